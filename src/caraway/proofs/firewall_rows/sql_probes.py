"""The probes of row "sql": what somebody would try who had one of our logins and nothing else.

A probe is one statement by one login. It is denied by the database, or it shows no row; what still shows something is named
as a residual, with the reason it stays. Its control is the same statement by somebody who may.
"""

from dataclasses import dataclass
from typing import LiteralString

from caraway.platform.databases import logins

OWNER, ADMINISTRATOR = logins.OWNER, ""
"""Who does the control: the database's owner, or the server's administrator."""


@dataclass(frozen=True)
class Probe:
    """`as_whom` tries `statement` in the database of casework; `control` is who may, None for nobody.

    `residual`: why it shows something all the same. `nothing`: it is allowed, and must show no row.
    """

    statement: LiteralString
    as_whom: str = logins.CASEWORK
    control: str | None = OWNER
    residual: str = ""
    nothing: bool = False


def _several(as_whom: str, control: str | None, *statements: LiteralString) -> tuple[Probe, ...]:
    return tuple(Probe(one, as_whom, control) for one in statements)


SERVER = _several(
    logins.CASEWORK,
    ADMINISTRATOR,
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_stat_database",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_stat_bgwriter",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_prepared_xacts",
    "SELECT * FROM pg_stat_get_activity(NULL)",
    "SELECT pg_database_size('postgres')",
    "SELECT pg_tablespace_size('pg_default')",
    "SELECT pg_current_wal_lsn()",
    "SELECT pg_current_wal_insert_lsn()",
    "SELECT * FROM pg_control_checkpoint()",
    "SELECT pg_blocking_pids(1)",
    "SELECT pg_notification_queue_usage()",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT * FROM pg_show_all_file_settings()",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('base')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT pg_ls_waldir()",
    "SELECT pg_switch_wal()",
    "SELECT pg_reload_conf()",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'kept aside')",
    "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
    "COPY (SELECT 1) TO '/dev/null'",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE FOREIGN DATA WRAPPER elsewhere",
    "CREATE SUBSCRIPTION peep CONNECTION 'dbname=postgres' PUBLICATION p WITH (connect = false)",
    "SELECT pg_create_physical_replication_slot('peep', false, true)",
    "LOAD 'auto_explain'",
    "SET log_statement = 'all'",
    "SET session_replication_role = replica",
    "ALTER ROLE caraway_casework BYPASSRLS",
    "ALTER ROLE caraway_casework SET log_statement = 'all'",
    "CREATE ROLE caraway_other",
    "SET SESSION AUTHORIZATION caraway_victims",
    "SET ROLE caraway_owner",
    "SET ROLE caraway_reader",
    "SET ROLE pg_read_all_data",
)
"""Of the server: what it knows of the other plane, files, programs, other servers, and its own settings."""

DATABASE = _several(
    logins.CASEWORK,
    OWNER,
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE PUBLICATION mine",
    "ALTER TABLE casework_case DISABLE ROW LEVEL SECURITY",
    "DROP POLICY agreement ON casework_case",
    "ALTER POLICY agreement ON casework_case USING (true)",
    "GRANT SELECT ON upward_stage TO caraway_casework",
    "SET LOCAL row_security = off; SELECT * FROM casework_case",
    "SELECT * FROM casework_dropbox",
    "COPY casework_dropbox TO STDOUT",
    "SELECT count(*) FROM casework_dropbox",
    "SELECT FROM casework_dropbox",
    "SELECT xmin FROM casework_dropbox",
    "UPDATE casework_dropbox SET id = id",
    "DELETE FROM casework_dropbox",
    "INSERT INTO casework_dropbox SELECT * FROM casework_dropbox RETURNING id",
    "SELECT phone, email, address FROM casework_contacthashes",
    "SELECT identity FROM casework_staffidentity",
    "SELECT * FROM upward_stage",
    "SELECT * FROM upward_contact",
    "SELECT * FROM upward_risk_signal",
    "SELECT last_value FROM downward_release_number_seq",
    "INSERT INTO downward_release (kind) SELECT kind FROM downward_release",
    "UPDATE downward_release SET code = code",
    "DELETE FROM downward_release",
    "UPDATE audit_auditrow SET verb = verb",
    "DELETE FROM audit_auditrow",
    "TRUNCATE audit_sealedrow",
    "UPDATE audit_sealedrow SET position = position",
    "DELETE FROM audit_sealing",
    "INSERT INTO audit_auditrow (written_in) SELECT written_in FROM audit_auditrow",
    "UPDATE casework_factrow SET kind = kind",
    "DELETE FROM casework_factrow",
    "DELETE FROM casework_case",
    "SELECT * FROM django_migrations",
    "SELECT secret FROM socialaccount_socialapp",
)
"""Of its own database: whatever it was not given, and what holds it."""

