"""Row "catalogue": every object of both databases is classified, and every owner, grant, policy and view is as it is declared.

Whatever is there and declared nowhere falls short, as does what is declared and not there. Beside that stand laws that hold
whatever the files say. The controls change one thing at a time as the server's administrator, and take it back.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import Connection

from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import CASEWORK, PLANES, Plane
from caraway.platform.databases.servers import Server
from caraway.proofs import Figure
from caraway.proofs.firewall_rows import declared, live
from caraway.proofs.firewall_rows.live import Entries

LEAST = 170
CONTROLS: tuple[LiteralString, ...] = (
    "DROP POLICY agreement ON casework_case",
    "ALTER TABLE casework_participant DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY wide ON casework_case FOR SELECT TO caraway_casework USING (true)",
    "ALTER POLICY agreement ON casework_factrow USING (true)",
    "GRANT SELECT ON casework_dropbox TO caraway_casework",
    "GRANT SELECT (phone) ON casework_contacthashes TO caraway_casework",
    "GRANT SELECT ON casework_case TO PUBLIC",
    "GRANT UPDATE ON audit_auditrow TO caraway_casework",
    "GRANT SELECT ON pg_stat_activity TO PUBLIC",
    "GRANT SELECT ON pg_authid TO caraway_casework",
    "GRANT EXECUTE ON FUNCTION pg_current_wal_lsn() TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO caraway_casework",
    "ALTER TABLE casework_case OWNER TO caraway_casework",
    "CREATE TABLE shared_person (id int)",
    "CREATE VIEW upward_more AS SELECT * FROM casework_participant",
    'CREATE OR REPLACE VIEW upward_arrest WITH (security_barrier = true) AS SELECT id, agreement_id, case_id, "on" FROM casework_factrow',
    "ALTER VIEW upward_stage SET (security_barrier = false)",
    "CREATE FUNCTION peep() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "CREATE EXTENSION btree_gist",
    "CREATE SCHEMA elsewhere",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
    "ALTER ROLE caraway_casework BYPASSRLS",
    "ALTER ROLE caraway_casework SET log_statement = 'all'",
    "GRANT caraway_reader TO caraway_casework",
    "CREATE ROLE caraway_other",
    "GRANT USAGE ON SCHEMA public TO caraway_victims",
)
"""Each turns the row red: done to the casework database or its server, and taken back."""

_SITES = {
    plane.name: {logins.CASEWORK: logins.VICTIMS, logins.VICTIMS: logins.CASEWORK}[plane.site]
    for plane in PLANES.values()
}
_OF_PEOPLE = ("participant", "victim", "up", "down")
_CROSSES = ("up", "down", "sealed", "machinery")


@dataclass(frozen=True)
class Place:
    """A plane's database, looked at by the administrator, and what it is declared to hold."""

    plane: Plane
    connection: "Connection[Any]"
    declared: Entries
    classes: dict[str, str]

    def wrong(self) -> list[str]:
        """Every difference from what is declared, and every breach of a law, in words."""
        there = self.entries()
        return [*(f"{one.name} {one.how}" for one in declared.differences(there, self.declared)), *self.breaches(there)]

    def entries(self) -> Entries:
        """What is there: the logins of the server are counted with casework's."""
        found = live.entries(self.connection)
        return found | live.roles(self.connection) if self.plane is CASEWORK else found

    def breaches(self, there: Entries) -> Iterator[str]:
        """What no declaration can make right."""
        for name, entry in there.items():
            yield from (f"{name} {why}" for why in _breaks(self.plane, self.classes.get(name, ""), entry))


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The figures of both planes, then of the controls."""
    with opened() as places:
        yield from of(places)


def of(places: list[Place]) -> Iterator[Figure]:
    """The same of databases that are open already, casework's first."""
    there = [place.entries() for place in places]
    total = sum(map(len, there))
    named = sum(len(place.classes.keys() & found.keys()) for place, found in zip(places, there, strict=True))
    yield Figure("objects of both databases", total, LEAST, "at least")
    yield Figure("objects classified", named, total)
    wrong = [f"{place.plane.name}: {one}" for place in places for one in place.wrong()]
    for one in wrong:
        print(f"wrong     {one}")
    for place, found in zip(places, there, strict=True):
        _show_unknown(place, found)
    yield Figure("objects otherwise than declared, or against a law", len(wrong), 0)
    yield from controls(places[0])


def controls(place: Place) -> Iterator[Figure]:
    """One thing changed at a time, and found."""
    before, found = set(place.wrong()), []
    for change in CONTROLS:
        with place.connection.transaction(force_rollback=True):
            place.connection.execute(change)
            if set(place.wrong()) - before:
                found.append(change)
            else:
                print(f"NOT FOUND {change}")
    yield Figure("changes found (the controls)", len(found), len(CONTROLS))


@contextmanager
def opened() -> Iterator[list[Place]]:
    """Both planes, each with a database of its own that was migrated as any other."""
    with servers.running("tests", durable=False) as server, ExitStack() as undo:
        with creation.administering(server) as admin:
            creation.make_logins(admin, server)
        of_server, classes = declared.read(declared.HERE / "server.toml")
        places = []
        for plane in PLANES.values():
            held, known = declared.read(declared.HERE / f"{plane.name}.toml")
            if plane is CASEWORK:
                held, known = held | of_server, known | classes
            places.append(Place(plane, undo.enter_context(_database(server, plane)), held, known))
        yield places


@contextmanager
def _database(server: Server, plane: Plane) -> "Iterator[Connection[Any]]":
    name = templates.copy(server, plane, templates.migrated(server, plane))
    try:
        with psycopg.connect(server.administration_of(name), autocommit=True) as connection:
            yield connection
    finally:
        with creation.administering(server) as admin:
            creation.drop(admin, name)


def _show_unknown(place: Place, there: Entries) -> None:
    """What nobody has declared, as its file would have it once somebody has given it a class."""
    for name in sorted(there.keys() - place.declared.keys()):
        print(
            f"\nto be read, classified and put into {place.plane.name}.toml:\n{declared.stub(name, there[name], {})}\n"
        )


def _breaks(plane: Plane, of: str, entry: dict[str, Any]) -> Iterator[str]:
    grants: dict[str, str] = entry.get("grants", {})
    if "PUBLIC" in grants or "PUBLIC" in entry.get("execute", ""):
        yield "is granted to everybody"
    if _SITES[plane.name] in grants:
        yield "is granted to the other site's login"
    if logins.BRIDGE in grants and of not in _CROSSES:
        yield "is open to the bridge and crosses nothing"
    if of in _OF_PEOPLE and entry.get("row_security") is False:
        yield "holds people's records without row security"
    if of == "sealed" and "SELECT" in grants.get(plane.site, ""):
        yield "can be read by the site that may only put in"
    if of == "victim" and plane is CASEWORK:
        yield "is a victim's record on the participants' plane"
    if any(word in privileges for privileges in grants.values() for word in ("TRUNCATE", "REFERENCES", "TRIGGER")):
        yield "may be emptied, referred to or given a trigger by another than its owner"
    if entry.get("security_definer") and not any(one.startswith("search_path=") for one in entry["settings"]):
        yield "runs as its owner and takes its names from wherever the caller says"
