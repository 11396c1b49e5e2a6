"""When the risk is assessed again and a referral decided, wishes that go together, and what may follow for a service."""

from datetime import date, timedelta
from inspect import getmembers, isclass
from typing import Any

import pytest

from caraway.core.bands import Band
from caraway.core.instruments import instrument
from caraway.core.marac import MaracReason
from caraway.core.reassessment import Occasion
from caraway.core.refusals import InvalidValue
from caraway.core.risk import Assessed, Judgement, assessed
from caraway.core.victim import risk_clocks, signposts, wishes
from caraway.core.victim.risk_clocks import KnownFrom, RiskDue, RiskRecord, risk_dues
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.signposts import Signposted, require_next
from caraway.core.victim.voice import Service
from caraway.core.victim.wishes import AGAINST, ALONE, Wish, require_wishes
from caraway.core.vocabulary import Word

AREA = VictimSettings()
GOOD_FRIDAY, MONDAY = date(2026, 4, 3), date(2026, 4, 6)
HOLIDAYS = frozenset({GOOD_FRIDAY, MONDAY})
DASH = instrument("dash_safelives", "2009")


def known(day: int, known_on: int = 0, month: int = 3) -> KnownFrom:
    return KnownFrom(date(2026, month, day), date(2026, month, known_on or day))


def band(judged: Band) -> Assessed:
    answers = dict.fromkeys((item.key for item in DASH.items), "no")
    return assessed(DASH, answers, judgement=Judgement(judged, "Seen so."))


def dues(area: VictimSettings = AREA, **record: Any) -> list[tuple[RiskDue, Word, date, date]]:
    found = risk_dues(RiskRecord(**record), area, HOLIDAYS)
    return [(RiskDue(one.kind.value), one.why, one.due_on, one.overdue_on) for one in found]


@pytest.mark.parametrize("module", [risk_clocks, signposts, wishes])
def test_every_entry_has_words_of_its_own(module: Any) -> None:
    lists = [
        one for _, one in getmembers(module, isclass) if issubclass(one, Word) and one.__module__ == module.__name__
    ]
    assert lists
    for words in lists:
        assert len({one.words for one in words}) == len(words)


def test_nothing_known_is_nothing_due() -> None:
    assert dues() == []


def test_each_occasion_asks_once_from_the_first_time_and_in_working_days() -> None:
    happened = (
        (Occasion.MISSED_WORKSHOP, known(2, month=4)),
        (Occasion.MISSED_WORKSHOP, known(9, month=4)),
        (Occasion.CHARGE, known(9, 10, month=4)),
    )
    assert dues(occasions=happened) == [
        (RiskDue.REASSESS, Occasion.MISSED_WORKSHOP, date(2026, 4, 2), date(2026, 4, 8)),
        (RiskDue.REASSESS, Occasion.CHARGE, date(2026, 4, 10), date(2026, 4, 14)),
    ]


@pytest.mark.parametrize(
    ("one", "made_for", "asks"),
    [
        (known(2), frozenset(), False),
        (known(5), frozenset(), True),
        (known(5), frozenset({Occasion.RELEASE}), False),
        (known(2, 6), frozenset(), True),  # it happened before the assessment, and nobody could know
    ],
)
def test_an_assessment_settles_what_was_known_before_it(one: KnownFrom, made_for: frozenset, asks: bool) -> None:
    found = dues(
        occasions=((Occasion.RELEASE, one),),
        assessed=band(Band.MEDIUM),
        assessed_on=date(2026, 3, 5),
        made_for=made_for,
    )
    assert bool(found) is asks


@pytest.mark.parametrize(
    ("judged", "decided", "due"), [(Band.HIGH, False, True), (Band.HIGH, True, False), (Band.MEDIUM, False, False)]
)
def test_high_without_a_decision_is_due(judged: Band, decided: bool, due: bool) -> None:
    found = dues(assessed=band(judged), assessed_on=date(2026, 3, 5), decided=decided)
    assert found == ([(RiskDue.MARAC, MaracReason.HIGH, date(2026, 3, 5), date(2026, 3, 7))] if due else [])


