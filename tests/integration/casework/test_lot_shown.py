"""What is said of a caution that goes on alone, as part of a trial: nowhere that it was returned, and in no count of returns."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from caraway.casework.actions import allotting, referrals
from caraway.casework.queries import case_statements, police
from caraway.casework.queries.case_list import Wanted, listed
from caraway.casework.queries.teams import Whose
from caraway.core import policies, standing
from caraway.core.standing import ALONE
from caraway.core.vocabulary import ResultCode, Stage
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Membership
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.cast import on
from tests.integration.casework.doings_of.trials import a_trial
from tests.integration.casework.police import browser_of, page
from tests.integration.casework.systems import connected, get
from tests.integration.casework.test_coordination_pages import client_of, post
from tests.integration.casework.test_lot import in_arm

RETURNED = "Returned to police"
DAY = timedelta(days=1)


@pytest.fixture
def alone(cast):
    """Somebody in the arm without the workshops, of CARA Wessex. Another case there was returned: it began before the trial."""
    cast.returned()
    with on(cast.today - 6 * DAY):
        a_trial(cast.wessex.id)
    return in_arm(cast, "control")


def test_the_caution_says_what_the_lot_decides_of_its_conditions(cast, alone):
    waiting = cast.accepted(given=False)
    text = shown(cast.officer, f"/police/{waiting.id}/")
    assert text.index(f'/police/{waiting.id}/lot/"') < text.index(f'/police/{waiting.id}/caution/"')
    asked = shown(cast.officer, f"/police/{waiting.id}/caution/")
    assert "Whether the workshops are a condition of the caution is decided by lot." in asked
    assert reverse("police_lot", args=(waiting.id,)) in asked
    for arm, said in (("control", "no condition"), ("programme", "a condition")):
        known = shown(cast.officer, f"/police/{in_arm(cast, arm, given=False).id}/caution/")
        assert f"The workshops are {said} of this caution. In the words of the trial: The caution" in known
        assert "Ask for the arm first" not in known


def rows(cast, **wanted):
    with scope.acting_as(cast.coordinator):
        return listed(Wanted(**wanted), by=cast.coordinator, today=cast.today)


def counted(cast, **wanted):
    return {(one.said, one.cases) for one in rows(cast, **wanted).counts if one.stage is Stage.WITH_POLICE}


def shown(by, address):
    return unescape(page(browser_of(by), address))


def test_every_page_of_the_provider_says_so(cast, alone):
    listing = reverse("case_list")
    for address in (f"{listing}?stage=without_programme", f"{reverse('case_print')}?stage=without_programme"):
        assert alone.row().reference in shown(cast.coordinator, address)
    text = shown(cast.coordinator, f"/cases/{alone.id}/")
    assert ALONE in text
    assert RETURNED not in text
    found = post(client_of(cast.coordinator), listing, text=alone.row().reference).content.decode()
    assert ALONE in found
    assert RETURNED not in found
    picked = {"pick": [f"{alone.id}:{alone.row().worker or ''}"]}
    given = client_of(cast.manager).post(reverse("case_give"), picked).content.decode()
    assert alone.row().reference in given
    assert RETURNED not in given


def test_the_providers_list_keeps_it_apart_from_what_was_returned(cast, alone):
    back = rows(cast, stage=Stage.WITH_POLICE).rows
    apart = rows(cast, stage=Stage.WITH_POLICE, alone=True).rows
    assert [one.said for one in back] == [RETURNED]
    assert [(one.id, one.said) for one in apart] == [(alone.id, ALONE)]
    assert {one.said for one in rows(cast).rows} >= {RETURNED, ALONE}
    assert counted(cast) == {(RETURNED, 1), (ALONE, 1)}
    assert counted(cast, whose=Whose.MINE) == {(RETURNED, 1), (ALONE, 1)}
    text = shown(cast.coordinator, reverse("case_list"))
    assert f"{RETURNED} (1)" in text
    assert f"{ALONE} (1)" in text
    assert f'href="{reverse("case_list")}?stage=without_programme"' in text


def test_once_it_is_over_or_overridden_it_is_counted_as_any_other(cast, alone):
    allotting.override_arm(case=alone.id, arm="programme", why="A court order.", by=cast.supervisor)
    assert counted(cast) == {(RETURNED, 1)}
    assert rows(cast, stage=Stage.WITH_POLICE, alone=True).rows == ()
    allotting.override_arm(case=alone.id, arm="control", why="Withdrawn by the court.", by=cast.supervisor)
    over = alone.standing().window.last_day + DAY
    with on(over):
        referrals.record_outcome(case=alone.id, code=ResultCode.COMPLETED, by=cast.decider)
    assert counted(cast) == {(RETURNED, 1)}


def again(cast, person):
    """Another referral of the same person."""
    same = person.row().participant
    names = {"given_name": same.given_name, "family_name": same.family_name}
    return cast.accepted(**names, date_of_birth=same.date_of_birth.isoformat())


def test_what_was_carried_from_an_earlier_referral_is_kept_apart_as_well(cast, alone):
    other = again(cast, alone)
    allotting.ask_arm(case=other.id, by=cast.officer)
    assert {one.id for one in rows(cast, stage=Stage.WITH_POLICE, alone=True).rows} == {alone.id, other.id}
    assert counted(cast) == {(RETURNED, 1), (ALONE, 2)}


def test_a_case_of_the_same_person_is_said_to_be_so(cast, alone):
    other = again(cast, alone)
    beside = shown(cast.coordinator, reverse("case_person", args=[other.id, alone.id]))
    card = shown(cast.coordinator, f"/cases/{other.id}/")
    assert ALONE in beside
    assert ALONE.lower() in card
    assert RETURNED.lower() not in (beside + card).lower()


def test_every_page_of_the_police_says_so(cast, alone):
    texts = [shown(cast.officer, f"/police/referrals/?show={show}") for show in ("open", "running")]
    texts.append(shown(cast.officer, f"/police/{alone.id}/"))
    for text in texts:
        assert ALONE in text
        card = text.split(alone.row().reference)[-1]
        assert RETURNED not in card
    assert alone.row().reference not in shown(cast.officer, "/police/referrals/?show=returned")


def test_nothing_of_it_waits_for_the_police_before_the_caution_is_over(cast, alone):
    """Its outcome is months away: the list is of what waits, and the referral's page says from when."""
    over = alone.standing().window.last_day + DAY

    def waits(today):
        with scope.acting_as(cast.decider):
            listed = police.listing(cast.decider, today, show="due", whole_force=True)
            count, _ = police.due_count(cast.decider, today, whole_force=True)
        assert count == len(listed.rows)
        return alone.id in {one.case for one in listed.rows}

    assert (waits(cast.today), waits(over)) == (False, True)
    text = shown(cast.officer, f"/police/{alone.id}/")
    assert f"Nothing to do yet. From {day(over)}, once the caution's time is over." in text
    assert "Everything is settled" not in text
    assert "Nothing to attend" in text
    assert "booked or attended yet" not in text


