"""Every attempt, and what is wrong with its answer.

Each is made inside a savepoint and taken back, so all meet the same world.
"""

import atexit
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zlib import crc32

import psycopg
from django.db import connection, transaction
from django.test import Client

from caraway.core import permissions
from caraway.platform.accounts.models import Account
from caraway.platform.databases import prepared
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import ids
from tests.matrix.forms import answers_for
from tests.matrix.table import Row
from tests.matrix.targets import Target
from tests.matrix.world import Somebody, World
from tests.sign_in import signed_in

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://casework.localhost/"}
WAYS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("GET", {}),
    ("HEAD", {}),
    ("POST", {}),
    ("GET", HTMX),
    ("POST", HTMX),
)
"""Each method and format."""

PLAIN = (WAYS[0], WAYS[2])
OTHERS = (WAYS[1], WAYS[3], WAYS[4])

NOWHERE = "/nothing-is-here/"
OPEN = frozenset({200, 302, 400, 405, 409, 410})
_MASK = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w{64}"')
_LOG_IN = "/account/sign-in"


@dataclass(frozen=True)
class Answer:
    """What came back, without the one value that is drawn anew for each page: the mask of its form's token."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wrong:
    """One attempt that was not answered as the table says."""

    route: str
    who: str
    way: str
    said: str

    def __str__(self) -> str:
        return f"{self.route}: {self.who}: {self.way}: {self.said}"


@dataclass
class Attempts:
    """Tries everybody at every target.

    `brief` leaves out most of what differs only in its format. `made` counts; `changed` are the routes where a post by
    somebody who may did change something, so that nothing being changed by the others says something.
    """

    world: World
    table: Mapping[str, Row]
    server: Server
    brief: bool = False
    made: int = 0
    changed: set[str] = field(default_factory=set)
    _clients: dict[str, Client] = field(default_factory=dict)
    _nothing: dict[tuple[str, str, str, bool], Answer] = field(default_factory=dict)
    _organisations: list[str] = field(default_factory=list)
    _before: str = ""

    def __post_init__(self) -> None:
        logging.getLogger("django.request").setLevel(logging.ERROR)  # a line for each page that is not there
        for somebody in self.world.everybody:
            self._client(somebody)
        self._prepare()
        self._before = self._everything()

    def afresh(self) -> "Attempts":
        """The same people trying again, with nothing remembered of the answers."""
        return Attempts(self.world, self.table, self.server, self.brief, _clients=self._clients)

    def wrong(self, targets: Iterable[Target]) -> Iterator[Wrong]:
        """Everything that is wrong, as it is met."""
        for target in targets:
            row = self.table[target.route]
            answers = self._answers_of(target, row)
            yield from self._by_nobody(target, row, answers)
            for somebody in self.world.everybody:
                yield from self._by(somebody, target, row, answers)

    def _by(self, who: Somebody, target: Target, row: Row, answers: dict[str, list[str]]) -> Iterator[Wrong]:
        opens = row.opens(who.role, who.place)
        for method, form in self._ways(who, target):
            found, changed = self._try(who, method, form, target.path, answers)
            way = f"{method}{' htmx' if form else ''}"
            said = self._said_open(found) if opens else self._said_closed(who, method, form, target, found, changed)
            if opens and changed:
                self.changed.add(target.route)
            if said:
                yield Wrong(target.route, who.name, way, said)
        if opens and target.absent is not None:
            yield from self._dead(who, target) if row.permission == "public" else self._absent(who, target)

    def _dead(self, who: Somebody, target: Target) -> Iterator[Wrong]:
        """A link that is dead tells nobody whether there is an account behind it."""
        real, _ = self._try(who, "GET", {}, target.path, {})
        if real != self._try(who, "GET", {}, str(target.absent), {})[0]:
            yield Wrong(target.route, who.name, "GET absent", "tells what is there from what is not")

    def _ways(self, who: Somebody, target: Target) -> Sequence[tuple[str, Mapping[str, str]]]:
        """All. In brief: one by turns for who lacks the permission anywhere; else the plain two and one by turns."""
        if not self.brief:
            return WAYS
        turn = crc32(f"{who.name} {target.route}".encode())
        if target.permission and target.permission not in permissions.role(who.role).allows:
            return (WAYS[turn % len(WAYS)],)
        return (*PLAIN, OTHERS[turn % len(OTHERS)])

    def _absent(self, who: Somebody, target: Target) -> Iterator[Wrong]:
        """Who may open it gets, for a record that is not there, the page that is not there."""
        for method in ("GET", "POST"):
            found, changed = self._try(who, method, {}, str(target.absent), {"request_key": [str(ids.new())]})
            if found.status == 405:
                continue
            if found != self._nothing_for(who, method, {}, target) or changed:
                yield Wrong(target.route, who.name, f"{method} absent", f"answered {found.status}")

    def _said_open(self, found: Answer) -> str:
        return "" if found.status in OPEN else f"should open and answered {found.status}"

    def _said_closed(
        self, who: Somebody, method: str, form: Mapping[str, str], target: Target, found: Answer, changed: bool
    ) -> str:
        if changed:
            return "should be closed and changed something"
        if found == self._nothing_for(who, method, form, target) or self._as_for_absent(
            who, method, form, target, found
        ):
            return ""
        if found.status != 404:
            return f"should be closed and answered {found.status}"
        return "the answer differs from that for nothing"

    def _as_for_absent(
        self, who: Somebody, method: str, form: Mapping[str, str], target: Target, found: Answer
    ) -> bool:
        """Whether one who has the permission elsewhere is told of the method alone, and the same where there is no record."""
        if found.status != 405 or target.permission not in permissions.role(who.role).allows | {""}:
            return False
        return target.absent is None or found == self._try(who, method, form, target.absent, {})[0]

    def _nothing_for(self, who: Somebody, method: str, form: Mapping[str, str], target: Target) -> Answer:
        """What this person gets at an address where nothing is, beside the one tried. In brief, one stands for all pages."""
        page = self.table[target.route].only_with != "key"
        nowhere = NOWHERE if self.brief and page else target.nowhere
        key = (who.name, nowhere, method, bool(form))
        if key not in self._nothing:
            self._nothing[key], _ = self._try(who, method, form, nowhere, {})
        return self._nothing[key]

    def _by_nobody(self, target: Target, row: Row, answers: dict[str, list[str]]) -> Iterator[Wrong]:
        for method, form in WAYS:
            found, changed = self._try(None, method, form, target.path, answers)
            to = dict(found.headers).get("Location", "")
            if row.only_with == "key":
                well = found.status == 401
            elif row.permission == "public":
                well = found.status in (404, 405) if row.only_with else found.status in OPEN
            else:
                well = found.status == 302 and _LOG_IN in to
            if changed or not well:
                yield Wrong(target.route, "nobody", method, f"answered {found.status} {to}")

    def _answers_of(self, target: Target, row: Row) -> dict[str, list[str]]:
        """A form that would be taken, from the page as somebody sees it who may."""
        for who in self.world.everybody:
            if row.permission in ("public", "before work") or not row.opens(who.role, who.place):
                continue
            page, _ = self._try(who, "GET", {}, target.path, {})
            found = answers_for(page.body.decode(errors="replace"), target.path) if page.status == 200 else None
            if found is not None:
                return found
        return {"request_key": [str(ids.new())], **{key: [value] for key, value in target.posted.items()}}

    def _try(
        self, who: Somebody | None, method: str, form: Mapping[str, str], path: str, answers: dict[str, list[str]]
    ) -> tuple[Answer, bool]:
        """The answer, and whether anything has changed. Both taken back."""
        self.made += 1
        client = self._client(who)
        cookies = dict(client.cookies.items())
        with transaction.atomic():
            with _Written(self.server) as written:
                answer: Any = getattr(client, method.lower())(path, answers if method == "POST" else None, **form)
            changed = method == "POST" and written.more_than_audit() and self._everything() != self._before
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
        return _read(answer), changed

    def _client(self, who: Somebody | None) -> Client:
        name = who.name if who else ""
        if name not in self._clients:
            client = Client(raise_request_exception=False, HTTP_HOST="casework.localhost")
            if who is not None:
                signed_in(client, Account.objects.get(pk=who.actor.account_id))
                client.get("/alive")
            self._clients[name] = client
        return self._clients[name]

    def _prepare(self) -> None:
        """Have the database plan once what is asked after every post: a sum over every row, for each agreement's parties and
        for each organisation."""
        # Every attempt is taken back, and the driver would drop what is prepared here together with what it keeps itself.
        prepared.AFTER = None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(casework|agreements|accounts|mfa|jobs)_'"
                " AND relname !~ '_(session|attempt|dropbox)$' AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
            )
            tables = [name for (name,) in cursor.fetchall()]
            cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'organisation' ORDER BY 1")
            of_organisations = [name for (name,) in cursor.fetchall() if name in tables]
            cursor.execute("SELECT id::text FROM agreements_organisation ORDER BY id")
            self._organisations = [key for (key,) in cursor.fetchall()] if of_organisations else []
            cursor.execute("DEALLOCATE ALL")
            for name, summed in (("of_all", tables), ("of_one", of_organisations or tables[:1])):
                cursor.execute(f"PREPARE {name} AS {' UNION ALL '.join(_sums_of(summed))}")

    def _everything(self) -> str:
        """A sum over every row there is of what people record; any insertion, change or deletion alters it.

        What each organisation alone sees is summed for each: its policies hide it from the sum over all agreements.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('caraway.agreements', (SELECT array_agg(id)::text FROM agreements_agreement), true)"
            )
            cursor.execute("EXECUTE of_all")
            found = [cursor.fetchall()]
            for organisation in self._organisations:
                cursor.execute("SELECT set_config('caraway.organisation', %s, true)", [organisation])
                cursor.execute("EXECUTE of_one")
                found.append(cursor.fetchall())
            cursor.execute(
                "SELECT set_config('caraway.organisation', '', true), set_config('caraway.agreements', '', true)"
            )
        return repr(found)