def test_events_prompt_from_the_day_on_which_the_last_of_them_was_known() -> None:
    three = (known(2), known(4, 20), known(6))
    assert dues(events=three[:2]) == []
    assert [(one[1], one[2]) for one in dues(events=three)] == [(MaracReason.ESCALATION, date(2026, 3, 20))]
    more = (*three, known(24))
    assert dues(events=more) == dues(events=three), "a further event puts nothing off"
    assert dues(events=three, decided_events=3) == []
    assert [one[2] for one in dues(events=more, decided_events=3)] == [date(2026, 3, 24)]


def test_the_area_says_how_many_events_and_how_many_days() -> None:
    area = VictimSettings(marac_events=1, marac_working_days=2, reassess_working_days=2)
    assert [one[3] for one in dues(area, events=(known(2),))] == [date(2026, 3, 5)]
    assert [one[3] for one in dues(area, occasions=((Occasion.ORDER, known(2)),))] == [date(2026, 3, 5)]


FAULTS: dict[str, tuple[str, Any]] = {
    "bank holidays and week-ends are worked": ("add_working_days", lambda on, count, _: on + timedelta(days=count)),
    "nothing asks for another assessment": ("reassess_at", lambda *asked: ()),
    "an assessment settles nothing": ("reassess_at", lambda happened, *others: tuple(one for _, one in happened)),
    "nothing prompts a referral": ("marac_prompted", lambda *asked, **numbers: ()),
    "everything prompts one": ("marac_prompted", lambda *asked, **numbers: tuple(MaracReason)),
}


def everything_once() -> None:
    test_each_occasion_asks_once_from_the_first_time_and_in_working_days()
    test_an_assessment_settles_what_was_known_before_it(known(2), frozenset(), False)
    test_high_without_a_decision_is_due(Band.HIGH, False, True)
    test_events_prompt_from_the_day_on_which_the_last_of_them_was_known()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_clock_that_is_wrong_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, wrong = FAULTS[fault]
    monkeypatch.setattr(risk_clocks, name, wrong)
    with pytest.raises(AssertionError):
        everything_once()


def test_what_cannot_be() -> None:
    with pytest.raises(InvalidValue):
        known(3, 2)
    with pytest.raises(InvalidValue):
        RiskRecord(assessed_on=date(2026, 3, 2))


@pytest.mark.parametrize("pair", AGAINST)
def test_wishes_that_go_against_each_other(pair: tuple[Wish, Wish]) -> None:
    with pytest.raises(InvalidValue, match="against"):
        require_wishes(frozenset(pair))


@pytest.mark.parametrize("one", sorted(ALONE))
def test_no_wish_beside_one(one: Wish) -> None:
    require_wishes({one})
    with pytest.raises(InvalidValue, match="none"):
        require_wishes({one, Wish.UPDATES})


def test_wishes_that_go_together() -> None:
    require_wishes({Wish.PROGRAMME, Wish.NO_CONTACT, Wish.NO_UPDATES})
    require_wishes(frozenset())


@pytest.mark.parametrize("before", [None, *Signposted])
@pytest.mark.parametrize("now", list(Signposted))
def test_a_referral_is_made_of_what_was_accepted_last(before: Signposted | None, now: Signposted) -> None:
    if now is Signposted.MADE and before is not Signposted.ACCEPTED:
        with pytest.raises(InvalidValue, match="accepted"):
            require_next(Service.HOUSING, before, now)
    else:
        require_next(Service.HOUSING, before, now)


def test_none_wanted_is_no_service() -> None:
    with pytest.raises(InvalidValue, match="service"):
        require_next(Service.NONE_WANTED, None, Signposted.OFFERED)
