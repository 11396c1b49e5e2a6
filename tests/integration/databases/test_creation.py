"""Logins, grants and policies, tried as each login against a database of their own."""

import psycopg
import pytest

from caraway.commands import serve
from caraway.platform.databases import clusters, creation, grants, logins
from caraway.platform.databases.migrating import (
    refuse_a_strangers_database,
    refuse_talkative_server,
    refuse_wrong_login,
)
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.refusals import DatabaseRefused

ONE, OTHER = "11111111-1111-7111-8111-111111111111", "22222222-2222-7222-8222-222222222222"


@pytest.fixture
def databases(server, request):
    """An empty database of each plane, by name."""
    names = {plane.name: f"caraway_x_{plane.name}" for plane in (CASEWORK, VICTIMS)}
    with creation.administering(server) as admin:
        for plane in (CASEWORK, VICTIMS):
            creation.drop(admin, names[plane.name])
            creation.make_database(admin, server, plane, names[plane.name])
    yield names
    with creation.administering(server) as admin:
        creation.drop(admin, *names.values())


@pytest.fixture
def as_login(server, databases):
    opened = []

    def connect(login, plane="casework"):
        connection = psycopg.connect(server.url(login, databases[plane]), autocommit=True)
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def facts(as_login):
    owner = as_login(logins.OWNER)
    owner.execute("CREATE TABLE fact (id int PRIMARY KEY, agreement_id uuid NOT NULL, name text)")
    for operation in (grants.append_only("fact"), grants.agreement_policy("fact")):
        owner.execute(operation.sql)
    owner.execute("INSERT INTO fact VALUES (1, %s, 'a'), (2, %s, 'b')", [ONE, OTHER])
    return as_login(logins.CASEWORK)


def of_agreements(connection, *ids):
    connection.execute("SELECT set_config('caraway.agreements', %s, false)", ["{" + ",".join(ids) + "}"])


def test_no_agreement_set_no_row_seen(facts):
    assert facts.execute("SELECT id FROM fact").fetchall() == []
    facts.execute("SELECT set_config('caraway.agreements', '', false)")
    assert facts.execute("SELECT id FROM fact").fetchall() == []


def test_rows_of_the_agreements_set_are_seen_and_no_others(facts):
    of_agreements(facts, ONE)
    assert facts.execute("SELECT id FROM fact").fetchall() == [(1,)]
    of_agreements(facts, ONE, OTHER)
    assert facts.execute("SELECT count(*) FROM fact").fetchone() == (2,)


def test_a_row_of_another_agreement_can_not_be_written(facts):
    of_agreements(facts, ONE)
    facts.execute("INSERT INTO fact VALUES (3, %s, 'c')", [ONE])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        facts.execute("INSERT INTO fact VALUES (4, %s, 'd')", [OTHER])


@pytest.mark.parametrize("statement", ["UPDATE fact SET name = 'x'", "DELETE FROM fact", "TRUNCATE fact"])
def test_what_is_append_only_is_never_changed(facts, statement):
    of_agreements(facts, ONE)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        facts.execute(statement)


def test_other_logins_see_nothing_that_was_not_granted(facts, as_login):
    for login in (logins.BRIDGE, logins.RETENTION):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_login(login).execute("SELECT 1 FROM fact")


