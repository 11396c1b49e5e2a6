"""What is published is declared once, and says among whom."""

from datetime import UTC, date, datetime, timedelta

import pytest

from caraway.core import facts as f
from caraway.core import measures
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import programme
from caraway.core.reference.published import published_rate, published_shares
from caraway.core.refusals import Unknown
from caraway.core.standing import standing
from caraway.core.vocabulary import OffenceMode, Requirement, Route, Statement

CARA = programme("cara")
SETTINGS = Settings()
DAY = date(2025, 3, 3)
AIMS = tuple(sorted(CARA.aim_keys))


def case(*details, referred=DAY):
    at = datetime(2025, 3, 3, 12, tzinfo=UTC)
    said = [f.Referred(Route.POLICE, referred, referred, OffenceMode.SUMMARY, True, Statement.NONE), *details]
    facts = [Fact(str(number), referred, detail, "R. Okafor", at) for number, detail in enumerate(said)]
    return measures.measured(SETTINGS, facts, standing(CARA, SETTINGS, facts))


def declined():
    return case(f.Declined(f.DeclineCode.NO_PLACE))


def accepted():
    return case(f.Accepted())


def recorded(*signposts):
    return case(f.Accepted(), f.SessionRecorded("one", AIMS, signposts))


def finished():
    """By telephone: one call covers it all."""
    caution = f.Cautioned(tuple(Requirement), "Sgt 2231 Harte", ("Attend",))
    by_call = f.ModeChanged(f.Mode.TELEPHONE, f.ModeReason.HEALTH)
    calls = (f.CallBooked("one", DAY), f.CallMarked("one", f.Attendance.ATTENDED, True, AIMS))
    return case(f.Accepted(), caution, by_call, *calls)


def test_a_rate_says_of_whom():
    found = measures.tally("completed", [declined(), accepted(), finished()])
    assert (found.cases, found.among, found.percent) == (1, 2, 50.0)
    assert measures.tally("accepted", [declined(), accepted()]).percent == 50.0
    assert measures.tally("took_part", [declined(), finished()]).percent == 50.0


def test_of_nobody_there_is_no_rate():
    assert measures.tally("completed", [declined()]).percent is None


def test_who_is_still_in_time_is_not_counted():
    last = DAY + timedelta(weeks=SETTINGS.most_weeks)
    assert measures.cohort([accepted()], last) == ()
    assert len(measures.cohort([accepted()], last + timedelta(days=1))) == 1


def test_without_a_referral_there_is_no_clock():
    assert measures.cohort([measures.measured(SETTINGS, [], standing(CARA, SETTINGS, []))], DAY) == ()


def test_signposts_are_counted_each():
    assert measures.signposts([recorded("gp", "other"), recorded("gp"), accepted()]) == {"gp": 2, "other": 1}


def test_a_corrected_record_counts_as_corrected():
    at = datetime(2025, 3, 4, 12, tzinfo=UTC)
    facts = [
        *recorded("gp").facts,
        Fact("9", DAY, f.SessionRecorded("one", AIMS, ("other",)), "T. Bray", at, "2", "Wrong."),
    ]
    found = measures.measured(SETTINGS, facts, standing(CARA, SETTINGS, facts))
    assert measures.signposts([found]) == {"other": 1}


def test_an_undeclared_rate_is_refused():
    with pytest.raises(Unknown):
        measures.tally("success", [])


def test_every_measure_says_what_it_counts():
    assert all(one.words and one.among_words and one.clock for one in measures.RATES.values())


def test_what_was_published_is_there_and_nothing_else():
    assert published_rate("cara", "completed") == 0.85
    shares = published_shares("cara", "signposts")
    assert sum(shares.values()) == pytest.approx(1)
    assert set(shares) == set(CARA.signposts)
    for ask in (published_rate, published_shares):
        with pytest.raises(Unknown):
            ask("cara", "success")


def test_who_was_allotted_the_caution_alone_is_not_among_those_who_could_complete():
    """In a trial: they are counted as accepted, and neither as having failed to come nor as having failed to complete."""
    alone = case(f.Accepted(), f.Cautioned(tuple(Requirement)), f.WithoutProgramme())
    cases = [alone, accepted(), declined()]
    assert (measures.tally("completed", cases).among, measures.tally("took_part", cases).among) == (1, 2)
    assert (measures.tally("accepted", cases).cases, measures.tally("accepted", cases).among) == (2, 3)
