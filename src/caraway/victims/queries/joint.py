"""Joint decisions as screens show them: what is due and why, and the page of one. Already cut to who may see it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.joint import Stands, why_not
from caraway.core.joint.apart import why_not_agree, why_not_propose
from caraway.core.joint.barring import TOLD_FOR, to_tell
from caraway.core.joint.events import BreachDecided, MemberAdded
from caraway.core.joint.store import kind_of
from caraway.core.joint.words import JointStage
from caraway.core.victim.telling import Upward
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.victims.deciding import Found, found_in, going_on, one_of, reachable
from caraway.victims.known import in_force
from caraway.victims.members import Candidate, candidates
from caraway.victims.models import ApartProposed, JointDecision, JointEvent, JointRelease, SignalCame, VictimCase
from caraway.victims.outbox import words_of
from caraway.victims.pairs import pairs_of, put_of
from caraway.victims.queries.cases import CaseRow, case_row, one_case
from caraway.victims.queries.joint_apart import PairRow, pair_rows
from caraway.victims.queries.upward import SignalRow, signal_rows
from caraway.victims.reach import theirs
from caraway.victims.workers import names_of


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as lists show it. `todo`: what waits for this person, the first thing first; empty: nothing."""

    id: UUID
    case: str
    reference: str
    stage: JointStage
    deadline: datetime
    opened_at: datetime
    todo: tuple[str, ...]
    senior: bool


@dataclass(frozen=True, slots=True)
class UndecidedSignal:
    """An urgent signal on which no decision was opened, and of whom."""

    case: UUID
    name: str
    signal: SignalRow


@dataclass(frozen=True, slots=True)
class Sent:
    """What was handed over, in its exact words, when it was made ready and when it was known to be there."""

    words: str
    made_at: datetime
    sent_at: datetime | None
    at_once: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: when, its kind, what it says, and who did it."""

    at: datetime
    kind: str
    detail: object
    by: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything of a decision that its page shows. `names`: of every account that is named in it.

    `booked`: days on which the case has a place in a session. `why_not`: why this person cannot do a verb; None: can.
    """

    id: UUID
    case: UUID
    case_name: str
    reference: str
    stands: Stands
    names: Mapping[UUID, str]
    booked: tuple[date, ...]
    sent: tuple[Sent, ...]
    pairs: tuple[PairRow, ...]
    history: tuple[Happened, ...]
    by: UUID

    def why_not(self, verb: str) -> str | None:
        """The sentence that says why this person cannot do it now; None who can."""
        return why_not(verb, self.stands, self.by)

    @property
    def why_not_pair(self) -> str | None:
        """Why this person cannot propose now that two are kept apart; None who can."""
        return why_not_propose(self.stands, self.by)


def decision_rows(by: Actor) -> tuple[DecisionRow, ...]:
    """The decisions that go on, the deadline that comes first first, and those that ended of which a senior is told something.

    Written down as shown.
    """
    mine = reachable(by).select_related("case")
    told = [one for one in found_in(mine.filter(pk__in=_noted_of_late())) if list(_told(one.stands(clock.now()), by))]
    going = found_in(going_on(mine).exclude(pk__in=[one.row.pk for one in told]))
    found = (*going, *told)
    pairs = pairs_of([one.row.pk for one in found])
    rows = sorted(
        (_row(one, by, pairs[one.row.pk]) for one in found),
        key=lambda one: (one.stage not in _UNDECIDED, one.deadline, one.id),
    )
    trail.show(*(one.row.case_id for one in found))
    return tuple(rows)


def _noted_of_late() -> QuerySet[JointEvent, UUID]:
    """Decisions of whose officers something was noted, and can still be told."""
    noted = JointEvent.objects.filter(kind=kind_of(BreachDecided), at__gte=clock.now() - TOLD_FOR)
    return noted.values_list("decision", flat=True)


def _told(now: Stands, by: Actor) -> Iterator[str]:
    for one in to_tell(now, by.person, clock.now()):
        yield (
            "An officer who agreed has decided on the breach since: what took effect stays"
            if one.stays
            else "An officer has decided on the breach, and what was agreed is undone: name somebody else of the police"
        )


_UNDECIDED = (JointStage.OPEN, JointStage.LAPSED)


def _row(found: Found, by: Actor, pairs: Iterable[ApartProposed]) -> DecisionRow:
    now, case = found.stands(clock.now()), found.row.case
    return DecisionRow(
        id=found.row.pk,
        case=_name(case),
        reference=case.reference,
        stage=now.stage,
        deadline=now.timetable.deadline,
        opened_at=now.opened_at,
        todo=(*_todo(now, by), *_pairs_to_agree(now, by, pairs)),
        senior=any(one.senior == by.person for one in now.tasks) or bool(list(_told(now, by))),
    )


