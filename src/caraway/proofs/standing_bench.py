"""How many standings a second one core works out, beside reading and writing the same facts as JSON."""

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median

from caraway.core import facts as f
from caraway.core import vocabulary as v
from caraway.core.agreement import Settings
from caraway.core.fact_store import detail_to_json, kind_of
from caraway.core.facts import Detail, Fact
from caraway.core.programme import programme
from caraway.core.standing import standing
from caraway.proofs import Figure

AIM_A_SECOND = 5_000
AIM_PEER = 0.2
ROUNDS = 7
COPIES = 60
START = date(2026, 1, 5)
CARA = programme("cara")
AIMS = tuple(aim.key for aim in CARA.aims)

Story = Sequence[tuple[int, Detail]]
"""(day after the referral, what happened)."""


def run(options: argparse.Namespace) -> Iterable[Figure]:
    """Measure both in turns, round by round, and compare the medians."""
    cases = list(_cases())
    stored = [[{"kind": kind_of(one.detail)} | detail_to_json(one.detail) for one in facts] for facts in cases]
    settings = Settings()
    ours, peers = [], []
    gc.collect()
    for _ in range(options.runs or ROUNDS):
        ours.append(_seconds(lambda: [standing(CARA, settings, facts) for facts in cases]))
        peers.append(_seconds(lambda: [json.loads(json.dumps(facts)) for facts in stored]))
    a_second, peer = len(cases) / median(ours), len(cases) / median(peers)
    yield Figure("facts in a case, the fewest", min(map(len, cases)), 8, "at least")
    yield Figure("facts in a case, the most", max(map(len, cases)), 25, "at most")
    yield Figure("standings on one core", round(a_second), AIM_A_SECOND, "at least", "a second")
    yield Figure(
        "beside JSON written and read of the same facts", round(a_second / peer, 3), AIM_PEER, "at least", "times"
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _cases() -> Iterator[list[Fact]]:
    """Every story, from many days."""
    for number in range(COPIES):
        for story in STORIES:
            yield [_fact(index, day + number, detail) for index, (day, detail) in enumerate(story)]


def _fact(index: int, day: int, detail: Detail) -> Fact:
    on = START + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    replaces = "9" if isinstance(detail, f.SessionMarked) and detail.session == "corrected" else None
    return Fact(str(index), on, detail, "by", at, replaces, "mistake" if replaces else "")


def _marked(step: str, session: str, code: v.Attendance) -> f.SessionMarked:
    return f.SessionMarked(step, session, code)


def _opening() -> list[tuple[int, Detail]]:
    offence = START - timedelta(days=3)
    return [
        (0, f.Referred(v.Route.POLICE, offence, offence, v.OffenceMode.SUMMARY, True, v.Statement.TAKEN, offence)),
        (1, f.InformationAsked("Which unit?")),
        (2, f.InformationGiven("The north unit")),
        (3, f.Accepted()),
        (5, f.Cautioned(tuple(v.Requirement), "Sergeant", ("Attend both workshops",))),
        (6, f.Contacted(v.ContactMethod.CALL, v.ContactResult.NO_ANSWER)),
        (7, f.Contacted(v.ContactMethod.CALL, v.ContactResult.REACHED)),
        (8, f.Booked("A", "a1", START + timedelta(days=19))),
        (8, f.Booked("B", "b1", START + timedelta(days=47))),
    ]


def _ending(day: int) -> list[tuple[int, Detail]]:
    return [
        (day, f.Returned(v.Outcome.COMPLETED, ("completed",))),
        (day + 1, f.ParticipantTold(("completed",))),
        (day + 2, f.OutcomeRecorded(v.ResultCode.COMPLETED)),
    ]


_A = (19, _marked("A", "a1", v.Attendance.ATTENDED))
_A_RECORD = (20, f.SessionRecorded("a1", AIMS[:5], ("gp",)))
_B = (47, _marked("B", "b1", v.Attendance.ATTENDED))
_B_RECORD = (48, f.SessionRecorded("b1", AIMS[5:]))
_MISSED_B = (47, _marked("B", "b1", v.Attendance.ABSENT_UNACCEPTABLE))
_AGAIN: list[tuple[int, Detail]] = [
    (49, f.Booked("A", "a2", START + timedelta(days=54))),
    (49, f.Booked("B", "b2", START + timedelta(days=82))),
    (54, _marked("A", "a2", v.Attendance.ATTENDED)),
    (55, f.SessionRecorded("a2", AIMS[:5])),
    (82, _marked("B", "b2", v.Attendance.ATTENDED)),
    (83, f.SessionRecorded("b2", AIMS[5:])),
]

STORIES: tuple[Story, ...] = (
    _opening(),
    [*_opening(), _A, _A_RECORD],
    [*_opening(), _A, _A_RECORD, _B],
    [*_opening(), _A, _A_RECORD, _B, _B_RECORD, *_ending(49)],
    [*_opening(), _A, _A_RECORD, _MISSED_B, *_AGAIN, *_ending(84)],
    [*_opening(), _MISSED_B, (50, f.ExtensionAsked(v.ExtensionReason.SCHEDULING))],
    [*_opening(), (9, f.Held(v.HoldCode.STAFFING)), (16, f.Resumed()), _A, _A_RECORD, _B, _B_RECORD, *_ending(49)],
    [*_opening(), (19, _marked("A", "a1", v.Attendance.ABSENT_AWAITED)), (22, f.AbsenceSettled("a1", False))],
    [*_opening(), (18, f.SessionCancelled("A", "a1")), (19, f.Withdrew(v.WithdrawalReason.MOVED_AWAY)), *_ending(20)],
    [*_opening(), _A, _A_RECORD, _MISSED_B, (49, _marked("A", "corrected", v.Attendance.LATE_REFUSED)), *_AGAIN],
    [
        *_opening(),
        (10, f.ModeChanged(v.Mode.TELEPHONE, v.ModeReason.HEALTH)),
        (12, f.CallBooked("c1", START + timedelta(days=15))),
        (15, f.CallMarked("c1", v.Attendance.ATTENDED, True, AIMS[:4])),
        (22, f.CallMarked("c2", v.Attendance.ATTENDED, True, AIMS[4:])),
        *_ending(23),
    ],
)
