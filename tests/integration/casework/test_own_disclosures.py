"""A participant's own disclosure: for who heard it, the cover and the lead; to every other connection it is not there."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from caraway.casework.actions import own_disclosures
from caraway.casework.models import OwnDisclosure, RiskSignal, Task
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doings_of.safeguarding import DAY, heard
from tests.integration.casework.test_coordination_pages import client_of, plain, text

BOTH = ("casework_owndisclosure", "casework_owndisclosureentry")
OTHERS = ("coordinator_too", "manager", "facilitator", "admin", "officer", "supervisor", "stranger", "commissioner")


def seen_by(actor: Any) -> list[int]:
    """How many rows of each table the database shows to a connection of this person's."""
    found = []
    with scope.acting_as(actor), connection.cursor() as cursor:
        for table in BOTH:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
    return found


def reviewed(cast: Cast, **more: Any) -> UUID:
    """One with an entry."""
    disclosure = heard(cast, **more)
    own_disclosures.review_disclosure(disclosure=disclosure, text="Call on Friday.", by=cast.safeguarding)
    return disclosure


@pytest.mark.parametrize("other", OTHERS)
def test_the_database_shows_no_row_to_another(cast: Cast, other: str) -> None:
    reviewed(cast)
    assert seen_by(cast.coordinator) == [1, 1]
    assert seen_by(cast.safeguarding) == [1, 1]
    assert seen_by(cast.actors[other]) == [0, 0]


def test_the_cover_sees_it_while_named_and_no_longer(cast: Cast) -> None:
    disclosure = reviewed(cast)
    own_disclosures.name_cover(disclosure=disclosure, cover=cast.facilitator.person, by=cast.coordinator)
    assert seen_by(cast.facilitator) == [1, 2]
    # Who covers reads and adds, and names no other.
    own_disclosures.add_to_disclosure(disclosure=disclosure, text="Rang.", by=cast.facilitator)
    for cover in (cast.coordinator_too.person, None):
        with pytest.raises(NotYours):
            own_disclosures.name_cover(disclosure=disclosure, cover=cover, by=cast.facilitator)
    own_disclosures.name_cover(disclosure=disclosure, cover=cast.coordinator_too.person, by=cast.safeguarding)
    assert seen_by(cast.facilitator) == [0, 0]
    assert seen_by(cast.coordinator_too) == [1, 4]


@pytest.mark.parametrize("other", ["officer", "admin", "stranger", "coordinator"])
def test_only_a_colleague_who_could_record_one_covers(cast: Cast, other: str) -> None:
    """Nor does oneself."""
    with pytest.raises(NotYours):
        own_disclosures.name_cover(disclosure=heard(cast), cover=cast.actors[other].person, by=cast.coordinator)


def test_no_connection_writes_in_anothers_name_nor_moves_what_it_may_not(cast: Cast) -> None:
    heard(cast)
    with scope.acting_as(cast.coordinator):
        row = OwnDisclosure.objects.get()
        row.pk, row.heard_by = ids.new(), cast.coordinator_too.person
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
    with scope.acting_as(cast.coordinator_too):
        assert OwnDisclosure.objects.update(cover=cast.coordinator_too.person) == 0


def test_a_lead_of_another_organisation_sees_nothing(cast: Cast) -> None:
    """Under the border agreement both deliver: what one hears is not the other's."""
    person = cast.accepted(agreement=cast.border, by=cast.welsh_officer)
    heard(cast, case=person.id)
    with scope.acting_as(cast.stranger), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('caraway.safeguarding', 'yes', true)")
        cursor.execute("SELECT count(*) FROM casework_owndisclosure")
        assert cursor.fetchone() == (0,)


def test_without_its_policy_another_would_see_it(shared_cast: Cast) -> None:
    """The control: what the tests above find missing is there to be seen."""
    heard(shared_cast)
    assert seen_by(shared_cast.coordinator_too)[0] == 0
    shared_cast.owner.execute("ALTER TABLE casework_owndisclosure DISABLE ROW LEVEL SECURITY")
    try:
        assert seen_by(shared_cast.coordinator_too)[0] > 0
    finally:
        shared_cast.owner.execute("ALTER TABLE casework_owndisclosure ENABLE ROW LEVEL SECURITY")


ROUTES = ("own_disclosure", "own_add", "own_cover", "own_review")


@pytest.mark.parametrize("other", ["coordinator_too", "manager", "facilitator", "officer", "stranger"])
def test_for_another_its_pages_are_not_there(cast: Cast, other: str) -> None:
    disclosure, browser = heard(cast), client_of(cast.actors[other])
    for route in ROUTES:
        answer = browser.get(reverse(route, args=[disclosure]))
        nothing = browser.get(reverse(route, args=[ids.new()]))
        assert (answer.status_code, plain(answer)) == (404, plain(nothing))


