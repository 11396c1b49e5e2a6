"""Further victims of one participant, none aware of another; and one person in several cases, found inside this site alone."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.further import Source, Who
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.tenancy import scope
from caraway.victims.actions import contacts, further
from caraway.victims.models import OpenedHere, SamePerson, VictimCase
from caraway.victims.queries.cases import case_rows
from caraway.victims.queries.same import beside_of, pairs
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.test_contacts import MASK
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor

NEW = {
    "given_name": "Perpetua",
    "family_name": "Quillfeather",
    "born_on": date(1990, 5, 4),
    "who": Who.FORMER,
    "source": Source.OWN,
}


def opened(case: UUID, by: str = WORKER, **more) -> UUID:
    return further.open_further(case=case, **(NEW | more), by=actor(by))


def two_cases() -> tuple[UUID, UUID]:
    """Two cases of the house, of two participants."""
    by = actor(WORKER)
    with scope.acting_as(by):
        one, other, *_ = case_rows(by, TODAY)
    return one.id, other.id


def test_a_further_case_stands_by_itself(house):
    case = first_case()
    worker = page_of(WORKER)
    before = MASK.sub(b"", worker.get(reverse("contact", args=[case])).content)
    sent = {"request_key": uuid4(), "given_name": "Perpetua", "family_name": "Quillfeather", "who": "present_partner"}
    address = reverse("contact_further", args=[case])
    kept = worker.post(address, sent)
    assert b"Quillfeather" in kept.content
    assert b"where this came from" in kept.content
    answer = worker.post(address, sent | {"source": "person"})
    assert (answer.status_code, answer.url) == (302, reverse("contact_list"))
    worker.post(address, sent | {"source": "person"})
    with scope.acting_as(CARAWAY):
        made = VictimCase.objects.get(family_name="Quillfeather")
        old = VictimCase.objects.get(pk=case)
        row = AuditRow.objects.filter(verb="victim.open")
        assert OpenedHere.objects.get(case=made).who == "present_partner"
    assert (made.casework_case, made.agreement_id, made.offence) == (old.casework_case, old.agreement_id, False)
    with scope.acting_as(actor(WORKER)):
        assert [one.subject_ids for one in row] == [[made.pk]]
    # Of the one nothing shows the other: its page is what it was before, byte for byte, and the other way round no mark of it.
    assert MASK.sub(b"", worker.get(reverse("contact", args=[case])).content) == before
    there = worker.get(reverse("contact", args=[made.pk])).content
    for mark in (old.reference, old.given_name, old.family_name, str(old.pk), str(old.casework_case)):
        assert mark.encode() not in there
    assert b"Present partner" in there
    assert b"Quillfeather" in page_of(SUPERVISOR).get(reverse("contact_list")).content


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_name": " "}, "given_name"),
        ({"family_name": "q" * 101}, "family_name"),
        ({"born_on": date(2026, 3, 3)}, "born_on"),
    ],
)
def test_a_further_case_that_cannot_be(house, wrong, field):
    with pytest.raises(InvalidValue) as refusal:
        opened(first_case(), **wrong)
    assert refusal.value.code == field


def test_one_person_in_two_cases(house):
    one, other = two_cases()
    first, second = opened(one), opened(other, given_name="perpetua ", family_name="QUILLFEATHER", source=Source.AGENCY)
    opened(other, born_on=date(1991, 5, 4))
    contacts.assign(case=first, worker=actor(WORKER).person, by=actor(SUPERVISOR))
    contacts.assign(case=second, worker=actor(COLLEAGUE).person, by=actor(SUPERVISOR))
    by = actor(SUPERVISOR)
    with scope.acting_as(by):
        found = [pair for pair in pairs(by, TODAY) if "uillfeather" in pair.one.name.lower()]
        assert [{pair.one.id, pair.other.id} for pair in found] == [{first, second}]
        assert beside_of(first, by, TODAY).colleagues == ()
    client = page_of(SUPERVISOR)
    assert b"Quillfeather" in client.get(reverse("contact_same_list")).content
    address = reverse("contact_same", args=[second, first])
    assert client.get(address).status_code == 200
    assert b"whether it is one person" in client.post(address, {"request_key": uuid4()}).content
    assert client.post(address, {"request_key": uuid4(), "same": "yes"}).status_code == 302
    assert client.get(address).status_code == 404
    with pytest.raises(NotNow):
        further.say_same(case=first, other=second, same=False, by=by)
    with pytest.raises(InvalidValue):
        further.say_same(case=first, other=first, same=True, by=by)
    with pytest.raises(NotYours):
        further.say_same(case=first, other=second, same=True, by=actor(WORKER))
    with scope.acting_as(CARAWAY):
        assert SamePerson.objects.get().same
        assert VictimCase.objects.filter(pk__in=(first, second)).count() == 2
    _each_sees_the_colleague_and_no_more(first, second)


def _each_sees_the_colleague_and_no_more(first, second):
    for who, case, other, colleague in (
        (WORKER, first, second, b"J. Pemberly"),
        (COLLEAGUE, second, first, b"M. Aldous"),
    ):
        content = page_of(who).get(reverse("contact", args=[case])).content
        assert b"A colleague also works with this person: " + colleague in content
        assert str(other).encode() not in content


def test_two_people_of_one_name_are_asked_about_once(house):
    one, other = two_cases()
    first, second = opened(one), opened(other)
    by = actor(SUPERVISOR)
    further.say_same(case=second, other=first, same=False, by=by)
    with scope.acting_as(by):
        assert first not in {pair.one.id for pair in pairs(by, TODAY)} | {pair.other.id for pair in pairs(by, TODAY)}
        assert beside_of(first, by, TODAY).colleagues == ()
