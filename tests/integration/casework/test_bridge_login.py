"""What the victims' site's login may do in this database: read nine views, empty the drop box, put in releases, and nothing else."""

from dataclasses import replace

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from caraway.bridge import releases as bridge
from caraway.bridge import risk, terms
from caraway.bridge.upward import UPWARD
from caraway.core.joint.words import ReleaseKind
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases import logins
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.integration.casework.bridging import INSERT, advisory, bridged, instruction, pair, send

VIEWS = {risk.VIEW, terms.AgreementTerms.VIEW, *(one.VIEW for one in UPWARD)}
WHOLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
MAY = {(view, "SELECT") for view in VIEWS} | {("casework_dropbox", "SELECT"), ("casework_dropbox", "DELETE")}


@pytest.fixture
def up(shared_cast, server):
    with bridged(server, shared_cast.owner.info.dbname) as found:
        yield found


def test_it_may_do_what_is_listed_to_whole_tables_and_nothing_else(shared_cast):
    rows = shared_cast.owner.execute(
        "SELECT relname, privilege FROM pg_class, unnest(%s::text[]) AS privilege"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')"
        " AND has_table_privilege(%s, oid, privilege)",
        [list(WHOLE), logins.BRIDGE],
    ).fetchall()
    assert set(rows) == MAY


def test_of_single_columns_it_may_put_in_those_of_a_release_and_nothing_else(shared_cast):
    rows = shared_cast.owner.execute(
        "SELECT relname, attname, privilege FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid,"
        " unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) AS privilege"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f') AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege(%s, attrelid, attnum, privilege) AND NOT has_table_privilege(%s, attrelid, privilege)",
        [logins.BRIDGE, logins.BRIDGE],
    ).fetchall()
    assert {(table, privilege) for table, _, privilege in rows} == {(bridge.TABLE, "INSERT")}
    assert {column for _, column, _ in rows} == set(bridge.COLUMNS)


def test_it_calls_no_function_and_counts_with_no_sequence_of_ours(shared_cast):
    ours = "pronamespace = 'public'::regnamespace AND has_function_privilege(%s, oid, 'EXECUTE')"
    assert shared_cast.owner.execute(f"SELECT proname FROM pg_proc WHERE {ours}", [logins.BRIDGE]).fetchall() == []
    counted = (
        "relkind = 'S' AND CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE, SELECT, UPDATE') END"
    )
    assert shared_cast.owner.execute(f"SELECT relname FROM pg_class WHERE {counted}", [logins.BRIDGE]).fetchall() == []


def test_every_table_is_denied_when_it_is_tried(shared_cast, up):
    tables = [
        name for (name,) in shared_cast.owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    assert len(tables) > 50
    for table in set(tables) - {"casework_dropbox"}:
        for statement in ("SELECT 1 FROM {}", "DELETE FROM {}", "TRUNCATE {}", "COPY {} TO STDOUT"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                up.execute(statement.format(table))


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_view_belongs_to_the_reader_and_is_read_alone(shared_cast, up, view):
    kept = "SELECT pg_get_userbyid(relowner), reloptions FROM pg_class WHERE relname = %s"
    assert shared_cast.owner.execute(kept, [view]).fetchone() == (logins.READER, ["security_barrier=true"])
    up.execute(f"SELECT * FROM {view}").fetchall()
    for statement in (
        f"DELETE FROM {view}",
        f"UPDATE {view} SET agreement_id = agreement_id",
        f"INSERT INTO {view} DEFAULT VALUES",
    ):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
            up.execute(statement)
    with (
        scope.acting_as(CARAWAY),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"SELECT 1 FROM {view}")


def test_a_release_goes_in_once_and_is_never_seen_again(shared_cast, up):
    said = instruction(shared_cast.booked(), ReleaseKind.HOLD)
    for _ in range(2):
        send(up, said)
    rows = shared_cast.owner.execute(f"SELECT count(*) FROM {bridge.TABLE} WHERE id = %s", [said.id]).fetchone()
    assert rows == (1,)
    for statement in (
        f"SELECT id FROM {bridge.TABLE}",
        f"UPDATE {bridge.TABLE} SET code = 'venue'",
        f"DELETE FROM {bridge.TABLE}",
        f"{INSERT} RETURNING id",
        INSERT.replace("DO NOTHING", "(id) DO UPDATE SET code = 'venue'"),
        f"INSERT INTO {bridge.TABLE} (number) VALUES (1)",
        f"INSERT INTO {bridge.TABLE} (landed_at) VALUES (now())",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            up.execute(statement, bridge.as_row(said))


def test_what_the_list_does_not_have_is_refused_by_the_database(shared_cast, up):
    one, other = shared_cast.booked(), shared_cast.booked()
    hold, apart = bridge.as_row(instruction(one, ReleaseKind.HOLD)), bridge.as_row(pair(one, other))
    advice = bridge.as_row(advisory(one, shared_cast.today))
    for wrong in (
        hold | {"kind": "warn"},
        hold | {"code": "she_moved"},
        hold | {"code": None},
        hold | {"advice": ["two_in_room"]},
        hold | {"other_case_id": other.id},
        hold | {"kind": "stop", "at_once": True},
        advice | {"advice": ["he_knows"]},
        advice | {"advice": []},
        advice | {"purpose": "because"},
        advice | {"expires_on": None},
        advice | {"code": "venue"},
        apart | {"other_case_id": None},
        apart | {"case_id": apart["other_case_id"], "other_case_id": apart["case_id"]},
        apart | {"at_once": True},
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            up.execute(INSERT, wrong | {"id": ids.new()})
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        send(up, replace(instruction(one, ReleaseKind.HOLD), case=ids.new()))


def test_nobody_at_a_desk_sees_a_release_and_caraway_changes_only_its_landing(shared_cast, up):
    said = instruction(shared_cast.booked(), ReleaseKind.HOLD, HoldCode.STAFFING)
    send(up, said)
    for actor in (*shared_cast.actors.values(), CARAWAY):
        with scope.acting_as(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {bridge.TABLE} WHERE id = %s", [said.id])
            assert cursor.fetchone() == (1 if actor is CARAWAY else 0,), actor.name
    for statement in (
        f"UPDATE {bridge.TABLE} SET code = 'venue'",
        f"DELETE FROM {bridge.TABLE}",
        f"INSERT INTO {bridge.TABLE} (kind) VALUES ('hold')",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            scope.acting_as(CARAWAY),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