LOOKS = ("case", "case_list", "worklist", "concerns", "own_disclosures", "safety", "risk_raise", "orders")


def looks(cast: Cast, case: UUID, who: str) -> list[str]:
    browser = client_of(cast.actors[who])
    found = []
    for route in LOOKS:
        args = [] if route in ("case_list", "worklist", "concerns", "own_disclosures") else [case]
        shown = text(browser, reverse(route, args=args))
        found.append(re.sub(r'<input[^>]*name="(csrfmiddlewaretoken|request_key)"[^>]*>', "", shown))
    return found


@pytest.mark.parametrize("who", ["coordinator_too", "manager"])
def test_every_page_of_another_is_byte_for_byte_as_if_nothing_was_said(cast: Cast, who: str) -> None:
    person = cast.accepted()
    before = looks(cast, person.id, who)
    disclosure = reviewed(cast, case=person.id)
    own_disclosures.name_cover(disclosure=disclosure, cover=cast.facilitator.person, by=cast.coordinator)
    assert looks(cast, person.id, who) == before


def test_even_for_who_heard_it_the_case_says_nothing(cast: Cast) -> None:
    person = cast.accepted()
    path, browser = reverse("case", args=[person.id]), client_of(cast.coordinator)
    before = re.sub(r'value="[^"]*"', "", text(browser, path))
    reviewed(cast, case=person.id)
    assert re.sub(r'value="[^"]*"', "", text(browser, path)) == before


def test_no_task_no_signal_and_no_audit_row_names_the_case(cast: Cast) -> None:
    person = cast.accepted()
    with scope.acting_as(cast.coordinator):
        tasks, rows = Task.objects.count(), AuditRow.objects.count()
    disclosure = reviewed(cast, case=person.id)
    with scope.acting_as(cast.safeguarding):
        assert Task.objects.count() == tasks
        assert not RiskSignal.objects.exists()
    with scope.acting_as(cast.admin):
        new = list(
            AuditRow.objects.order_by("-id").values_list("verb", "subject_ids")[: AuditRow.objects.count() - rows]
        )
    said = [(verb, subjects) for verb, subjects in new if verb.startswith("safeguarding.")]
    assert {verb for verb, _ in said} == {"safeguarding.record", "safeguarding.review"}
    assert all(subjects == [disclosure] for _, subjects in said)


@pytest.mark.parametrize("what", [{"words": " "}, {"on": "tomorrow"}])
def test_what_is_wrong_is_refused(cast: Cast, what: dict[str, Any]) -> None:
    more = {"on": cast.today + DAY} if "on" in what else what
    with pytest.raises(InvalidValue):
        heard(cast, **more)


def test_a_facilitator_records_it_of_whom_they_meet(cast: Cast) -> None:
    heard(cast, case=cast.booked().id, by=cast.facilitator)
    assert seen_by(cast.facilitator) == [1, 0]
    assert seen_by(cast.coordinator) == [0, 0]
    with pytest.raises(NotYours):
        heard(cast, case=cast.accepted().id, by=cast.facilitator)


def test_its_pages_from_hearing_to_review(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.coordinator)
    day = {"on-day": "2", "on-month": "3", "on-year": "2026"}
    said = {"request_key": str(ids.new()), "said": "Is hit at home.", "services": ["helpline", "gp"], **day}
    assert browser.post(reverse("own_record", args=[person.id]), said).status_code == 302
    with scope.acting_as(cast.coordinator):
        disclosure = OwnDisclosure.objects.get().id
    shown = text(browser, reverse("own_disclosure", args=[disclosure]))
    assert "Is hit at home." in shown
    assert "Pointed to a service: GP, A national helpline" in shown
    assert "Review</a>" not in shown
    cover = {"request_key": str(ids.new()), "cover": str(cast.facilitator.person)}
    browser.post(reverse("own_cover", args=[disclosure]), cover)
    lead = client_of(cast.safeguarding)
    assert "Not reviewed yet" in text(lead, reverse("own_disclosures"))
    lead.post(reverse("own_review", args=[disclosure]), {"request_key": str(ids.new()), "text": "Call on Friday."})
    shown = text(client_of(cast.facilitator), reverse("own_disclosure", args=[disclosure]))
    assert "Call on Friday." in shown
    assert "Cover named: T. Bray" in shown
    assert "Not reviewed yet" not in text(lead, reverse("own_disclosures"))
