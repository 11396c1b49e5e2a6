"""Cases given to somebody: the first worker without a note, a handover with one, several at once or none."""

import pytest
from django.urls import reverse

from caraway.casework.actions import handovers
from caraway.casework.models import Case, Handover, Task
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person

from .test_coordination_pages import client_of, post, text
from .test_tasks import raised


def worker(person: Person):
    with scope.acting_as(CARAWAY):
        return Case.objects.get(pk=person.id).worker


def notes():
    with scope.acting_as(CARAWAY):
        return list(Handover.objects.values_list("note", flat=True))


def test_the_first_worker_needs_no_note_and_the_next_does(cast: Cast) -> None:
    person, browser = cast.referred(), client_of(cast.manager)
    path = reverse("case_worker", args=[person.id])
    assert "Handover note" not in text(browser, path)
    assert post(browser, path, worker=cast.coordinator.person).status_code == 302
    assert (worker(person), notes()) == (cast.coordinator.person, [])
    page = post(browser, path, worker=cast.coordinator_too.person).content.decode()
    assert "Enter what the next worker has to know" in page
    assert worker(person) == cast.coordinator.person
    assert post(browser, path, worker=cast.coordinator_too.person, note="Prefers evenings.").status_code == 302
    assert (worker(person), notes()) == (cast.coordinator_too.person, ["Prefers evenings."])


def test_the_history_says_who_gave_it_to_whom(cast: Cast) -> None:
    person = cast.accepted()
    handovers.hand_over(case=person.id, worker=cast.coordinator_too.person, note="Prefers evenings.", by=cast.manager)
    page = text(client_of(cast.coordinator), reverse("case", args=[person.id]))
    assert "Handed over from R. Okafor to M. Vane" in page
    assert "Prefers evenings." in page
    assert "by P. Sorrel" in page
    assert "Handed over" not in text(client_of(cast.officer), reverse("police_referral", args=[person.id]))


def test_the_open_tasks_of_the_last_worker_go_with_it(cast: Cast) -> None:
    person = cast.accepted()
    task = raised(cast, person, owner=cast.coordinator.person)
    others = raised(cast, person, about="another's", owner=cast.manager.person)
    handovers.hand_over(case=person.id, worker=cast.coordinator_too.person, note="Ill.", by=cast.manager)
    with scope.acting_as(CARAWAY):
        owners = dict(Task.objects.values_list("id", "owner"))
    assert owners == {task.id: cast.coordinator_too.person, others.id: cast.manager.person}


def test_not_to_somebody_who_has_no_cases_and_not_a_strangers_case(cast: Cast) -> None:
    person = cast.accepted()
    for one in (cast.facilitator, cast.stranger, cast.officer):
        with pytest.raises(InvalidValue):
            handovers.hand_over(case=person.id, worker=one.person, note="x", by=cast.manager)
    with pytest.raises(NotYours):
        handovers.hand_over(case=person.id, worker=cast.stranger.person, note="x", by=cast.stranger)


def test_several_all_or_none(cast: Cast) -> None:
    one, two = cast.accepted(), cast.accepted()
    chosen = {person.id: cast.coordinator.person for person in (one, two)}
    handovers.hand_over(case=two.id, worker=cast.manager.person, note="Mine.", by=cast.manager)
    what = {"chosen": chosen, "worker": cast.coordinator_too.person, "note": "On leave."}
    with pytest.raises(NotNow) as refused:
        handovers.hand_over_all(**what, by=cast.manager)
    assert two.row().reference in refused.value.sentence
    assert one.row().reference not in refused.value.sentence
    assert (worker(one), worker(two)) == (cast.coordinator.person, cast.manager.person)
    what["chosen"] = chosen | {two.id: cast.manager.person}
    handovers.hand_over_all(**what, by=cast.manager)
    assert worker(one) == worker(two) == cast.coordinator_too.person
    assert sorted(notes()) == ["Mine.", "On leave.", "On leave."]


def test_one_of_another_provider_stops_all(cast: Cast) -> None:
    person, other = cast.accepted(), cast.referred(agreement=cast.gogledd, by=cast.welsh_officer)
    chosen = {person.id: cast.coordinator.person, other.id: None}
    with pytest.raises(NotYours):
        handovers.hand_over_all(chosen=chosen, worker=cast.coordinator_too.person, note="x", by=cast.coordinator)
    assert worker(person) == cast.coordinator.person


def test_none_and_too_many_are_refused(cast: Cast) -> None:
    many = {Case().id: None for _ in range(handovers.MOST + 1)}
    for chosen in ({}, many):
        with pytest.raises(InvalidValue):
            handovers.hand_over_all(chosen=chosen, worker=cast.coordinator.person, note="x", by=cast.coordinator)
