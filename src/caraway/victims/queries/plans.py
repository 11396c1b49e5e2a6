"""The plan of contact and the calls of a case, as their pages show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Way
from caraway.platform.accounts.actor import Actor
from caraway.victims.calling import Call, call_of
from caraway.victims.models import ContactAsked, PlanStep, PlanVersion
from caraway.victims.plans import Known, Stored, stored_of
from caraway.victims.queries.cases import one_case
from caraway.victims.revising import to_check, to_confirm
from caraway.victims.workers import names_of

MOST = 50


@dataclass(frozen=True, slots=True)
class StepRow:
    """One version: what made it, when, and by whom."""

    step: PlanStep
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class StopRow:
    """Something that a rule stopped."""

    way: Way
    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with its history; what nobody has confirmed, and what a second person has to check."""

    case: UUID
    name: str
    stored: Stored
    new: tuple[Known, ...]
    unchecked: tuple[Known, ...]
    steps: tuple[StepRow, ...]
    stops: tuple[StopRow, ...]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class CallPage:
    """A call: whose, how far it is, and the number it goes to, as long as that is the one that was asked about."""

    case: UUID
    name: str
    call: Call
    code_word: str
    ask_ways: bool
    number: Known | None


def plan_page(case: UUID, by: Actor) -> PlanPage:
    """The plan of a case. Raises NotYours where it is not there or not theirs."""
    found = one_case(case, by)
    stored = stored_of(found)
    versions = PlanVersion.objects.filter(case=found).order_by("-number")[:MOST]
    stops = ContactAsked.objects.filter(case=found).exclude(why="").order_by("-at", "-id")[:MOST]
    people = {one for known in stored.details for one in (known.confirmed_by, known.checked_by) if one}
    return PlanPage(
        case=found.pk,
        name=f"{found.given_name} {found.family_name}",
        stored=stored,
        new=to_confirm(stored.details),
        unchecked=to_check(stored.details),
        steps=tuple(StepRow(PlanStep(one.step), one.at, one.by_name) for one in versions),
        stops=tuple(StopRow(Way(one.way), Why(one.why), one.at) for one in stops),
        names=names_of(people | ({stored.confirmed_by} if stored.confirmed_by else set())),
    )


def call_page(case: UUID, call: UUID, by: Actor) -> CallPage:
    """One call of a case. Raises NotYours where it is not there or not theirs."""
    found = one_case(case, by)
    stored, now = stored_of(found), call_of(found, call)
    known = stored.of(NEEDS[Way.CALL])
    return CallPage(
        case=found.pk,
        name=f"{found.given_name} {found.family_name}",
        call=now,
        code_word=stored.code_word,
        ask_ways=stored.confirmed_on is None,
        number=known if known is not None and known.same == now.detail and now.why is None else None,
    )