_JOURNAL = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"


class _Written(AbstractContextManager["_Written"]):
    """How far the journal of the whole database has come meanwhile, and how far by rows of the audit.

    Where it stands still otherwise, no row was inserted, changed or deleted, and the sums need not be made.
    """

    def __init__(self, server: Server) -> None:
        self._server, self._audited = server, 0
        self._hook = connection.execute_wrapper(self._watch)

    def __enter__(self) -> "_Written":
        self._hook.__enter__()
        self._began = self._journal()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._hook.__exit__(*raised)

    def more_than_audit(self) -> bool:
        """Whether anything else may have been written."""
        return self._journal() - self._began != self._audited

    def _journal(self) -> int:
        """The length in bytes of what has been written of the server's journal."""
        row = _witness(self._server.administration).execute(_JOURNAL).fetchone()
        assert row is not None
        return int(row[0])

    def _watch(self, execute: Any, sql: Any, *rest: Any) -> Any:
        if not str(sql).startswith("INSERT INTO audit_auditrow "):
            return execute(sql, *rest)
        before = self._journal()
        try:
            return execute(sql, *rest)
        finally:
            self._audited += self._journal() - before


@cache
def _witness(server: str) -> psycopg.Connection:
    """The administrator's connection, for the site itself is not told how much is written."""
    opened = psycopg.connect(server, autocommit=True)
    atexit.register(opened.close)
    return opened


def _sums_of(tables: Iterable[str]) -> list[str]:
    summed = "coalesce(sum(hashtext(ctid::text || xmin::text)), 0)"
    return [f"SELECT '{name}', count(*), {summed} FROM {name}" for name in tables]  # nosec B608


def _read(answer: Any) -> Answer:
    headers = {key: value for key, value in answer.headers.items() if key != "Content-Length"}
    body = _MASK.sub(rb'\1"', answer.content)
    return Answer(answer.status_code, body, tuple(sorted(headers.items())))
