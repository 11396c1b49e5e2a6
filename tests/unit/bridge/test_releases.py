"""What may come down: a closed list, read back as it was sent, and nothing that anybody could have written."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest

from caraway.bridge import releases
from caraway.bridge.releases import COLUMNS, EMPTY, KINDS, Advisory, Instruction, KeepApart, as_row, of_row, of_sending
from caraway.bridge.rows import Row, kinds_of, says_freely
from caraway.core.joint.state import Sending
from caraway.core.joint.text import Advised, Crossing
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.refusals import InvalidValue, Unknown
from caraway.core.vocabulary import HoldCode

ID, AGREEMENT, CASE, OTHER = (UUID(int=number) for number in range(1, 5))
HOLD = Instruction(ID, AGREEMENT, CASE, ReleaseKind.HOLD, HoldCode.VENUE, at_once=False)
ADVICE = (Advice.TWO_IN_ROOM, Advice.CALL_AFTER)
ADVISORY = Advisory(
    ID, AGREEMENT, CASE, ReleaseKind.ADVISORY, ADVICE, Purpose.SESSION, date(2026, 3, 14), at_once=False
)
APART = KeepApart(ID, AGREEMENT, CASE, ReleaseKind.KEEP_APART, OTHER)
ALL = [
    HOLD,
    *(replace(HOLD, kind=kind) for kind in (ReleaseKind.RESUME, ReleaseKind.TELEPHONE, ReleaseKind.STOP)),
    replace(HOLD, at_once=True),
    ADVISORY,
    replace(ADVISORY, at_once=True),
    APART,
]
WRITTEN = "She told us on Tuesday"


def test_the_list_is_closed():
    assert set(KINDS) == set(ReleaseKind) == {one.kind for one in ALL}
    assert "continue" not in {kind.value for kind in ReleaseKind}


@pytest.mark.parametrize("release", ALL, ids=[f"{one.kind} {number}" for number, one in enumerate(ALL)])
def test_a_release_is_read_as_it_was_sent(release):
    row = as_row(release)
    assert tuple(row) == COLUMNS
    assert of_row(row) == release
    assert of_row(dict(reversed(row.items()))) == release


def test_its_codes_stand_in_the_row():
    assert as_row(HOLD) == dict(EMPTY) | {
        "id": ID,
        "agreement_id": AGREEMENT,
        "case_id": CASE,
        "kind": "hold",
        "code": "venue",
    }
    assert as_row(ADVISORY)["advice"] == ["two_in_room", "call_after"]


@pytest.mark.parametrize("cls", set(KINDS.values()), ids=lambda cls: cls.__name__)
def test_no_field_can_hold_free_text(cls):
    assert says_freely(cls) == ()
    assert set(cls.COLUMNS) <= set(COLUMNS)
    assert len(cls.COLUMNS) == len(fields(cls))


@dataclass(frozen=True, slots=True)
class WithReason(Row):
    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "reason", "notes", "either", "picture", "number", "code")

    id: UUID
    reason: str
    notes: tuple[str, ...]
    either: HoldCode | str
    picture: bytes
    number: int | None
    code: HoldCode


def test_a_kind_in_which_somebody_could_write_does_not_load():
    with pytest.raises(TypeError, match=r"WithReason could carry free text: reason, notes, either, picture, number$"):
        releases.require_closed(WithReason)


def _texts(release: Any) -> list[tuple[str, Any]]:
    """Every field with text put where something else belongs, also where the text is a code."""
    texts = []
    for one in fields(release):
        for text in (WRITTEN, str(getattr(release, one.name)), (WRITTEN,), None):
            texts.append((one.name, text))
    return texts


@pytest.mark.parametrize("release", [HOLD, ADVISORY, APART], ids=lambda one: type(one).__name__)
def test_nothing_but_the_declared_type_stands_in_a_field(release):
    for name, text in _texts(release):
        with pytest.raises(InvalidValue) as refused:
            replace(release, **{name: text})
        assert refused.value.code == name
        assert WRITTEN not in refused.value.sentence


def test_a_day_is_a_day_and_no_moment():
    with pytest.raises(InvalidValue):
        replace(ADVISORY, expires_on=datetime(2026, 3, 14, 10, tzinfo=UTC))
    with pytest.raises(InvalidValue):
        replace(ADVISORY, advice=list(ADVICE))


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in ("kind", "advice")])
@pytest.mark.parametrize("release", [HOLD, ADVISORY, APART], ids=lambda one: type(one).__name__)
def test_a_row_with_text_in_it_is_refused_and_never_repeated(release, column):
    with pytest.raises(InvalidValue) as refused:
        of_row(as_row(release) | {column: WRITTEN})
    assert WRITTEN not in refused.value.sentence
    with pytest.raises(InvalidValue):
        of_row(as_row(ADVISORY) | {"advice": [WRITTEN]})
    with pytest.raises(InvalidValue):
        of_row(as_row(ADVISORY) | {"advice": "call_after"})


@pytest.mark.parametrize("kind", [WRITTEN, "continue", None, 3])
def test_a_kind_nobody_declared_is_refused(kind):
    with pytest.raises(Unknown) as refused:
        of_row(as_row(HOLD) | {"kind": kind})
    assert WRITTEN not in refused.value.sentence
    with pytest.raises(Unknown):
        of_row({key: value for key, value in as_row(HOLD).items() if key != "kind"})


def test_a_column_nobody_declared_is_refused():
    for column in ("reason", "decided_by", "sent_at"):
        with pytest.raises(Unknown, match="column"):
            of_row(as_row(HOLD) | {column: None})
        with pytest.raises(Unknown, match="column"):
            Instruction.of_row(HOLD.as_row() | {column: None})


@pytest.mark.parametrize("column", Instruction.COLUMNS)
def test_a_column_that_lacks_is_refused(column):
    if column == "kind":
        return
    with pytest.raises(InvalidValue) as refused:
        of_row({key: value for key, value in as_row(HOLD).items() if key != column})
    assert refused.value.code == column


@pytest.mark.parametrize(
    ("release", "column", "value"),
    [
        (HOLD, "advice", ["call_after"]),
        (HOLD, "purpose", "session"),
        (HOLD, "expires_on", date(2026, 3, 14)),
        (HOLD, "other_case_id", OTHER),
        (ADVISORY, "code", "venue"),
        (ADVISORY, "other_case_id", OTHER),
        (APART, "code", "venue"),
        (APART, "at_once", True),
    ],
)
def test_what_does_not_belong_to_its_kind_is_refused(release, column, value):
    with pytest.raises(InvalidValue) as refused:
        of_row(as_row(release) | {column: value})
    assert refused.value.code == column


def test_each_kind_has_its_own_shape():
    for made, kind in ((HOLD, "advisory"), (HOLD, "keep_apart"), (ADVISORY, "hold"), (APART, "hold")):
        with pytest.raises(InvalidValue) as refused:
            replace(made, kind=ReleaseKind(kind))
        assert refused.value.code == "kind"


@pytest.mark.parametrize("kind", [ReleaseKind.RESUME, ReleaseKind.TELEPHONE, ReleaseKind.STOP])
def test_only_a_hold_or_advice_comes_at_once(kind):
    with pytest.raises(InvalidValue) as refused:
        replace(HOLD, kind=kind, at_once=True)
    assert refused.value.code == "at_once"


@pytest.mark.parametrize("advice", [(), (Advice.CALL_AFTER, Advice.CALL_AFTER)])
def test_advice_is_one_sentence_at_least_and_each_once(advice):
    with pytest.raises(InvalidValue):
        replace(ADVISORY, advice=advice)


def test_a_pair_is_two_cases_and_its_order_says_nothing():
    for case, other in ((OTHER, CASE), (CASE, CASE)):
        with pytest.raises(InvalidValue) as refused:
            replace(APART, case=case, other=other)
        assert refused.value.code == "other"


def test_advice_is_read_by_those_who_lead_now_and_by_nobody_once_it_has_ended():
    before, after = {OTHER, ID}, {OTHER}
    assert ADVISORY.readers(before, date(2026, 3, 14)) == before
    assert ADVISORY.readers(after, date(2026, 3, 14)) == after
    assert ADVISORY.readers(before, date(2026, 3, 15)) == frozenset()
    assert Advisory.never_printed


def test_what_a_decision_hands_over_keeps_its_id_and_leaves_its_moment_behind():
    at = datetime(2026, 3, 5, 10, tzinfo=UTC)
    hold = Sending(ID, Crossing(ReleaseKind.HOLD, HoldCode.VENUE), at_once=True, not_before=at)
    advised = Advised(ADVICE, Purpose.SESSION, date(2026, 3, 14))
    care = Sending(ID, Crossing(ReleaseKind.ADVISORY, None, advised), at_once=False, not_before=at)
    assert of_sending(hold, AGREEMENT, CASE) == replace(HOLD, at_once=True)
    assert of_sending(care, AGREEMENT, CASE) == ADVISORY
    assert all(datetime not in kinds_of(one.type) for cls in set(KINDS.values()) for one in fields(cls))
