"""Ordinary people, at the published rates: 85 in 100 of those accepted complete, most are men, most speak English."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from caraway.casework.demonstration import happenings as h
from caraway.casework.demonstration.branches import ABSENT, AWAITED, ILL, LATE, LEFT_SOON
from caraway.casework.demonstration.plan import Call, Plan
from caraway.casework.demonstration.setting import AREAS, AreaPlan
from caraway.core.vocabulary import Attendance, ContactResult, Decision, DeclineCode, DueKind, ModeReason

T = TypeVar("T")

MEN = 0.9
CAUTIONED_FIRST = 0.8
STATEMENTS = (("taken", 80), ("none", 8), ("not_known", 12))
ANSWERS = ((("accept",), 83), (("ask", "accept"), 4), (("decline",), 13))
FATES: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 57),
    ({"marks": {"A": (ABSENT,)}}, 5),
    ({"marks": {"A": (ILL,)}}, 4),
    ({"marks": {"A": (LATE,)}}, 2),
    ({"marks": {"A": (AWAITED,)}}, 2),
    ({"marks": {"B": (ILL,)}}, 4),
    ({"marks": {"B": (ABSENT,)}}, 3),
    ({"events": (h.moved(),)}, 6),
    ({"events": (h.document_added(),)}, 2),
    ({"events": (h.withdrawn(),)}, 4),
    ({"marks": {"A": (ABSENT, ABSENT, ABSENT)}}, 4),
    ({"marks": {"A": (LATE, ABSENT, ABSENT)}, "decisions": (Decision.NO_ACTION,)}, 1),
    ({"marks": {"B": (LEFT_SOON, ABSENT, ABSENT)}}, 1),
    ({"leave": frozenset({DueKind.BOOK}), "extensions": ()}, 4),
    ({"events": (h.stopped(),)}, 1),
)
"""What becomes of those accepted, in percent: the first nine complete."""

BACKGROUNDS = {"cy": "welsh", "pl": "polish", "pa": "punjabi"}
MISSED_CALL = Call(Attendance.ABSENT_ACCEPTABLE)


def plans(count: int, today: date, rng: Random) -> Iterator[Plan]:
    """So many people, referred evenly over the year that ends today."""
    for number in range(count):
        ago = 364 - int(364 * (number + rng.random()) / count)
        yield _plan(today - timedelta(days=ago), rng)


def _plan(day: date, rng: Random) -> Plan:
    area = _weighed(rng, [(one, one.share) for one in AREAS])
    sex = "male" if rng.random() < MEN else "female"
    language = _weighed(rng, area.languages)
    before = rng.choice((0, 1, 1, 2, 3))
    background = BACKGROUNDS.get(language) or rng.choice(("english",) * 8 + ("african", "punjabi"))
    return Plan(
        area=area.key,
        day=day,
        given=rng.random() < CAUTIONED_FIRST,
        cautioned_before=before,
        offence_before=before + rng.choice((1, 3, 6, 15, 30)),
        statement=_weighed(rng, STATEMENTS),
        statement_before=before + 1,
        sex=sex,
        language=language,
        background=background,
        telephone=_telephone(area, sex, language, rng),
        answers=_weighed(rng, ANSWERS),
        decline=rng.choice((DeclineCode.NOT_SUITABLE, DeclineCode.OUT_OF_AREA)),
        contacts=(ContactResult.NO_ANSWER,) * rng.choice((0, 0, 0, 1, 2)),
        calls=(MISSED_CALL,) if rng.random() < 0.1 else (),
        delays=_delays(rng),
        **_weighed(rng, FATES),
    )


def _telephone(area: AreaPlan, sex: str, language: str, rng: Random) -> ModeReason | None:
    if sex == "female":
        return ModeReason.NO_GROUP
    if language in ("pl", "pa"):
        return ModeReason.LANGUAGE
    return rng.choice((ModeReason.HEALTH, ModeReason.COURT_ORDER, ModeReason.MOBILITY)) if rng.random() < 0.04 else None


def _delays(rng: Random) -> Mapping[DueKind, int]:
    """One in ten has to wait too long for something."""
    if rng.random() < 0.9:
        return {}
    return {rng.choice((DueKind.FIRST_CONTACT, DueKind.BOOK, DueKind.TELL_PARTICIPANT, DueKind.DECIDE_BREACH)): 17}


def _weighed(rng: Random, options: Sequence[tuple[T, int]]) -> T:
    return rng.choices([one for one, _ in options], [weight for _, weight in options])[0]
