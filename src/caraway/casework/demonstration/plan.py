"""What is going to happen to one person: a frozen plan, and how far it has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from caraway.casework.actions.registers import Line
from caraway.core.vocabulary import Attendance, ContactResult, Decision, DeclineCode, DueKind, ModeReason
from caraway.platform.accounts.actor import Actor

if TYPE_CHECKING:
    from caraway.casework.demonstration.desks import Look

ATTENDED = Line(Attendance.ATTENDED)


@dataclass(frozen=True, slots=True)
class Call:
    """How one call goes."""

    code: Attendance = Attendance.ATTENDED
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens by itself, once, on the first working day on which `when` holds."""

    when: "Callable[[Look], bool]"
    do: "Callable[[Look, Traveller], None]"


@dataclass(frozen=True, slots=True)
class Plan:
    """One person's year. Days are counted before the referral; `delays` are days a desk lets pass, by duty.

    `answers`: what the coordinator does about the referral, in turn: ask, accept or decline. `picks`: which offer
    is booked: the first, the last, or the one that begins nearest to the day `aims_at`. `marks` and `calls`: how each workshop and call goes, in turn;
    whoever has none left attends. `extensions`: what the police answer to each request; none left, none is asked.
    `leave`: duties that nobody does. `of_first`: the area's first officer refers, not any of them.
    """

    area: str
    day: date
    given: bool = True
    cautioned_before: int = 1
    offence_before: int = 4
    statement: str = "taken"
    statement_before: int = 3
    sex: str = "male"
    language: str = "en"
    background: str = "english"
    telephone: ModeReason | None = None
    answers: tuple[str, ...] = ("accept",)
    decline: DeclineCode = DeclineCode.NOT_SUITABLE
    contacts: tuple[ContactResult, ...] = ()
    marks: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    picks: str = "first"
    aims_at: date | None = None
    extensions: tuple[str, ...] = ("granted",)
    decisions: tuple[Decision, ...] = (Decision.PROSECUTE,)
    absence_acceptable: bool = True
    arrest_goes_on: bool = True
    delays: Mapping[DueKind, int] = field(default_factory=dict)
    leave: frozenset[DueKind] = frozenset()
    events: tuple[Event, ...] = ()
    branch: str = ""
    of_first: bool = False
    sent: bool = True


@dataclass
class Traveller:
    """A plan under way: the case, who looks after it, and what has been used up."""

    number: int
    plan: Plan
    officer: Actor
    supervisor: Actor
    decider: Actor
    coordinator: Actor
    case: UUID | None = None
    delays: dict[DueKind, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    happened: int = 0

    @property
    def id(self) -> UUID:
        """The case. RuntimeError before the referral is sent."""
        if self.case is None:
            raise RuntimeError("There is no case before the referral.")
        return self.case

    def next(self, what: str) -> int:
        """How often this has happened before; counted on."""
        before = self.used.get(what, 0)
        self.used[what] = before + 1
        return before
