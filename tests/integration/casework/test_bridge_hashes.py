"""Keyed hashes of how a participant is reached: written with every change, never read here, made anew where they are missing."""

import pytest
from django.db import ProgrammingError, connection

from caraway.bridge import contacts
from caraway.bridge.contacts import ContactKind, contact_hash
from caraway.casework.actions import participants
from caraway.casework.jobs import hashes
from caraway.core.values import Postcode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.integration.casework.bridging import bridged


@pytest.fixture
def hashes_of(shared_cast, server):
    def read(person):
        with bridged(server, shared_cast.owner.info.dbname) as up:
            rows = up.execute("SELECT kind, hash FROM upward_contact WHERE case_id = %s", [person.id]).fetchall()
        return {row["kind"]: row["hash"] for row in rows}

    return read


@pytest.fixture
def expected(settings):
    key = settings.CONTACT_KEY

    def made(kind, normalised):
        return contact_hash(key, ContactKind(kind), normalised)

    return made


def write(person, **new):
    shown = participants.as_shown(person.row().participant, participants.CONTACT)
    said = {"phone": "+447700900777", **new}
    participants.set_contact(case=person.id, shown=shown, by=person.cast.coordinator, **said)


def test_a_referral_and_every_change_of_details_write_them(shared_cast, hashes_of, expected):
    person = shared_cast.accepted()
    assert set(hashes_of(person)) == {"phone", "address"}
    write(person, email="D.Marlowe+cara@example.org", address="Flat 2, 14 High Street\nSouthampton", postcode="so142ar")
    assert hashes_of(person) == {
        "phone": expected("phone", "+447700900777"),
        "email": expected("email", "d.marlowe@example.org"),
        "address": expected("address", contacts.address("14 High Street", Postcode("SO14 2AR"))),
    }
    write(person)
    assert hashes_of(person) == {"phone": expected("phone", "+447700900777")}


def test_what_cannot_be_compared_has_none(shared_cast, hashes_of):
    person = shared_cast.accepted()
    write(person, email="somebody", address="The Old Mill", postcode="")
    assert set(hashes_of(person)) == {"phone"}


@pytest.mark.parametrize(
    "statement", ["SELECT phone FROM {}", "SELECT * FROM {}", "DELETE FROM {}", "UPDATE {} SET phone = phone"]
)
@pytest.mark.parametrize("table", ["casework_contacthashes", "casework_staffidentity"])
def test_the_site_reads_none_back(shared_cast, table, statement):
    statement = statement if table == "casework_contacthashes" else statement.replace("phone", "identity")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        scope.acting_as(CARAWAY),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_those_that_are_missing_or_of_an_earlier_key_are_made(shared_cast, hashes_of, settings):
    person, other = shared_cast.accepted(), shared_cast.accepted()
    before = hashes_of(person)
    shared_cast.owner.execute(
        "DELETE FROM casework_contacthashes WHERE participant_id = %s", [person.row().participant_id]
    )
    assert hashes_of(person) == {}
    hashes.make_missing()
    assert hashes_of(person) == before
    assert hashes.make_missing() == {"rounds": 0}
    was = hashes_of(other)
    settings.CONTACT_KEY = bytes(32)
    hashes.make_missing()
    assert hashes_of(person).keys() == before.keys()
    assert not set(hashes_of(other).values()) & set(was.values())
