"""An action happens whole or not at all; facts are only added to; nobody acts on what is not theirs."""

import threading

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections

from caraway.casework.models import Case, FactRow, StandingRow
from caraway.platform.accounts.actor import CARAWAY, NOBODY
from caraway.platform.tenancy import scope
from tests.integration.casework.doings import DOINGS, Kept

WHOLE = (
    "accept",
    "book",
    "move",
    "mark",
    "hold",
    "correct",
    "cancel",
    "cancel_and_rebook",
    "return_to_police",
    "make",
    "decide",
)
TABLES = ("participant", "case", "factrow", "standingrow", "duerow", "place", "message", "document", "referraldraft")


class Broken(Exception):
    """What a test raises in the middle of an action."""


class BreakAt:
    """Let so many statements through, then raise instead of sending the next."""

    def __init__(self, number):
        self.left, self.broke = number, False

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            self.broke = True
            raise Broken
        self.left -= 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", WHOLE)
def test_broken_off_at_any_statement_it_leaves_nothing(shared_cast, name):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    before = kept.now()
    for number in range(1000):
        with connection.execute_wrapper(BreakAt(number)) as _:
            try:
                doing.now()
            except Broken:
                assert kept.now() == before, f"broken off at statement {number}"
                continue
        break
    assert number > 8
    assert kept.now() != before


@pytest.mark.parametrize("name", ["book", "correct", "cancel", "cancel_and_rebook"])
def test_when_the_server_ends_the_connection_it_leaves_nothing(shared_cast, server, name):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    before = kept.now()

    def end(execute, sql, params, many, context):
        if "INSERT INTO" in sql and "audit_auditrow" in sql:
            with psycopg.connect(server.administration, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)

    with pytest.raises(DatabaseError), connection.execute_wrapper(end):
        doing.now()
    connections.close_all()
    assert kept.now() == before
    doing.now()
    assert kept.now() != before


SAFEGUARDING = [
    f"casework_{table}" for table in ("concern", "concernentry", "servicereferral", "risksignal", "owndisclosureentry")
]


@pytest.mark.parametrize(
    "table", ["casework_factrow", "casework_message", "casework_document", "casework_detailschanged", *SAFEGUARDING]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET agreement_id = agreement_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_facts_messages_and_documents_are_never_changed(shared_cast, table, statement):
    shared_cast.closed()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        scope.acting_as(CARAWAY),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


FORBIDDEN = {
    "participant": ("family_name = 'Other'", "date_of_birth = '1980-01-01'", "agreement_id = agreement_id"),
    "case": ("version_id = version_id", "reference = 'CARA-AAAAAA'", "referred_by = NULL", "views_dealt_with = true"),
    "place": ("case_id = case_id", "workshop_id = workshop_id"),
    "workshop": ('"on" = "on"', "capacity = 9", "agreement_id = agreement_id"),
    "standingrow": ("case_id = case_id",),
    "referraldraft": ("account_id = account_id", "organisation_id = organisation_id"),
    "owndisclosure": ("words = ''", "heard_by = heard_by", "case_id = case_id"),
    "courtorder": ("terms = terms", "to_on = NULL", "hours = '[]'"),
}
"""What no action writes anew, by table."""


@pytest.mark.parametrize(("table", "change"), [(table, one) for table, changes in FORBIDDEN.items() for one in changes])
def test_what_no_action_changes_is_not_granted(shared_cast, table, change):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        scope.acting_as(shared_cast.coordinator),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE casework_{table} SET {change}")


def seen(actor):
    with scope.acting_as(actor), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM casework_{table}")
            yield table, cursor.fetchone()[0]


def test_others_see_no_row_of_any_table(shared_cast):
    others = (shared_cast.stranger, shared_cast.welsh_officer, shared_cast.strange_facilitator)
    before = [dict(seen(actor)) for actor in others]
    shared_cast.closed(), shared_cast.booked(), shared_cast.draft()
    ours = dict(seen(shared_cast.coordinator))
    assert all(count for table, count in ours.items() if table != "document")
    assert [dict(seen(actor)) for actor in others] == before
    assert not any(dict(seen(NOBODY)).values())


def test_with_nothing_set_nothing_is_seen_also_after_a_commit(shared_cast):
    shared_cast.referred()
    assert not Case.objects.exists()
    with scope.acting_as(shared_cast.coordinator):
        assert Case.objects.exists()
    assert not Case.objects.exists()
    assert not FactRow.objects.exists()
    assert not StandingRow.objects.exists()


def test_another_thread_sees_nothing_of_this_ones(shared_cast):
    shared_cast.referred()
    found = []

    def look():
        found.append(Case.objects.count())
        connections.close_all()

    with scope.acting_as(shared_cast.coordinator):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [0]
