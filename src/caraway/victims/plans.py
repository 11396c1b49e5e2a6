"""The plan of contact of a case as it is stored, in its newest version, and as the rules of `core.victim` read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from caraway.core.leaving import Hours
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.safe_plan import Detail, DetailKind, SafePlan, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.web import phones
from caraway.victims.models import IsvaDetail, IsvaPlan, PlanDetail, PlanVersion, VictimCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One number, e-mail address or address. `same` stays through the versions; one that is `waiting` is not in use yet."""

    same: UUID
    kind: DetailKind
    value: str = field(repr=False)
    postcode: str = field(default="", repr=False)
    used_by: UsedBy = UsedBy.NOT_KNOWN
    waiting: bool = False
    given_on: date
    confirmed_on: date | None = None
    confirmed_by: UUID | None = None
    checked_on: date | None = None
    checked_by: UUID | None = None

    @property
    def detail(self) -> Detail:
        """The same without what it is. Raises InvalidValue as `Detail` does."""
        return Detail(
            kind=self.kind,
            given_on=self.given_on,
            used_by=self.used_by,
            confirmed_on=self.confirmed_on,
            confirmed_by=self.confirmed_by,
            checked_on=self.checked_on,
            checked_by=self.checked_by,
        )

    @property
    def shown(self) -> str:
        """As a page shows it."""
        if self.kind is DetailKind.NUMBER and phones.parsed(self.value):
            return phones.shown(self.value)
        return "\n".join(filter(None, (self.value, self.postcode)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One version of a plan. `number` 0: there is none, and nothing is known."""

    number: int = 0
    methods: frozenset[Way] = frozenset()
    hours: Hours | None = None
    hours_words: str = ""
    language: Language = Language.NOT_KNOWN
    code_word: str = field(default="", repr=False)
    details: tuple[Known, ...] = ()
    confirmed_on: date | None = None
    confirmed_by: UUID | None = None
    changed_at: datetime | None = None
    wants_none: bool = False

    def plan(self, spoken_on: date | None = None) -> SafePlan:
        """What the rules read: the details in use, none that waits. Raises InvalidValue for what cannot be."""
        return SafePlan(
            methods=self.methods,
            hours=self.hours,
            language=self.language,
            details=tuple(one.detail for one in self.details if not one.waiting),
            code_word=bool(self.code_word),
            confirmed_on=self.confirmed_on,
            confirmed_by=self.confirmed_by,
            spoken_on=spoken_on,
            changed_at=self.changed_at,
            wants_none=self.wants_none,
        )

    def as_if_in_use(self) -> "Stored":
        """The same with what waits in the place of what is in use."""
        waiting = {one.kind: replace(one, waiting=False) for one in self.details if one.waiting}
        kept = (one for one in self.details if not one.waiting)
        return replace(self, details=tuple(waiting.get(one.kind, one) for one in kept))

    def of(self, kind: DetailKind, *, waiting: bool = False) -> Known | None:
        """The one of this kind that is in use, or that waits."""
        return next((one for one in self.details if one.kind is kind and one.waiting is waiting), None)


def stored_of(case: VictimCase) -> Stored:
    """The newest version of one case."""
    return stored_of_each([case])[case.pk]


def stored_of_each(cases: Iterable[VictimCase]) -> dict[UUID, Stored]:
    """The newest version of each; nothing is known of a case that has none."""
    keys = [one.pk for one in cases]
    newest = list(PlanVersion.objects.filter(case__in=keys).order_by("case_id", "-number").distinct("case_id"))
    details: dict[UUID, list[Known]] = {one.pk: [] for one in newest}
    for row in PlanDetail.objects.filter(version__in=details).order_by("kind", "waiting"):
        details[row.version_id].append(as_known(row))
    found = {one.case_id: as_stored(one, tuple(details[one.pk])) for one in newest}
    return {key: found.get(key, Stored()) for key in keys}


def spoken_on(attempts: Iterable[Attempt]) -> date | None:
    """The last day on which the victim engaged."""
    return max((one.on for one in attempts if one.result is Engagement.ENGAGED), default=None)


def as_stored(row: PlanVersion | IsvaPlan, details: tuple[Known, ...]) -> Stored:
    """A version with its details as the rules read it."""
    return Stored(
        number=row.number,
        methods=frozenset(map(Way, row.methods)),
        hours=_hours(row),
        hours_words=row.hours_words,
        language=Language(row.language),
        code_word=row.code_word,
        details=details,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.confirmed_by,
        changed_at=row.changed_at,
        wants_none=row.wants_none,
    )


def _hours(row: PlanVersion | IsvaPlan) -> Hours | None:
    """Whatever was said in words a person has to read, so nothing is written by hours that have any."""
    if not row.hours_asked:
        return None
    return Hours(frozenset(row.safe_days), row.safe_from, row.safe_to, in_words=bool(row.hours_words))


def as_known(row: PlanDetail | IsvaDetail) -> Known:
    """One of its details."""
    return Known(
        same=row.same,
        kind=DetailKind(row.kind),
        value=row.value,
        postcode=row.postcode,
        used_by=UsedBy(row.used_by),
        waiting=row.waiting,
        given_on=row.given_on,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.confirmed_by,
        checked_on=row.checked_on,
        checked_by=row.checked_by,
    )