def test_who_looks_after_a_referral_without_an_officer_is_told_so(cast, alone):
    with scope.acting_as(INSTALLER):
        accounts.end_membership(membership=Membership.objects.get(account=cast.officer.account_id), by=INSTALLER)
    text = shown(cast.supervisor, "/police/?kind=absent&whose=unit")
    assert f"Stage: {ALONE.lower()}." in text


def test_a_system_of_the_police_reads_no_return(cast, alone):
    key = connected(cast)
    read = get(key, f"/api/v1/referrals/{alone.row().reference}").json()
    assert read["stage"] == "without_programme"
    described = get(key, "/api/v1/openapi.json").json()
    assert read["stage"] in described["components"]["schemas"]["Stands"]["properties"]["stage"]["enum"]


def test_why_nothing_else_can_be_done_with_it_says_so(cast, alone):
    for verb in ("book", "hold", "withdraw"):
        assert policies.why_not(verb, alone.standing(), cast.today) == f"The case is at “{ALONE}”."


def test_nothing_says_that_it_was_allotted_where_it_was_overridden(cast, alone):
    """The lot said the workshops, and a supervisor decided otherwise: of the case's end nothing claims to be the lot's."""
    person = in_arm(cast, "programme")
    allotting.override_arm(case=person.id, arm="control", why="In hospital.", by=cast.supervisor)
    text = shown(cast.coordinator, f"/cases/{person.id}/")
    assert "as part of a trial" in text
    assert "allotted" not in text


def test_were_it_taken_for_a_return_that_would_be_seen(cast, alone, monkeypatch):
    """The seeded faults: without the words, and without the condition of the count."""
    monkeypatch.setattr(standing, "is_alone", lambda stage, outcome: False)
    assert {one.said for one in rows(cast, alone=True, stage=Stage.WITH_POLICE).rows} == {RETURNED}
    monkeypatch.undo()
    monkeypatch.setitem(case_statements.CONDITIONS, "not_alone", "%(not_alone)s <> ''")
    assert len(rows(cast, stage=Stage.WITH_POLICE).rows) == 2
    counts = tuple(one.replace(case_statements._NOT_ALONE, "true") for one in case_statements._COUNTS)
    monkeypatch.setattr(case_statements, "_COUNTS", counts)
    assert counted(cast) == {(RETURNED, 2), (ALONE, 1)}