UNSEEN: tuple[Probe, ...] = tuple(
    Probe(one, nothing=True)
    for one in (
        "SELECT id FROM casework_case",
        "SELECT id FROM casework_participant",
        "SELECT id FROM casework_factrow",
        "SELECT count(*) FROM casework_case HAVING count(*) > 0",
        "SELECT tablename FROM pg_stats WHERE tablename IN ('casework_case', 'casework_dropbox')",
        "SELECT id FROM casework_holdasked",
        "SELECT number FROM downward_release",
        "SELECT id FROM casework_advisory",
        "SELECT id FROM casework_owndisclosure",
        "SELECT id FROM audit_auditrow",
        "SELECT position FROM audit_sealedrow",
        "SELECT id FROM audit_doneonce",
        "SELECT id FROM casework_concern",
        "SELECT id FROM casework_importrow",
    )
)
"""Rows of an agreement, an organisation or a person for whom nobody has said that they act."""

BRIDGE = _several(
    logins.BRIDGE,
    OWNER,
    "SELECT * FROM casework_participant",
    "SELECT * FROM casework_case",
    "SELECT * FROM casework_factrow",
    "SELECT * FROM casework_owndisclosure",
    "SELECT * FROM accounts_account",
    "SELECT * FROM audit_auditrow",
    "SELECT number FROM downward_release",
    "INSERT INTO downward_release (kind) SELECT kind FROM downward_release",
    "UPDATE downward_release SET code = code",
    "DELETE FROM downward_release",
    "UPDATE casework_dropbox SET id = id",
    "DELETE FROM casework_risksignal",
    "CREATE TEMPORARY TABLE mine (id int)",
)
"""Of the victims' site's one way in."""

BACKUP = _several(
    logins.BACKUP,
    OWNER,
    "UPDATE casework_case SET worker = worker",
    "DELETE FROM casework_dropbox",
    "INSERT INTO audit_sealing SELECT * FROM audit_sealing",
    "SET ROLE caraway_owner",
    "CREATE TABLE mine (id int)",
)
RETENTION = _several(logins.RETENTION, OWNER, "SELECT * FROM casework_participant", "SELECT * FROM casework_dropbox")

RESIDUALS = (
    Probe(
        "SELECT datname FROM pg_database",
        residual="The programs that connect need the list; names tell nothing but that there are two.",
    ),
    Probe(
        "SELECT rolname FROM pg_roles", residual="As the list of databases. Passwords are in none that everybody sees."
    ),
    Probe(
        "SELECT pg_current_snapshot()",
        residual="Transactions are numbered for the whole server, in every row too: on one server it shows that something "
        "was written, not what. In production each plane has a server of its own.",
    ),
    Probe(
        "SELECT name, setting FROM pg_settings",
        residual="How the server is set up; what is secret in it is left out by PostgreSQL.",
    ),
    Probe("SELECT pg_postmaster_start_time()", residual="When the server was started, which tells nothing of anybody."),
    Probe(
        "SELECT system_identifier FROM pg_control_system()",
        residual="By it the sealed audit tells a restored copy from its server.",
    ),
    Probe(
        "SELECT reltuples FROM pg_class WHERE relname = 'downward_release' AND reltuples > 0",
        residual="About how many rows a table has, of all agreements together, stands in the catalogue that every statement needs.",
    ),
    Probe(
        "SELECT pg_relation_size('casework_dropbox')",
        residual="As the number of rows: of what the site itself has put in.",
    ),
    Probe(
        "SELECT set_config('caraway.organisation', '', true), set_config('caraway.agreements', '{' || string_agg(id::text, ',') || '}', true)"
        " FROM agreements_agreement; SELECT kind FROM downward_release",
        residual="The site's login says for whom it acts: policies stop a forgotten filter, not whoever holds the login. "
        "What came down is a code of the list, and nothing of why.",
    ),
    Probe(
        "SELECT pg_notify('anything', '')",
        residual="To whoever listens in its own database, as is shown apart: there nothing of ours does.",
    ),
    Probe(
        "SELECT id FROM casework_participant",
        logins.BACKUP,
        residual="A backup reads every row, and can write nothing. How its copy is kept is for whoever runs the site.",
    ),
)

PROBES: tuple[Probe, ...] = (*SERVER, *DATABASE, *UNSEEN, *BRIDGE, *BACKUP, *RETENTION, *RESIDUALS)

CONNECTIONS = (
    (logins.CASEWORK, "victims"),
    (logins.BRIDGE, "victims"),
    (logins.VICTIMS, "casework"),
    (logins.READER, "casework"),
    (logins.READER, "victims"),
    (logins.CASEWORK, "postgres"),
    (logins.CASEWORK, "template1"),
    (logins.BRIDGE, "postgres"),
)
"""Logins and databases that they do not reach at all."""
