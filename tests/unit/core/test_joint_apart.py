"""Keeping two apart: the pair in its order, its text, and who may do what with it."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from caraway.core.joint.apart import (
    OVER,
    SAME_SIDE,
    Beside,
    Pair,
    PairStage,
    Put,
    pair_of,
    why_not_agree,
    why_not_drop,
    why_not_propose,
)
from caraway.core.joint.people import Member
from caraway.core.joint.state import Barred, Stands
from caraway.core.joint.words import JointStage, Side
from caraway.core.refusals import InvalidValue

LOW, HIGH = Beside(UUID(int=1), "C-LOWCASE"), Beside(UUID(int=2), "C-HIGHER4")
ANNA, IVAN, TOM, STRANGER = (UUID(int=number) for number in (11, 12, 13, 14))
SIDES = {ANNA: Side.POLICE, IVAN: Side.POLICE, TOM: Side.PROVIDER}
PUT = Put(pair_of(LOW, HIGH), ANNA, Side.POLICE)


def now(stage: JointStage = JointStage.OPEN, *barred: Barred) -> Stands:
    """Where a decision stands, as far as a pair asks: its stage, who is named for which side, and who takes no part any more."""
    members = {person: Member(person, side, False) for person, side in SIDES.items()}
    return cast(Stands, SimpleNamespace(stage=stage, member=members.get, barred=barred))


def test_a_pair_says_nothing_by_its_order() -> None:
    assert pair_of(LOW, HIGH) == pair_of(HIGH, LOW)
    with pytest.raises(InvalidValue):
        Pair(HIGH, LOW)
    with pytest.raises(InvalidValue):
        pair_of(LOW, LOW)


def test_the_text_names_the_two_and_no_reason() -> None:
    assert PUT.pair.words == "Two who must not meet: the participants of C-LOWCASE and C-HIGHER4"
    assert len(PUT.pair.digest) == 64
    for other in (replace(HIGH, case=UUID(int=3)), replace(HIGH, reference="C-HIGHER6")):
        assert pair_of(LOW, other).digest != PUT.pair.digest


@pytest.mark.parametrize(
    ("who", "stage", "propose", "agree", "drop"),
    [
        (TOM, PairStage.PROPOSED, None, None, None),
        (ANNA, PairStage.PROPOSED, None, SAME_SIDE, None),
        (IVAN, PairStage.PROPOSED, None, SAME_SIDE, None),
        (TOM, PairStage.AGREED, None, OVER, OVER),
        (TOM, PairStage.DROPPED, None, OVER, OVER),
    ],
)
def test_who_may_do_what(who: UUID, stage: PairStage, propose: Any, agree: Any, drop: Any) -> None:
    put = replace(PUT, stage=stage)
    assert why_not_propose(now(), who) == propose
    assert why_not_agree(put, now(), who) == agree
    assert why_not_drop(put, now(), who) == drop


def test_who_proposed_does_not_agree_for_the_other_side_either() -> None:
    assert why_not_agree(replace(PUT, by=TOM), now(), TOM) == SAME_SIDE


def test_nobody_who_is_not_named_and_nobody_once_it_is_closed() -> None:
    for who, stage in ((STRANGER, JointStage.OPEN), (TOM, JointStage.CLOSED)):
        whys = {
            why_not_propose(now(stage), who),
            why_not_agree(PUT, now(stage), who),
            why_not_drop(PUT, now(stage), who),
        }
        assert len(whys) == 1
        assert None not in whys


def test_nobody_who_has_decided_on_the_breach_since() -> None:
    after = now(JointStage.OPEN, Barred(IVAN, datetime(2026, 3, 2, 12, tzinfo=UTC), stays=True))
    put = replace(PUT, side=Side.PROVIDER, by=TOM)
    for why in (why_not_propose(after, IVAN), why_not_agree(put, after, IVAN), why_not_drop(put, after, IVAN)):
        assert why is not None
        assert "decided on a breach" in why
    assert why_not_agree(put, after, ANNA) is None
