"""An assessment as it was written down so far: the tool and its parts, what was answered and not asked, and what it came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from caraway.core.bands import Band
from caraway.core.instruments import Instrument, InstrumentKind, Item, instrument, instrument_in_force, instruments
from caraway.core.reassessment import Occasion
from caraway.core.refusals import NotNow, NotYours
from caraway.core.risk import Assessed, Judgement, assessed
from caraway.victims.models import AssessmentBegun, AssessmentDone, AssessmentPart, VictimCase

AT_ONCE = 6
"""So many items are a part, which is a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What it came to: the rows's own band and judgement, when and by whom."""

    id: UUID
    on: date
    band: Band | None
    judgement: Judgement | None
    told: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment. `number`: how many times a part was answered; `answers`: those that hold, by the keys of items."""

    id: UUID
    case: UUID
    tool: Instrument
    made_for: frozenset[Occasion]
    at: datetime
    by: str
    number: int
    answered: frozenset[int]
    answers: Mapping[str, str]
    outcome: Outcome | None

    @property
    def parts(self) -> tuple[tuple[Item, ...], ...]:
        """The items, part by part."""
        return parts_of(self.tool)

    @property
    def next(self) -> int | None:
        """The first part, from 0, that nobody has answered; None where all are."""
        return next((one for one in range(len(self.parts)) if one not in self.answered), None)

    @property
    def is_risk(self) -> bool:
        """Whether it makes a band; a survey does not."""
        return self.tool.kind is InstrumentKind.RISK

    def came_to(self, judgement: Judgement | None = None, told: Iterable[str] = ()) -> Assessed:
        """What the answers come to, by the tool's own bands. Raises as `core.risk.assessed`."""
        return assessed(self.tool, self.answers, judgement=judgement, overrides=tuple(told))

    @property
    def result(self) -> Assessed | None:
        """What it came to when it was finished; None before, and for a survey."""
        done = self.outcome
        return self.came_to(done.judgement, done.told) if done is not None and self.is_risk else None


def parts_of(tool: Instrument) -> tuple[tuple[Item, ...], ...]:
    """The items of a tool in parts, in its order."""
    return tuple(tool.items[first : first + AT_ONCE] for first in range(0, len(tool.items), AT_ONCE))


def tools_on(today: date) -> tuple[Instrument, ...]:
    """The version of each risk tool and survey that is asked on that day, risk tools first, the newest first."""
    found = []
    for key in {one.key for one in instruments()}:
        try:
            found.append(instrument_in_force(key, today))
        except NotNow:
            continue
    return tuple(sorted(found, key=lambda one: (one.kind.value, -one.in_force_from.toordinal(), one.key)))


def assessment_of(case: VictimCase, assessment: UUID) -> Assessment:
    """One assessment of this case. Raises NotYours where there is none: the answer is the same for what is not theirs."""
    found = assessments(AssessmentBegun.objects.filter(case=case, pk=assessment))
    if not found:
        raise NotYours("not_found", "There is no such case.")
    return found[0]


def assessments(rows: Iterable[AssessmentBegun]) -> tuple[Assessment, ...]:
    """These, each with the newest answers of each part and what it came to, if it is finished."""
    begun = list(rows)
    keys = [one.pk for one in begun]
    parts: dict[UUID, list[AssessmentPart]] = {key: [] for key in keys}
    for part in AssessmentPart.objects.filter(begun__in=keys).order_by("number"):
        parts[part.begun_id].append(part)
    done = {one.begun_id: one for one in AssessmentDone.objects.filter(begun__in=keys)}
    return tuple(_assessment(one, parts[one.pk], done.get(one.pk)) for one in begun)


def _assessment(row: AssessmentBegun, parts: list[AssessmentPart], done: AssessmentDone | None) -> Assessment:
    newest = {one.part: one.answers for one in parts}
    return Assessment(
        id=row.pk,
        case=row.case_id,
        tool=instrument(row.tool, row.version),
        made_for=frozenset(map(Occasion, row.made_for)),
        at=row.at,
        by=row.by_name,
        number=len(parts),
        answered=frozenset(newest),
        answers=MappingProxyType({key: answer for each in newest.values() for key, answer in each.items()}),
        outcome=_outcome(done) if done else None,
    )


def _outcome(row: AssessmentDone) -> Outcome:
    return Outcome(
        id=row.pk,
        on=row.on,
        band=Band(row.band) if row.band else None,
        judgement=Judgement(Band(row.judged), row.judgement_reason) if row.judged else None,
        told=tuple(row.told),
        by=row.by_name,
    )
