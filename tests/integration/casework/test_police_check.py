"""Check before you caution: the answer with every criterion, and nothing kept."""

from datetime import date

import pytest

from caraway.casework.models import Case, FactRow, ReferralDraft
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.tenancy import scope
from tests.integration.casework.police import browser_of, errors, page, send, text

ANSWERS = {
    "age": "30",
    "sex": "male",
    "relationship": "partner",
    "offence_code": "CJ88001",
    "offence_on": date(2026, 2, 20),
    "admits": "yes",
    "disposal": "conditional_caution",
    "prior_da_disposal": "no",
    "under_investigation": "no",
    "on_bail": "no",
    "on_community_order": "no",
    "risk_within_ceiling": "yes",
    "evidence_of_coercive_control": "no",
    "victim_views_dealt_with": "yes",
}


@pytest.fixture
def browser(cast):
    return browser_of(cast.officer)


def stored(cast):
    with scope.acting_as(cast.officer):
        audit = list(AuditRow.objects.values())
    assert audit
    with scope.acting_as(CARAWAY):
        return ReferralDraft.objects.count(), Case.objects.count(), FactRow.objects.count(), audit


@pytest.mark.parametrize(
    ("changes", "answer", "reason"),
    [
        ({}, "Eligible", "15 of 15 met"),
        ({"admits": "no"}, "Not eligible", "Does not admit the offence."),
        ({"admits": "unknown"}, "Information missing", "Find out whether the person admits the offence."),
        ({"age": ""}, "Information missing", "Give the date of birth, or the age."),
        ({"offence_code": "OF61102"}, "Needs a supervisor", "is not in a category that this programme takes."),
        ({"offence_code": "OF61016"}, "Needs a prosecutor", "can be tried on indictment only."),
        ({"offence_code": "", "not_listed": "on"}, "Needs a supervisor", "The offence is not in this list"),
        ({"risk_within_ceiling": "no"}, "Not eligible", "The risk to the victim is above this area's ceiling."),
        ({"disposal": "simple_caution"}, "Not eligible", "Simple caution: not a way into this programme."),
    ],
)
def test_the_answer_names_what_carries_it(cast, browser, changes, answer, reason):
    page(browser, "/police/")
    before = stored(cast)
    shown = text(send(browser, "/check/", **(ANSWERS | changes)))
    assert f">{answer}</strong>" in shown
    assert reason in shown
    assert shown.count("cw-criteria__item") == 15
    assert stored(cast) == before


def test_nothing_is_asked_that_names_a_person(browser):
    shown = page(browser, "/check/")
    for name in ("given_name", "family_name", "date_of_birth", "police_reference", "pnc"):
        assert f'name="{name}' not in shown


def test_answers_that_contradict_each_other_are_kept_and_named(browser):
    answer = send(browser, "/check/", **(ANSWERS | {"age": "300"}))
    assert errors(answer) == ["Age must be 120 or fewer"]
    later = send(browser, "/check/", **(ANSWERS | {"offence_on": date(2027, 1, 1)}))
    assert errors(later) == ["Date of the offence must be today or in the past"]
    assert 'value="2027"' in text(later)


def test_a_provider_chooses_the_force_first(cast):
    browser = browser_of(cast.coordinator)
    shown = page(browser, "/check/")
    assert "Wessex Police: CARA Wessex" in shown
    assert "Heddlu Gogledd Wales: CARA Wales border" in shown
    assert "Gogledd: CARA Gogledd" not in shown
    address = f"/check/?for={cast.border.id}.{cast.welsh_police.id}"
    assert "Referred by North Wales Police" in text(send(browser, address, **ANSWERS))
    assert browser.get(f"/check/?for={cast.gogledd.id}.{cast.welsh_police.id}").status_code == 404


def test_who_may_not_check_gets_what_is_absent(cast):
    for actor in (cast.facilitator, cast.commissioner, cast.decider):
        assert browser_of(actor).get("/check/").status_code == 404