def test_the_backup_login_reads_every_row_and_writes_none(facts, as_login):
    backup = as_login(logins.BACKUP)
    assert backup.execute("SELECT count(*) FROM fact").fetchone() == (2,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        backup.execute("INSERT INTO fact VALUES (9, %s, 'x')", [ONE])


def test_column_grants_and_their_reversal(facts, as_login):
    owner, bridge = as_login(logins.OWNER), as_login(logins.BRIDGE)
    operation = grants.grant("fact", "SELECT (id)", logins.BRIDGE)
    owner.execute(operation.sql)
    bridge.execute("SELECT id FROM fact")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bridge.execute("SELECT name FROM fact")
    owner.execute(operation.reverse_sql)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bridge.execute("SELECT id FROM fact")


def test_a_policy_taken_back_leaves_the_table_closed(facts, as_login):
    as_login(logins.OWNER).execute(grants.agreement_policy("fact").reverse_sql)
    of_agreements(facts, ONE)
    assert facts.execute("SELECT id FROM fact").fetchall() == []


@pytest.mark.parametrize("name", ["fact; DROP TABLE fact", 'fact"', "Fact", ""])
def test_names_are_names(name):
    with pytest.raises(ValueError, match="not a plain lower-case name"):
        grants.append_only(name)


def test_neither_site_reaches_the_others_database(as_login):
    for login, plane in ((logins.CASEWORK, "victims"), (logins.VICTIMS, "casework"), (logins.BRIDGE, "victims")):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            as_login(login, plane)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_no_login_reaches_the_servers_own_databases(server, database):
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server.url(logins.CASEWORK, database))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM pg_stat_activity",
        "SELECT * FROM pg_stat_database",
        "SELECT * FROM pg_stat_user_tables",
        "SELECT * FROM pg_locks",
        "SELECT * FROM pg_stat_get_activity(NULL)",
        "SELECT pg_stat_get_db_xact_commit(1)",
        "SELECT pg_database_size('postgres')",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE ROLE another",
        "SELECT rolpassword FROM pg_authid",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_a_site_is_denied_what_would_show_or_change_the_server(as_login, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_login(logins.CASEWORK).execute(statement)


def test_the_reader_has_no_way_in(as_login):
    with pytest.raises(psycopg.OperationalError):
        as_login(logins.READER)


def test_the_sites_login_is_accepted(as_login):
    refuse_wrong_login(as_login(logins.CASEWORK).cursor())


@pytest.mark.parametrize(("login", "reason"), [(logins.BACKUP, "may bypass"), (logins.OWNER, "owner")])
def test_a_login_that_sees_past_the_policies_is_refused(facts, as_login, login, reason):
    with pytest.raises(DatabaseRefused, match=reason):
        refuse_wrong_login(as_login(login).cursor())


def test_a_superuser_is_refused(server):
    with psycopg.connect(server.administration) as connection, pytest.raises(DatabaseRefused, match="is a superuser"):
        refuse_wrong_login(connection.cursor())


@pytest.fixture
def loud(server, databases):
    """The casework database on a server whose administrator wants every statement in the log."""
    with creation.administering(server) as admin:
        for setting in ("log_statement = 'all'", "log_min_messages = 'info'", "log_error_verbosity = 'verbose'"):
            admin.execute(f"ALTER DATABASE {databases['casework']} SET {setting}")
        admin.execute(f"ALTER DATABASE {databases['casework']} SET log_min_error_statement = 'error'")
    return clusters.cluster("tests", durable=False).log


@pytest.mark.parametrize("login", [logins.CASEWORK, logins.OWNER, logins.BACKUP, logins.RETENTION])
def test_what_a_login_of_ours_stores_stays_out_of_the_log_whatever_the_server_says(loud, as_login, login):
    name = f"Marigold-Quince-{login}"
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        as_login(login).execute(f"SELECT '{name}'::uuid")
    assert name not in loud.read_text()


def test_the_control_what_the_administrator_stores_is_there(loud, server, databases):
    name = "Marigold-Quince-control"
    with psycopg.connect(server.administration_of(databases["casework"])) as connection:
        connection.execute(f"SELECT '{name}'")
    assert name in loud.read_text()


def test_a_server_that_keeps_quiet_is_accepted_and_a_talkative_one_is_not(server, databases, as_login):
    refuse_talkative_server(as_login(logins.CASEWORK).cursor())
    with creation.administering(server) as admin:
        for setting in ("log_statement = 'mod'", "log_min_duration_statement = 250"):
            admin.execute(f"ALTER ROLE {logins.CASEWORK} IN DATABASE {databases['casework']} SET {setting}")
    with pytest.raises(DatabaseRefused, match=r"set for the login .* log_min_duration_statement = -1\.") as refused:
        refuse_talkative_server(as_login(logins.CASEWORK).cursor())
    assert "log_statement = none" in str(refused.value)
    assert "log_error_verbosity" not in str(refused.value)


def test_serving_refuses_both_before_it_starts(server, databases):
    serve.refuse_unsafe_database(server.url(logins.CASEWORK, databases["casework"]))
    with pytest.raises(DatabaseRefused, match="may bypass"):
        serve.refuse_unsafe_database(server.url(logins.BACKUP, databases["casework"]))
    with creation.administering(server) as admin:
        admin.execute(f"ALTER ROLE {logins.CASEWORK} IN DATABASE {databases['casework']} SET log_statement = 'all'")
    with pytest.raises(DatabaseRefused, match="log_statement = none"):
        serve.refuse_unsafe_database(server.url(logins.CASEWORK, databases["casework"]))


@pytest.mark.parametrize("setting", ["log_statement", "log_error_verbosity", "log_min_error_statement"])
def test_a_login_of_ours_cannot_make_the_server_talk(as_login, setting):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_login(logins.CASEWORK).execute(f"SET {setting} TO DEFAULT")


def test_an_empty_database_may_be_taken_and_a_strangers_may_not(server, databases, as_login):
    url = server.url(logins.OWNER, databases["casework"])
    refuse_a_strangers_database(url)
    as_login(logins.OWNER).execute("CREATE TABLE invoices (id int)")
    with pytest.raises(DatabaseRefused, match="holds tables that are not Caraway's \\(invoices among them\\)"):
        refuse_a_strangers_database(url)