def _todo(now: Stands, by: Actor) -> Iterable[str]:
    """What waits for this person, or for anybody who can do it."""
    yield from _told(now, by)
    if any(one.senior == by.person for one in now.tasks):
        yield "Not agreed in time, so there is a hold: you are the named senior"
    if why_not("confirm_urgent", now, by.person) is None:
        yield "A release at once waits for a second person"
    if why_not("agree", now, by.person) is None:
        yield "A text waits for you"
    if now.stage in _UNDECIDED and not now.both_sides:
        yield "Nobody is named for one side, or for both"
    elif now.stage in _UNDECIDED and now.record is None:
        yield "What is known is not written down"
    elif now.stage in _UNDECIDED and now.text is None:
        yield "Nothing has been proposed"


def _pairs_to_agree(now: Stands, by: Actor, pairs: Iterable[ApartProposed]) -> Iterable[str]:
    if any(why_not_agree(put_of(one), now, by.person) is None for one in pairs):
        yield "Two to be kept apart wait for you"


def undecided_signals(by: Actor) -> tuple[UndecidedSignal, ...]:
    """Urgent signals on which no decision was opened, for whoever may open one; written down as shown."""
    if not by.may("joint.open"):
        return ()
    open_cases = {
        one.pk: one for one in theirs(by).filter(closed_at=None, signals__urgent=True, signals__decision=None)
    }
    undecided = _undecided(open_cases)
    rows = (one for one in signal_rows(list(open_cases)) if one.id in undecided)
    found = tuple(UndecidedSignal(one.case, _name(open_cases[one.case]), one) for one in rows)
    trail.show(*(one.case for one in found))
    return found


def _undecided(cases: Iterable[UUID]) -> set[UUID]:
    rows = SignalCame.objects.filter(case__in=list(cases), urgent=True, decision=None)
    return set(rows.values_list("pk", flat=True))


def decision_page(decision: UUID, by: Actor) -> DecisionPage:
    """The page of a decision, written down as shown. Raises NotYours where it is not there or not theirs."""
    found = one_of(decision, by)
    case = found.row.case
    trail.show(case.pk)
    now = found.stands(clock.now())
    history = tuple(_happened(found))
    booked = in_force([case.pk]).filter(what=Upward.BOOKED.value).values_list("held_on", flat=True)
    return DecisionPage(
        id=found.row.pk,
        case=case.pk,
        case_name=_name(case),
        reference=case.reference,
        stands=now,
        names=names_of(_accounts(found)),
        booked=tuple(sorted(one for one in booked if one is not None)),
        pairs=pair_rows(found.row.pk, now, by),
        sent=tuple(map(_sent, JointRelease.objects.filter(decision=found.row).order_by("made_at", "place"))),
        history=history,
        by=by.person,
    )


def _happened(found: Found) -> Iterable[Happened]:
    rows = JointEvent.objects.filter(decision=found.row).order_by("number")
    for row, event in zip(rows, found.events, strict=True):
        yield Happened(row.at, row.kind, event.detail, row.by_name)


def _accounts(found: Found) -> Iterable[UUID]:
    """Everybody whose name some line of the page needs, also of those who were taken off."""
    yield from (one.by for one in found.events)
    yield from (one.account for one in found.row.people.all())
    named = (one.detail.member for one in found.events if isinstance(one.detail, MemberAdded))
    yield from (one.exception.approver for one in named if one.exception is not None)


def _sent(row: JointRelease) -> Sent:
    return Sent(words_of(row), row.made_at, row.sent_at, row.at_once)


def candidates_of(decision: UUID, by: Actor) -> tuple[Candidate, ...]:
    """Who can be named in it. Raises NotYours as `decision_page` does."""
    return candidates(one_of(decision, by).row.agreement_id, clock.today())


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page that opens a decision offers."""

    row: CaseRow
    people: tuple[Candidate, ...]
    signals: tuple[SignalRow, ...]


def opening(case: UUID, by: Actor) -> Opening:
    """What can be chosen for a decision about this case. Raises NotYours as `queries.cases.one_case` does."""
    found = one_case(case, by)
    undecided = _undecided([found.pk])
    signals = tuple(one for one in signal_rows([found.pk]) if one.id in undecided)
    return Opening(case_row(case, by, clock.today()), candidates(found.agreement_id, clock.today()), signals)


@dataclass(frozen=True, slots=True)
class DecisionOfCase:
    """A decision as the page of its case names it. `seen`: whether this person may open it."""

    id: UUID
    opened_at: datetime
    stage: JointStage
    seen: bool


def decisions_of_case(case: UUID, by: Actor) -> tuple[DecisionOfCase, ...]:
    """The decisions about a case of theirs, the newest first. What was decided is on their own pages alone."""
    rows = JointDecision.objects.filter(case__in=theirs(by).filter(pk=case)).order_by("-opened_at", "-id")
    seen = set(reachable(by).values_list("pk", flat=True)) if by.may("joint.see") else set()
    return tuple(
        DecisionOfCase(one.row.pk, one.row.opened_at, one.stands(clock.now()).stage, one.row.pk in seen)
        for one in found_in(rows)
    )


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
