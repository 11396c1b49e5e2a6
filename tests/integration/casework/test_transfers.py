"""A case transferred to the other provider of its agreement: whose it is then, whose list it is in, and what goes with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from caraway.casework.actions import cases, handovers, own_disclosures, transferring
from caraway.casework.actions.phoning import provider_of
from caraway.casework.models import Handover, OwnDisclosure, Task
from caraway.casework.queries.teams import Whose
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import AgreementParty
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person

from .test_case_list import rows
from .test_coordination_pages import client_of, post, text
from .test_tasks import listed, raised

NOTE = "Has moved to Bangor."


def on_the_border(cast: Cast, **how: Any) -> Person:
    """Accepted by R. Okafor of Wessex Partners, under the agreement that Northern Partners deliver too."""
    return cast.accepted(agreement=cast.border, by=cast.welsh_officer, **how)


def transferred(cast: Cast) -> Person:
    person = on_the_border(cast)
    transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    return person


def ids(cast: Cast, by: Actor, whose: Whose) -> list[Any]:
    return [row.id for row in rows(cast, by, whose=whose).rows]


def due(cast: Cast, by: Actor, whose: Whose) -> set[Any]:
    return {row.case for row in listed(cast, by, whose=whose).rows if row.task is None}


def test_it_is_the_other_teams_and_no_longer_ones_own(cast: Cast) -> None:
    person = transferred(cast)
    row = person.row()
    assert (row.provider_id, row.worker) == (cast.northern.id, None)
    assert ids(cast, cast.stranger, Whose.TEAM) == [person.id]
    assert ids(cast, cast.coordinator, Whose.TEAM) == []
    assert ids(cast, cast.coordinator, Whose.MINE) == []
    # Who sees what is said by the agreement alone.
    assert ids(cast, cast.coordinator, Whose.ALL) == ids(cast, cast.stranger, Whose.ALL) == [person.id]


def test_the_work_is_in_the_other_providers_list_alone(cast: Cast) -> None:
    person = on_the_border(cast)
    for who in (cast.coordinator, cast.stranger):
        assert due(cast, who, Whose.ALL) == {person.id}
    transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    assert due(cast, cast.stranger, Whose.ALL) == due(cast, cast.stranger, Whose.TEAM) == {person.id}
    assert not any(due(cast, cast.coordinator, whose) for whose in Whose)


def test_the_other_team_reads_where_it_came_from_and_the_note(cast: Cast) -> None:
    person = transferred(cast)
    said = f"Transferred from Wessex Partners: {NOTE}"
    browser = client_of(cast.stranger)
    assert said in text(browser, f"{reverse('case_list')}?whose=team")
    assert said in text(browser, f"{reverse('worklist')}?whose=team")
    page = text(browser, reverse("case", args=[person.id]))
    assert said in page
    assert "Transferred from Wessex Partners to Northern Partners" in page
    theirs = text(client_of(cast.coordinator), reverse("case", args=[person.id]))
    assert "With Northern Partners" in theirs
    assert "With Northern Partners" in text(client_of(cast.coordinator), reverse("case_list"))


def test_who_is_given_it_has_it_and_the_task_is_over(cast: Cast) -> None:
    person = transferred(cast)
    with scope.acting_as(CARAWAY):
        task = Task.objects.get(case_id=person.id, kind=TaskKind.TRANSFERRED)
    assert (task.organisation_id, task.owner, task.done_at) == (cast.northern.id, None, None)
    handovers.hand_over(case=person.id, worker=cast.stranger.person, by=cast.strange_manager)
    with scope.acting_as(CARAWAY):
        task.refresh_from_db()
    assert task.done_at is not None
    assert ids(cast, cast.stranger, Whose.MINE) == [person.id]
    assert "Transferred from" not in text(client_of(cast.stranger), f"{reverse('case_list')}?whose=mine")


def test_its_open_tasks_go_with_it_to_nobody_yet(cast: Cast) -> None:
    person = on_the_border(cast)
    what = {"owner": cast.coordinator.person}
    moves = raised(cast, person, about="a text", **what)
    asked = raised(cast, person, about="both", **what)
    theirs = raised(cast, person, about="both", organisation=cast.northern.id)
    of_police = raised(
        cast, person, kind=TaskKind.ENCOURAGE, desk=Desk.POLICE, organisation=cast.welsh_police.id, about="police"
    )
    of_lead = raised(cast, person, kind=TaskKind.REVIEW_CONCERN, desk=Desk.SAFEGUARDING, about="concern")
    others = raised(cast, on_the_border(cast), about="another case", **what)
    transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        found = {row.id: (row.organisation_id, row.owner, row.done_at is None) for row in Task.objects.all()}
    assert found[moves.id] == (cast.northern.id, None, True)
    assert found[asked.id] == (cast.partners.id, cast.coordinator.person, False)
    assert found[theirs.id] == (cast.northern.id, None, True)
    assert found[of_police.id] == (cast.welsh_police.id, None, True)
    assert found[of_lead.id] == (cast.partners.id, None, True)
    assert found[others.id] == (cast.partners.id, cast.coordinator.person, True)


def test_what_is_raised_afterwards_is_the_other_teams(cast: Cast) -> None:
    person = transferred(cast)
    with scope.acting_as(CARAWAY):
        assert provider_of(person.row()) == cast.northern.id


def test_a_participants_own_disclosure_stays_where_it_was_made(cast: Cast) -> None:
    person = on_the_border(cast)
    own_disclosures.record_disclosure(case=person.id, on=cast.today, words="Was hurt at home.", by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        before = list(OwnDisclosure.objects.values())
    transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        assert list(OwnDisclosure.objects.values()) == before


@pytest.mark.parametrize("where", ["partners", "police", "council", "welsh_police"])
def test_not_to_who_does_not_deliver_under_the_agreement_nor_to_oneself(cast: Cast, where: str) -> None:
    person = on_the_border(cast)
    with pytest.raises(InvalidValue):
        transferring.transfer(case=person.id, to=getattr(cast, where).id, note=NOTE, by=cast.coordinator)
    assert person.row().worker == cast.coordinator.person


def test_not_to_who_delivers_another_agreement_alone(cast: Cast) -> None:
    person = cast.accepted()
    with pytest.raises(InvalidValue):
        transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    assert person.row().provider_id == cast.partners.id


def test_not_by_who_has_it_no_more_and_not_a_strangers(cast: Cast) -> None:
    person = transferred(cast)
    for by in (cast.coordinator, cast.manager):
        with pytest.raises(NotNow):
            transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=by)
        with pytest.raises(NotNow):
            handovers.hand_over(case=person.id, worker=cast.coordinator.person, note=NOTE, by=by)
    with pytest.raises(NotYours):
        transferring.transfer(case=person.id, to=cast.partners.id, note=NOTE, by=cast.strange_facilitator)
    what = {"case": cast.accepted().id, "to": cast.partners.id, "note": NOTE}
    with pytest.raises(NotYours):
        transferring.transfer(**what, by=cast.stranger)


def test_not_what_another_providers_worker_has(cast: Cast) -> None:
    person = on_the_border(cast)
    assert person.row().provider_id is None
    with pytest.raises(NotNow):
        transferring.transfer(case=person.id, to=cast.partners.id, note=NOTE, by=cast.stranger)
    chosen = {person.id: cast.coordinator.person}
    with pytest.raises(NotNow):
        handovers.hand_over_all(chosen=chosen, worker=cast.stranger.person, note=NOTE, by=cast.strange_manager)


def test_who_accepts_a_case_of_another_team_does_not_become_its_worker(cast: Cast) -> None:
    person = cast.referred(agreement=cast.border, by=cast.welsh_officer)
    transferring.transfer(case=person.id, to=cast.northern.id, note=NOTE, by=cast.coordinator)
    cases.accept(case=person.id, by=cast.coordinator)
    assert person.row().worker is None


def test_there_and_back(cast: Cast) -> None:
    person = transferred(cast)
    transferring.transfer(case=person.id, to=cast.partners.id, note="Stays after all.", by=cast.stranger)
    assert ids(cast, cast.coordinator, Whose.TEAM) == [person.id]
    with scope.acting_as(CARAWAY):
        tasks = Task.objects.filter(case_id=person.id, kind=TaskKind.TRANSFERRED, done_at=None)
        assert list(tasks.values_list("organisation_id", flat=True)) == [cast.partners.id]
        assert list(Handover.objects.order_by("at", "id").values_list("note", flat=True)) == [NOTE, "Stays after all."]


def test_who_no_longer_delivers_has_no_case(cast: Cast) -> None:
    person = transferred(cast)
    with scope.acting_as(INSTALLER):
        party = AgreementParty.objects.get(agreement=cast.border, organisation=cast.northern)
        agreements.leave_agreement(party=party, last_on=cast.today - timedelta(days=1), by=INSTALLER)
    assert ids(cast, cast.coordinator, Whose.TEAM) == [person.id]
    assert due(cast, cast.coordinator, Whose.ALL) == {person.id}
    handovers.hand_over(case=person.id, worker=cast.coordinator.person, by=cast.manager)


def test_a_referral_is_the_one_providers_or_anybodys(cast: Cast) -> None:
    assert cast.referred().row().provider_id == cast.partners.id
    assert cast.referred(agreement=cast.border, by=cast.welsh_officer).row().provider_id is None


def test_the_page_says_it_and_needs_a_note(cast: Cast) -> None:
    person, browser = on_the_border(cast), client_of(cast.coordinator)
    path = reverse("case_transfer", args=[person.id])
    assert path in text(browser, reverse("case", args=[person.id]))
    page = text(browser, path)
    assert "Northern Partners" in page
    assert "Wessex Partners" not in page.split("<form")[1].split("</form>")[0]
    assert "Enter what the other team has to know" in post(browser, path, to=cast.northern.id).content.decode()
    assert person.row().provider_id is None
    assert post(browser, path, to=cast.northern.id, note=NOTE).status_code == 302
    assert person.row().provider_id == cast.northern.id
    assert browser.get(path).status_code == 409


def test_where_one_provider_delivers_there_is_no_verb_and_the_address_refuses(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.coordinator)
    path = reverse("case_transfer", args=[person.id])
    assert path not in text(browser, reverse("case", args=[person.id]))
    answer = browser.get(path)
    assert answer.status_code == 409
    assert "Nobody else delivers under this agreement" in answer.content.decode()
    refused = post(browser, path, to=cast.northern.id, note=NOTE)
    assert refused.status_code == 200
    assert person.row().provider_id == cast.partners.id
