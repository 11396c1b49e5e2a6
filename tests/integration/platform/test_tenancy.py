"""Whose rows are seen: only those of the agreements in force today for this organisation, else none."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from caraway.platform.accounts.actor import CARAWAY, INSTALLER, NOBODY
from caraway.platform.agreements import actions
from caraway.platform.agreements.models import AgreementParty, AgreementVersion, Part
from caraway.platform.agreements.queries import agreements_in_force, version_in_force
from caraway.platform.databases.migrating import refuse_wrong_login
from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

TODAY = date(2026, 3, 2)


def seen():
    return set(AgreementVersion.objects.values_list("agreement_id", flat=True))


def test_each_organisation_sees_its_own_agreements(world):
    with scope.acting_as(world.coordinator.actor):
        assert seen() == {world.wessex.id}
    with scope.acting_as(world.officer.actor):
        assert seen() == {world.wessex.id}
    with scope.acting_as(world.stranger.actor):
        assert seen() == {world.north.id}


def test_with_nothing_set_nothing_is_seen(world):
    assert seen() == set()


def test_somebody_who_has_not_signed_in_sees_nothing(world):
    with scope.acting_as(NOBODY):
        assert seen() == set()


def test_caraway_itself_sees_all(world):
    with scope.acting_as(CARAWAY):
        assert seen() == {world.wessex.id, world.north.id}


def test_a_connection_carries_nobodys_context_after_a_commit(committed_world):
    with scope.acting_as(committed_world.coordinator.actor):
        assert seen() == {committed_world.wessex.id}
    assert seen() == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('caraway.agreements', true)")
        assert cursor.fetchone() == ("",)


def test_without_the_policy_the_strangers_rows_would_be_seen(committed_world):
    """The control: it is the policy that hides them, and nothing else."""
    committed_world.owner.execute("ALTER TABLE agreements_agreementversion DISABLE ROW LEVEL SECURITY")
    assert len(seen()) == 2


def test_another_actors_block_gives_back_what_it_took(world):
    with scope.acting_as(world.coordinator.actor):
        with scope.acting_as(world.stranger.actor):
            assert seen() == {world.north.id}
        assert seen() == {world.wessex.id}
        with pytest.raises(LookupError), scope.acting_as(world.stranger.actor):
            raise LookupError
        assert seen() == {world.wessex.id}
        assert scope.current().actor == world.coordinator.actor
    assert scope.current() is None


def test_a_row_of_anothers_agreement_cannot_be_written(world):
    with pytest.raises(ProgrammingError, match="row-level security"), scope.acting_as(world.coordinator.actor):
        AgreementVersion.objects.create(
            agreement=world.north, number=9, in_force_from=TODAY, settings={}, rules_hash="0"
        )


def test_settings_are_never_edited(world):
    for statement in ("UPDATE agreements_agreementversion SET number = 9", "DELETE FROM agreements_agreementversion"):
        with pytest.raises(ProgrammingError, match="permission denied"), scope.acting_as(CARAWAY):
            connection.cursor().execute(statement)


def test_a_part_is_in_force_from_its_first_day_to_its_last(world):
    first, last = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    actions.join_agreement(
        agreement=world.north,
        organisation=world.provider,
        part=Part.PROVIDER,
        from_on=first,
        to_on=last,
        by=INSTALLER,
    )
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [world.north.id in agreements_in_force(world.provider.id, day) for day in days] == [False, True, True, False]


def test_a_part_that_has_ended_shows_nothing_more(world, held_clock):
    party = AgreementParty.objects.get(organisation=world.provider)
    actions.leave_agreement(party=party, last_on=TODAY, by=INSTALLER)
    with scope.acting_as(world.coordinator.actor):
        assert seen() == {world.wessex.id}
    clock.advance(timedelta(days=1))
    with scope.acting_as(world.coordinator.actor):
        assert seen() == set()


def test_the_version_in_force_follows_the_day(world):
    later = TODAY + timedelta(days=30)
    actions.write_version(agreement=world.wessex, settings={"weeks": 20}, in_force_from=later, by=INSTALLER)
    with scope.acting_as(world.coordinator.actor):
        assert version_in_force(world.wessex.id, later - timedelta(days=1)).settings == {"weeks": 16}
        assert version_in_force(world.wessex.id, later).settings == {"weeks": 20}
        with pytest.raises(AgreementVersion.DoesNotExist):
            version_in_force(world.wessex.id, TODAY - timedelta(days=1))
        with pytest.raises(AgreementVersion.DoesNotExist):
            version_in_force(world.north.id, later)


def test_the_site_starts_as_its_own_login_and_not_as_the_owner(committed):
    with connection.cursor() as cursor, transaction.atomic():
        refuse_wrong_login(cursor)
    with committed.cursor() as cursor, pytest.raises(DatabaseRefused, match="owns tables"):
        refuse_wrong_login(cursor)
