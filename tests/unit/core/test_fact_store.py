"""Facts to JSON and back, for every kind; what nobody declared is refused."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caraway.core.fact_store import KINDS, detail_from_json, detail_to_json, kind_of
from caraway.core.facts import Accepted, Booked, Referred
from caraway.core.refusals import Refusal, Unknown
from caraway.core.vocabulary import OffenceMode, Statement

EVERY = st.one_of(*(st.from_type(cls) for cls in KINDS.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_as_it_went(kind: str) -> None:
    @settings(max_examples=25)
    @given(st.from_type(KINDS[kind]))
    def there_and_back(detail: Any) -> None:
        stored = json.loads(json.dumps(detail_to_json(detail)))
        assert kind_of(detail) == kind
        assert detail_from_json(kind, stored) == detail

    there_and_back()


@given(EVERY)
def test_what_is_stored_is_plain(detail: Any) -> None:
    plain = (str, int, bool, list, type(None))
    assert all(type(value) in plain for value in detail_to_json(detail).values())


def test_what_is_stored_is_readable() -> None:
    detail = Referred("police", date(2026, 1, 2), None, OffenceMode.SUMMARY, True, Statement.NOT_KNOWN)
    assert detail_to_json(detail) == {
        "route": "police",
        "offence_on": "2026-01-02",
        "arrest_on": None,
        "offence_mode": "summary",
        "assault": True,
        "statement": "not_known",
        "statement_on": None,
        "mode": "group",
        "mode_reason": None,
    }
    assert kind_of(Accepted()) == "accepted"


def test_a_later_key_may_be_absent() -> None:
    stored = detail_to_json(Referred("police", date(2026, 1, 2), None, OffenceMode.SUMMARY, True, Statement.NONE))
    del stored["mode"], stored["mode_reason"]
    assert detail_from_json("referred", stored).mode.value == "group"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("forgiven", {}),
        ("accepted", {"why": "kindness"}),
        ("referred", {"route": "police", "colour": "green"}),
        ("declined", {"code": "weather"}),
        ("booked", {"step": "A", "session": "one"}),
        ("booked", {"step": "A", "session": "one", "session_on": "soon"}),
        ("booked", {"step": "A", "session": "one", "session_on": 7}),
        ("booked", {"step": None, "session": "one", "session_on": "2026-01-17"}),
        ("call_marked", {"session": "one", "code": "attended", "aims": "goals"}),
        ("call_marked", {"session": "one", "code": "attended", "safe_to_talk": "no"}),
        ("session_marked", {"step": "A", "session": "one", "code": "attended", "minute": True}),
    ],
)
def test_what_nobody_declared_is_refused(kind: str, stored: Any) -> None:
    with pytest.raises(Refusal):
        detail_from_json(kind, stored)


def test_unknown_is_named() -> None:
    with pytest.raises(Unknown, match="kind of fact"):
        detail_from_json("forgiven", {})
    with pytest.raises(Unknown, match="key of booked"):
        detail_from_json("booked", {"place": "hall"})
    assert detail_from_json("booked", {"step": "A", "session": "x", "session_on": "2026-01-17"}) == Booked(
        "A", "x", date(2026, 1, 17)
    )
