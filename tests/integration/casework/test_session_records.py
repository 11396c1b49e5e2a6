"""The session record: kept while it is written, corrected with what stood before it, its notes read by few."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.actions import registers, session_records
from caraway.casework.models import SessionDraft, SessionNotes
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.tenancy import scope
from tests.cast import AIMS, ATTENDED, Cast, Person, saturday_from
from tests.integration.casework.doings_of.floor import NOTES
from tests.integration.casework.test_facilitation import client_of, post

LAST = saturday_from(date(2026, 3, 2)) - timedelta(days=7)
SAID = {
    "aims": list(AIMS[:3]),
    "signposts": ["gp"],
    "risk_factors": ["drink", "money"],
    "time_out": "Walk to the park and back.",
    "goals": "A quiet Friday.",
}
SECRETS = ("Walk to the park", "A quiet Friday", "Money or debt")


@pytest.fixture
def there(cast: Cast) -> Person:
    """Came to workshop A; the record is to be written."""
    person = cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=LAST)
    registers.mark(workshop=person.workshop("A").id, case=person.id, line=ATTENDED, by=cast.facilitator)
    return person


@pytest.fixture
def browser(cast: Cast) -> Client:
    return client_of(cast.facilitator)


def page_of(person: Person) -> str:
    return reverse("session_record", args=[person.workshop("A").id, person.id])


def text(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_a_record_with_its_notes_is_written_and_the_notes_are_no_fact(there: Person, browser: Client) -> None:
    assert post(browser, page_of(there), **SAID).status_code == 302
    assert there.standing().aims == tuple(sorted(AIMS[:3]))
    whole = json.dumps([repr(fact) for fact in there.facts()])
    assert not any(word in whole for word in SECRETS)
    assert all(word in text(browser, page_of(there)) for word in SECRETS)


def test_a_draft_loses_nothing_and_records_nothing(cast: Cast, there: Person, browser: Client) -> None:
    answer = post(browser, page_of(there), draft="yes", time_out="Walk to the park", risk_factors=["drink"])
    assert answer.status_code == 302
    page = text(client_of(cast.facilitator_too), page_of(there))
    assert "Draft kept:" in page
    assert "Walk to the park" in page
    assert re.search(r'value="drink"[^>]*checked', page)
    assert there.standing().aims == ()
    post(browser, page_of(there), **SAID)
    with scope.acting_as(cast.facilitator):
        assert [draft.answers for draft in SessionDraft.objects.all()] == [{}]
    late = post(browser, page_of(there), draft="yes", time_out="Too late")
    assert late.status_code == 409


def test_a_draft_sent_by_the_page_itself_is_answered_with_the_time(there: Person, browser: Client) -> None:
    answer = browser.post(page_of(there), {"draft": "yes", "goals": "Sleep"}, HTTP_ACCEPT="text/plain")
    assert (answer.status_code, answer.content) == (200, b"12:00")


def test_what_was_not_answered_is_said_and_what_was_typed_stays(there: Person, browser: Client) -> None:
    page = post(browser, page_of(there), time_out="Walk to the park").content.decode()
    assert "Choose at least one aim" in page
    assert "Walk to the park" in page


def test_a_correction_keeps_what_stood_before_it(cast: Cast, there: Person, browser: Client) -> None:
    post(browser, page_of(there), **SAID)
    more = SAID | {"aims": list(AIMS[:4]), "goals": "Two quiet Fridays."}
    assert "Enter what is corrected, and why" in post(browser, page_of(there), **more).content.decode()
    assert post(browser, page_of(there), **more, why="Left one out.").status_code == 302
    page = text(browser, page_of(there))
    assert "A quiet Friday." in page
    assert "Two quiet Fridays." in page
    assert "Left one out." in page
    assert there.facts()[-1].why == "Left one out."
    assert there.standing().aims == tuple(sorted(AIMS[:4]))
    facts = len(there.facts())
    assert (
        post(browser, page_of(there), **more | {"time_out": "Ring a friend."}, why="Changed his mind.").status_code
        == 302
    )
    assert len(there.facts()) == facts
    with scope.acting_as(cast.facilitator):
        assert list(SessionNotes.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_the_notes_of_an_earlier_session_are_before_who_leads_the_next(cast: Cast) -> None:
    person = cast.attended_b()
    first = person.workshop("A").id
    session_records.amend_session(
        workshop=first, case=person.id, aims=AIMS, notes=NOTES, why="Notes added.", by=cast.facilitator
    )
    page = text(client_of(cast.facilitator), reverse("session_record", args=[person.workshop("B").id, person.id]))
    assert "Notes of other sessions" in page
    assert "Walk to the park" in page


def test_the_notes_are_read_by_who_leads_the_worker_and_managers_alone(
    cast: Cast, there: Person, browser: Client
) -> None:
    post(browser, page_of(there), **SAID)
    place = reverse("case_notes", args=[there.id])
    for reader in (cast.coordinator, cast.manager):
        assert "Walk to the park" in text(client_of(reader), place)
        assert "Session notes" in text(client_of(reader), reverse("case", args=[there.id]))
    other = client_of(cast.coordinator_too)
    assert other.get(place).status_code == 404
    assert "Session notes" not in text(other, reverse("case", args=[there.id]))
    record = text(other, page_of(there))
    assert "Which aims" in record
    assert not any(word in record for word in (*SECRETS, "Time-out plan"))
    for nobody in (cast.safeguarding, cast.officer, cast.decider, cast.stranger, cast.facilitator_three):
        assert client_of(nobody).get(place).status_code == 404


def test_nothing_of_the_notes_is_before_the_police(cast: Cast, there: Person, browser: Client) -> None:
    post(browser, page_of(there), **SAID)
    for police in (cast.officer, cast.supervisor, cast.decider):
        page = text(client_of(police), reverse("police_referral", args=[there.id]))
        assert there.row().reference in page
        assert not any(word in page for word in SECRETS)


def test_who_reads_no_notes_writes_none_and_keeps_no_draft(cast: Cast, there: Person) -> None:
    what: dict[str, Any] = {"workshop": there.workshop("A").id, "case": there.id, "by": cast.coordinator_too}
    with pytest.raises(NotYours):
        session_records.save_session_draft(answers={}, **what)
    with pytest.raises(NotYours):
        session_records.record_session(aims=AIMS[:1], notes=NOTES, **what)
    session_records.record_session(aims=AIMS[:1], **what)
    assert there.standing().aims == AIMS[:1]


def test_a_correction_needs_a_record_and_a_reason_and_words_of_the_list(cast: Cast, there: Person) -> None:
    what: dict[str, Any] = {"workshop": there.workshop("A").id, "case": there.id, "by": cast.facilitator}
    with pytest.raises(NotNow, match="no session record"):
        session_records.amend_session(aims=AIMS, why="Wrong.", **what)
    with pytest.raises(InvalidValue, match="Choose from the list"):
        session_records.record_session(aims=AIMS, notes=session_records.Notes(("bad luck",)), **what)
    session_records.record_session(aims=AIMS, **what)
    with pytest.raises(InvalidValue, match="Say what is corrected"):
        session_records.amend_session(aims=AIMS, why=" ", **what)
