"""Bands, and what an assessment of risk says; the rules themselves are a table (`tests/spec/risk_tools.toml`)."""

from dataclasses import replace
from inspect import getmembers, isclass

import pytest

from caraway.core import bands as band_words
from caraway.core import marac, reassessment, risk_reasons
from caraway.core.bands import Band, Bands, highest
from caraway.core.criteria import attestations
from caraway.core.instruments import Instrument, instrument, parts
from caraway.core.reassessment import Occasion
from caraway.core.refusals import InvalidValue
from caraway.core.risk import Assessed, Judgement, ReasonKind, assessed, compare
from caraway.core.vocabulary import Word

DASH = instrument("dash_safelives", "2009")
PLAIN = ("hurt_others", "animals", "money", "misuse", "suicide", "broke_terms", "police_record", "low_mood", "pregnant")
LISTS = {
    one
    for module in (band_words, marac, parts, reassessment, risk_reasons)
    for _, one in getmembers(module, isclass)
    if issubclass(one, Word)
} - {Word}


def answered(*yes: str, tool: Instrument = DASH, **others: str) -> dict[str, str]:
    return dict.fromkeys((item.key for item in tool.items), "no") | dict.fromkeys(yes, "yes") | others


@pytest.mark.parametrize("words", sorted(LISTS, key=lambda one: one.__name__))
def test_every_entry_has_words_of_its_own(words: type[Word]) -> None:
    said = [entry.words for entry in words]
    assert all(one.strip() for one in said)
    assert len(set(said)) == len(said) == len(set(words))


def test_bands_are_in_order_of_risk() -> None:
    assert [one.place for one in Band] == [0, 1, 2]
    assert highest(Band.STANDARD, Band.HIGH, Band.MEDIUM) is Band.HIGH
    assert highest(None, Band.STANDARD) is Band.STANDARD
    assert highest(None) is highest() is None
    assert attestations.BANDS == ("standard", "medium", "high")


def test_bands_say_their_scores() -> None:
    own = Bands(1, 10, 14)
    assert [own.words(band) for band in Band] == ["1 to 9", "10 to 13", "14 or more"]
    assert [own.of(score) for score in (0, 1, 9, 10, 13, 14)] == [
        None,
        *[Band.STANDARD] * 2,
        *[Band.MEDIUM] * 2,
        Band.HIGH,
    ]


@pytest.mark.parametrize("numbers", [(-1, 10, 14), (10, 10, 14), (1, 14, 14), (1, 14, 10)])
def test_bands_that_do_not_follow_each_other_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidValue, match="begins above the one before"):
        Bands(*numbers)


def test_every_item_is_counted_once() -> None:
    given = answered(*PLAIN[:2], animals="not_known", money="not_known")
    del given["weapon"], given["sexual"]
    found = assessed(DASH, given)
    assert (found.score, found.answered, found.not_known, found.missing) == (1, 20, 2, ("weapon", "sexual"))
    assert not found.complete
    assert assessed(DASH, answered()).complete


def test_it_says_by_what_it_was_read() -> None:
    own = Bands(1, 8, 12)
    found = assessed(DASH, answered(), bands=own)
    assert (found.instrument, found.version, found.name, found.bands) == (
        "dash_safelives",
        "2009",
        "SafeLives DASH",
        own,
    )
    assert assessed(DASH, answered()).bands == DASH.bands


def test_the_reasons_are_sentences() -> None:
    given = answered(
        *PLAIN, "stalked", strangled="not_known", weapon="not_known", sexual="not_known", injured="not_known"
    )
    del given["isolated"], given["controlled"]
    found = assessed(DASH, given, judgement=Judgement(Band.HIGH, " He was outside again. "), overrides=["escalation"])
    assert [(one.kind, one.words) for one in found.reasons] == [
        (ReasonKind.SCORE, "10 of 24 items are so: medium (10 to 13)."),
        (ReasonKind.OVERRIDE, "Stalking: high, whatever the score."),
        (ReasonKind.TOLD_OTHERWISE, "Escalation: high, whatever the score."),
        (ReasonKind.JUDGEMENT, "Judged high: He was outside again."),
        (
            ReasonKind.NOT_KNOWN,
            "Not known: 4, counted as neither yes nor no. Were they all yes, the score would be high.",
        ),
        (ReasonKind.NOT_RULED_OUT, "Non-fatal strangulation: not known, so not ruled out."),
        (
            ReasonKind.MISSING,
            "Not answered: Cut off from relatives and friends; Daily life controlled, or extreme jealousy.",
        ),
    ]


