"""The people in a client's case, contacts, and ways of contact, as their pages show them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from caraway.core.isva.words import MayKnow, PersonIs, Topic
from caraway.core.refusals import NotYours
from caraway.core.victim.asking import Kind
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Way
from caraway.platform.gateways import clock
from caraway.platform.web import phones
from caraway.victims.isva_ways import Whose, stored_of, way_now
from caraway.victims.models import IsvaAsked, IsvaCase, IsvaContact, IsvaPerson, IsvaPlan, PlanStep
from caraway.victims.plans import Known, Stored
from caraway.victims.queries.plans import PlanPage, StepRow, StopRow
from caraway.victims.queries.reaching import WayNow
from caraway.victims.revising import to_check, to_confirm
from caraway.victims.workers import names_of

MOST = 50
GOOD_FOR = timedelta(minutes=10)
"""How long it holds that somebody may be called, as on the desk of victim contact."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody else in a case, and what they may be told: that, and nothing else."""

    id: UUID
    kind: PersonIs
    name: str
    number: str
    email: str
    may_know: tuple[MayKnow, ...]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One attempt or contact."""

    on: date
    with_whom: str
    way: str
    result: Engagement
    topics: tuple[Topic, ...]
    by: str


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A call: what stopped it, whether it is over or was asked too long ago, and the number it goes to."""

    case: UUID
    person: UUID | None
    name: str
    why: Why | None
    over: bool
    too_old: bool
    number: Known | None
    code_word: str


def people_of(case: IsvaCase) -> tuple[PersonRow, ...]:
    """Those in the case now, by what they are and their names."""
    rows = IsvaPerson.objects.filter(case=case, gone=None).order_by("kind", "name", "id")
    return tuple(_person(row) for row in rows)


def contacts_of(case: IsvaCase) -> tuple[ContactRow, ...]:
    """The newest first."""
    rows = IsvaContact.objects.filter(case=case).select_related("person").order_by("-on", "-at", "-id")[:MOST]
    return tuple(
        ContactRow(
            row.on,
            row.person.name if row.person else "",
            Way(row.way).words if row.way else "No way",
            Engagement(row.result),
            tuple(map(Topic, row.topics)),
            row.by_name,
        )
        for row in rows
    )


def ways_page(of: Whose) -> PlanPage:
    """The ways of a client, or of a parent or carer."""
    stored = stored_of(of)
    versions = IsvaPlan.objects.filter(case=of.case, person=of.person).order_by("-number")[:MOST]
    stops = IsvaAsked.objects.filter(case=of.case, person=of.person).exclude(why="").order_by("-at", "-id")[:MOST]
    people = {one for known in stored.details for one in (known.confirmed_by, known.checked_by) if one}
    return PlanPage(
        case=of.case.pk,
        name=of.name,
        stored=stored,
        new=to_confirm(stored.details),
        unchecked=to_check(stored.details),
        steps=tuple(StepRow(PlanStep(one.step), one.at, one.by_name) for one in versions),
        stops=tuple(StopRow(Way.CALL, Why(one.why), one.at) for one in stops),
        names=names_of(people),
    )


def ways_now(of: Whose, stored: Stored) -> tuple[WayNow, ...]:
    """Every way, in the order of the list, and what stops it now."""
    asked = ((way, way_now(of, stored, way, Kind.CALL_BACK)) for way in Way)
    return tuple(WayNow(way, answer.why, answer.at) for way, answer in asked)


def asked_page(case: IsvaCase, asked: UUID) -> AskedPage:
    """One call that was asked for. Raises NotYours where there is none of this case."""
    row = IsvaAsked.objects.filter(case=case, pk=asked).select_related("person").first()
    if row is None:
        raise NotYours("not_found", "There is no such case.")
    of = Whose(case, row.person)
    stored = stored_of(of)
    known = stored.of(NEEDS[Way.CALL])
    same = known is not None and known.same == row.detail
    return AskedPage(
        case=case.pk,
        person=row.person_id,
        name=of.name,
        why=Why(row.why) if row.why else None,
        over=IsvaContact.objects.filter(asked=row).exists(),
        too_old=not same or _old(row.at),
        number=known if same and not row.why else None,
        code_word=stored.code_word,
    )


def _old(at: datetime) -> bool:
    return clock.now() - at > GOOD_FOR


def _person(row: IsvaPerson) -> PersonRow:
    number = phones.shown(row.number) if row.number else ""
    return PersonRow(row.pk, PersonIs(row.kind), row.name, number, row.email, tuple(map(MayKnow, row.may_know)))
