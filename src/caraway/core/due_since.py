"""Since when a duty has been there: nothing is late before anybody could know of it.

`due.py` dates a duty by what it counts from. What makes it so can come later: a miss leaves no time, a
settled absence ends the case, a correction makes a return wrong.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.course import Course, happened_on, in_force
from caraway.core.due import Due
from caraway.core.facts import Fact
from caraway.core.happenings import read, walk
from caraway.core.programme import Programme
from caraway.core.vocabulary import DueKind

Dues = Callable[[Course], tuple[Due, ...]]
RESTS_ON: dict[DueKind, tuple[type, ...]] = {
    DueKind.CORRECT_RETURN: (f.Returned,),
    DueKind.CORRECT_PARTICIPANT: (f.ParticipantTold,),
    DueKind.LOOK_AGAIN: (f.Decided, f.OutcomeRecorded, f.LookedAgain),
}
SAID = (f.Returned, f.ParticipantTold)
CHANGES = {kind: (*types, f.AbsenceSettled, f.Cautioned) for kind, types in RESTS_ON.items()}
"""Besides what it rests on: an answer is read where the absence stands, the caution first of its day."""

MAKES_NOTHING_DUE = (
    f.InformationAsked,
    f.InformationGiven,
    f.Contacted,
    f.Arrested,
    f.ArrestReviewed,
    f.ParticipantTold,
    f.LookedAgain,
    f.OutcomeRecorded,
)
"""Of the duties below: what was due after such a fact was due before it."""

ONLY_ENDS = (*MAKES_NOTHING_DUE, f.SessionRecorded)
"""The same for every duty but the return: a session record can end a case."""

MADE_SO = (
    DueKind.CONFIRM_STATEMENT,
    DueKind.FIRST_CONTACT,
    DueKind.BOOK,
    DueKind.ASK_EXTENSION,
    DueKind.RETURN_TO_POLICE,
)


class Past:
    """What was due earlier in a case, and from when; each point is worked out once."""

    def __init__(self, programme: Programme, settings: Settings, facts: Sequence[Fact], dues: Dues) -> None:
        self.programme, self.settings, self.facts, self.dues = programme, settings, facts, dues
        self._known: dict[int, dict[DueKind, date]] = {}
        self._happened: dict[date, dict[DueKind, date]] = {}

    @cached_property
    def kept(self) -> list[Fact]:
        """The facts in force, by day."""
        return in_force(self.facts)

    @cached_property
    def said_before(self) -> list[date]:
        """For each fact, the latest day on which anything recorded before it was said."""
        said_on = (fact.on if type(fact.detail) in SAID else date.min for fact in self.facts)
        return list(accumulate(said_on, max, initial=date.min))

    def as_known(self, count: int) -> dict[DueKind, date]:
        """After so many facts had been recorded."""
        if count not in self._known:
            self._known[count] = _days(self.dues(walk(self.programme, self.settings, self.facts[:count])))
        return self._known[count]

    def as_happened(self, on: date) -> dict[DueKind, date]:
        """By what had happened before that day, as it stands now."""
        if on not in self._happened:
            before = self.kept[: bisect_left(self.kept, on, key=happened_on)]
            self._happened[on] = _days(self.dues(read(self.programme, self.settings, before)))
        return self._happened[on]


def since_when(found: Sequence[Due], past: Past) -> tuple[Due, ...]:
    """The same duties with the days from which they stand, in the order in which they become late."""
    newest_on = max(map(happened_on, past.facts), default=date.min)
    moved = []
    for due in found:
        if due.kind in RESTS_ON:
            due = _moved(due, _known_since(due.kind, past))
        elif due.due_on < newest_on and due.kind in MADE_SO:
            due = _moved(due, _made_so_on(due, past))
        moved.append(due)
    return tuple(sorted(moved, key=lambda due: (due.overdue_on, due.kind.value)))


def _days(dues: Sequence[Due]) -> dict[DueKind, date]:
    return {due.kind: due.due_on for due in dues}


def _moved(due: Due, on: date) -> Due:
    late = due.overdue_on + (on - due.due_on)
    return Due(due.kind, due.desk, on, late, due.impossible_from, due.about)


def _known_since(kind: DueKind, past: Past) -> date:
    """The day on which the fact was recorded since which there is something to correct."""
    rests_on = RESTS_ON[kind]
    first = next(number for number, fact in enumerate(past.facts) if type(fact.detail) in rests_on)
    count = len(past.facts) - 1
    while count > first and (not _may_change(kind, count, past) or kind in past.as_known(count)):
        count -= 1
    return past.facts[count].at.date()


def _may_change(kind: DueKind, number: int, past: Past) -> bool:
    """What happens after all that was said, and is not of its kind, is read after it: it changes nothing."""
    fact = past.facts[number]
    if fact.replaces is not None or type(fact.detail) in CHANGES[kind]:
        return True
    return fact.on < past.said_before[number]


def _made_so_on(due: Due, past: Past) -> date:
    """The first of the unbroken run of days, up to the newest fact, on each of which it was due already."""
    nothing = MAKES_NOTHING_DUE if due.kind is DueKind.RETURN_TO_POLICE else ONLY_ENDS
    happened = {fact.on for fact in past.kept if fact.on > due.due_on and type(fact.detail) not in nothing}
    days = sorted(happened, reverse=True)
    for on, earlier in pairwise([*days, due.due_on]):
        first_on = past.as_happened(on).get(due.kind)
        if first_on is None or first_on >= on:
            return on
        if first_on > earlier:
            return first_on
    return due.due_on