def test_what_is_not_known_is_said_to_change_the_score_only_where_it_would() -> None:
    one, none = (
        assessed(DASH, answered(*PLAIN[:8], pregnant="not_known")),
        assessed(DASH, answered(pregnant="not_known")),
    )
    assert "Not known: 1, counted as neither yes nor no." in [reason.words for reason in one.reasons]
    assert none.reasons[1].words.endswith("Were they all yes, the score would be standard.")


def test_a_tool_without_bands_or_score_says_so() -> None:
    police, dara = instrument("dash_police", "2009"), instrument("dara", "2022")
    by_police = assessed(police, answered("money", tool=police, animals="not_known"))
    assert [one.words for one in by_police.reasons] == [
        "1 of 27 items are so: there is no band for that.",
        "Not known: 1, counted as neither yes nor no.",
        "No band follows from the answers: say which it is, and why.",
        "The items of Police DASH (2009) have not been checked against its form.",
    ]
    assert [one.kind for one in assessed(dara, {"jealousy": "not_known"}).reasons] == [
        ReasonKind.NOT_KNOWN,
        ReasonKind.MISSING,
        ReasonKind.TO_JUDGE,
        ReasonKind.NOT_CHECKED,
    ]


@pytest.mark.parametrize("score", range(len(PLAIN) + 1))
@pytest.mark.parametrize("judged", Band)
@pytest.mark.parametrize("told", [(), ("stalking",)])
def test_judgement_never_lowers(score: int, judged: Band, told: tuple[str, ...]) -> None:
    """Either it is refused, or the band is the judgement and no lower than without it; the score is the same."""
    given = answered(*PLAIN[:score])
    without = assessed(DASH, given, overrides=told, bands=Bands(1, 4, 8))
    try:
        found = assessed(DASH, given, judgement=Judgement(judged, "As said."), overrides=told, bands=Bands(1, 4, 8))
    except InvalidValue:
        assert without.band is not None
        assert judged.place < without.band.place
        return
    assert found.band is judged is highest(judged, without.band)
    assert found.score == without.score == score
    assert found.by_score is without.by_score


def test_an_assessment_that_cannot_be_is_refused() -> None:
    medium = assessed(DASH, answered(*PLAIN[:5]), bands=Bands(1, 5, 8))
    with pytest.raises(InvalidValue, match="only high is settled"):
        replace(medium, missing=("injured",))
    with pytest.raises(InvalidValue, match="never lower than that of the score"):
        replace(medium, band=Band.STANDARD)
    assert replace(medium, missing=("injured",), band=Band.HIGH).band is Band.HIGH
    assert replace(medium, missing=("injured",), band=None).band is None


def test_versions_are_never_compared() -> None:
    before = assessed(DASH, answered(*PLAIN[:5]))
    after: Assessed = replace(before, version="2027")
    with pytest.raises(InvalidValue, match="different versions of SafeLives DASH are never compared") as refused:
        compare(before, after)
    assert refused.value.code == "not_comparable"
    with pytest.raises(InvalidValue, match="has no score"):
        compare(before, replace(before, score=None))


def test_the_occasions_are_ten() -> None:
    assert [one.value for one in Occasion] == [
        "release",
        "charge",
        "sentence",
        "order",
        "family_proceedings",
        "new_relationship",
        "disclosure",
        "missed_workshop",
        "breach_decision",
        "expiry",
    ]
