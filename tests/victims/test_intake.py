"""What the police sealed is opened here once, and nowhere else; a crossing that is broken off lands once all the same."""

from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from caraway.bridge.intake import Place, VictimDetails, box_id, sealed
from caraway.bridge.sealing import NotOpened, key_pair
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases.planes import victims_public_key
from caraway.platform.tenancy import scope
from caraway.victims import crossing, demonstration
from caraway.victims.actions import intake
from caraway.victims.jobs.intake import take_in
from caraway.victims.models import PoliceSent, VictimCase
from tests.victims.conftest import TODAY
from tests.victims.world import areas

DETAILS = VictimDetails("Oonagh", "Marsden", phone="07700900123", language="cy", methods=("call",), views="agrees")


def waiting(two) -> dict[UUID, tuple[UUID, int]]:
    rows = two.casework.execute("SELECT id, referral, version FROM casework_dropbox").fetchall()
    return {key: (referral, version) for key, referral, version in rows}


def kept() -> dict[UUID, tuple[UUID, int]]:
    with scope.acting_as(CARAWAY):
        return {one.pk: (one.case.casework_case, one.version) for one in PoliceSent.objects.select_related("case")}


def set_up(two) -> None:
    """The people of the site, with nothing taken in."""
    with two.casework.transaction():
        two.casework.execute("CREATE TEMP TABLE aside AS TABLE casework_dropbox")
        two.casework.execute("DELETE FROM casework_dropbox")
    demonstration.load(areas(two.casework), TODAY)
    two.casework.execute("INSERT INTO casework_dropbox TABLE aside")


def drop(two, details: VictimDetails, referral: UUID, version: int, key: str = "") -> UUID:
    """Seal these and put them in, as casework does; the box's id."""
    place, box = Place(referral, version), box_id("44", str(referral), version)
    shut = sealed(details, place, bytes.fromhex(key or victims_public_key()))
    two.casework.execute(
        "INSERT INTO casework_dropbox (id, referral, version, sealed) VALUES (%s, %s, %s, %s)",
        [box, referral, version, shut],
    )
    return box


def test_everything_that_waits_is_taken_once_and_is_gone_there(two):
    set_up(two)
    sent = waiting(two)
    assert len(sent) > 100
    assert take_in() == {"taken": len(sent), "waiting": 0, "not_opened": 0}
    assert kept() == sent
    assert waiting(two) == {}
    assert take_in()["taken"] == 0
    with scope.acting_as(CARAWAY):
        cases = VictimCase.objects.all()
        assert {one.casework_case for one in cases} == {referral for referral, _ in sent.values()}
        assert all(one.offence and one.given_name and one.reference.startswith("C-") for one in cases)


def test_what_was_stored_but_not_taken_away_is_taken_again_and_is_there_once(two, monkeypatch):
    """As when the process is killed between the two databases."""
    set_up(two)
    sent = waiting(two)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as fault:
        fault.setattr(crossing, "take_away", killed)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                take_in()
    assert waiting(two) == sent
    assert len(kept()) == 1
    take_in()
    assert kept() == sent
    assert waiting(two) == {}


def test_a_replacement_is_kept_beside_and_changes_nothing_that_stands(two):
    set_up(two)
    take_in()
    with scope.acting_as(CARAWAY):
        case = VictimCase.objects.order_by("pk").first()
        highest = max(PoliceSent.objects.filter(case=case).values_list("version", flat=True))
    drop(two, replace(DETAILS, given_name="Una"), case.casework_case, highest + 1)
    assert take_in() == {"taken": 1, "waiting": 0, "not_opened": 0}
    with scope.acting_as(CARAWAY):
        again = VictimCase.objects.get(pk=case.pk)
        newest = PoliceSent.objects.get(case=case, version=highest + 1)
    assert (again.given_name, again.family_name) == (case.given_name, case.family_name)
    assert newest.details["given_name"] == "Una"
    assert newest.details["phone"] == "07700900123"


@pytest.mark.parametrize("elsewhere", ["another key", "another place"])
def test_what_cannot_be_opened_stays_where_it_is_and_raises_an_alarm(two, elsewhere, caplog):
    set_up(two)
    take_in()
    referral = next(iter(kept().values()))[0]
    if elsewhere == "another key":
        box = drop(two, DETAILS, referral, 7, key=key_pair()[1].hex())
    else:
        box = drop(two, DETAILS, referral, 7)
        two.casework.execute("UPDATE casework_dropbox SET version = 8 WHERE id = %s", [box])
    assert take_in() == {"taken": 0, "waiting": 0, "not_opened": 1}
    assert box in waiting(two)
    assert box not in kept()
    assert str(box) in caplog.text
    assert "Oonagh" not in caplog.text


def test_where_nobody_delivers_yet_it_waits(two):
    sent = waiting(two)
    assert take_in() == {"taken": 0, "waiting": len(sent), "not_opened": 0}
    assert waiting(two) == sent
    assert kept() == {}


def test_a_process_without_the_private_key_opens_nothing(two):
    set_up(two)
    with crossing.casework() as there:
        box = crossing.boxes(there, 1)[0]
    with override_settings(VICTIMS_PRIVATE_KEY=key_pair()[0].hex()), pytest.raises(NotOpened):
        intake.take(box=box, by=CARAWAY)
    assert kept() == {}
    assert intake.take(box=box, by=CARAWAY) == intake.take(box=box, by=CARAWAY)
    assert len(kept()) == 1
    with pytest.raises(NotNow):
        intake.take(box=replace(box, id=box_id("44", "x", 1), agreement=box.id), by=CARAWAY)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM casework_participant",
        "SELECT 1 FROM casework_case",
        "SELECT 1 FROM accounts_account",
        "SELECT 1 FROM audit_auditrow",
        "UPDATE casework_dropbox SET version = 1",
        "INSERT INTO casework_dropbox (id, referral, version, sealed) VALUES (gen_random_uuid(), gen_random_uuid(), 1, '')",
    ],
)
def test_the_bridge_may_not(two, statement):
    with psycopg.connect(settings.BRIDGE_URL) as there, pytest.raises(psycopg.errors.InsufficientPrivilege):
        there.execute(statement)
