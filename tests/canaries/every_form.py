"""Every form of every route, filled in rightly and wrongly with a marker, in its own fields and where no field is: nothing of it is logged.

Routes are walked, so a page nobody has named here is tried like any other. A route takes a form where it does not answer a
post with "not this way"; each of those is sent some. The site's log is kept line by line; the database server's is read as
the server writes it. Everything that is sent is taken back.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from unittest import mock

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from caraway.platform.databases.clusters import cluster
from caraway.platform.gateways import ids
from caraway.platform.web.forms import PageForm
from tests.canaries.markers import Canary
from tests.files import a_pdf
from tests.firewall.asking import listening
from tests.matrix.attempts import Attempts
from tests.matrix.forms import OTHERWISE, forms
from tests.matrix.targets import Target, targets
from tests.matrix.world import Somebody

Answers = Mapping[str, Any]
KEPT = frozenset({"csrfmiddlewaretoken"})
VICTIM = (
    "given_name",
    "family_name",
    "phone",
    "email",
    "address",
    "postcode",
    "relationship",
    "effort",
    "override_why",
)
"""What the police's page asks about a victim: sent where nothing of the kind is asked, too."""


@dataclass(frozen=True)
class Sending:
    """One post: by whom, to which route, in which way, what and beside what."""

    who: Somebody
    target: Target
    way: str
    answers: Answers = field(repr=False)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return f"{self.target.route}: {self.who.name}: {self.way}"


def ways(answers: Answers, mark: str) -> Iterator[tuple[str, Answers, str, Mapping[str, str]]]:
    """In which ways a form is sent: name, answers, query, headers."""
    asked = [name for name in answers if name not in KEPT]
    typed = {name: [mark] for name in asked if answers[name] == [OTHERWISE]}
    yield "valid", {**answers, **typed}, "", {}
    yield "in every field", {**answers, **{name: [f"{mark} {name}"] for name in asked}}, "", {}
    yield "too long", {**answers, **{name: [mark * 300] for name in typed or asked}}, "", {}
    yield "with a zero", {**answers, **{name: [f"{mark}\0"] for name in asked}}, "", {}
    yield "in a victim's fields", {**answers, **{name: [f"{mark} {name}"] for name in VICTIM}}, "", {}
    yield "in names of fields", {**answers, mark: ["x"], f"{mark}-day": ["x"]}, "", {}
    yield "in the query", dict(answers), f"?{mark}={mark}", {}
    told = {"HTTP_USER_AGENT": mark, "HTTP_REFERER": f"http://{mark}/", "HTTP_HX_CURRENT_URL": f"http://{mark}/{mark}"}
    yield "in headers", dict(answers), "", told
    named = SimpleUploadedFile(f"{mark}.pdf", a_pdf(Author=mark), f"application/{mark}")
    yield "in a file", {**answers, "document": named, "file": named}, "", {}
    for name in asked:
        yield f"in {name}", {**answers, name: [mark]}, "", {}


@dataclass
class Fuzz:
    """Sends the forms and reads what was logged. `taking`: routes that take a form; `sent`: posts to each of them."""

    attempts: Attempts
    mark: str
    sent: dict[str, int] = field(default_factory=dict)
    lines: int = 0
    _log_from: int = 0

    def __post_init__(self) -> None:
        self.canary = Canary((self.mark,))
        self._log = cluster("tests", durable=False).log
        self._log_from = self._log.stat().st_size
        self.taking = [one for one in targets(self.attempts.world).values() if self._who(one) and self._takes(one)]

    def singing(self, few: Sequence[Target] | None = None, most: int | None = None) -> list[str]:
        """What was sent where a line of the site's log has the marker, then the server's log if it has."""
        found = [
            str(sending)
            for target in (self.taking if few is None else few)
            for sending in self._sendings(target, most)
            if self.canary.sings_in("\n".join(self.logged(sending)).encode())
        ]
        return found + (["the server's log"] if self.in_server_log() else [])

    def logged(self, sending: Sending) -> list[str]:
        """The lines that the site's log has of it."""
        with listening() as (logged, _):
            self._post(sending.target, sending.query, sending.answers, sending.headers)
        self.sent[sending.target.route] = self.sent.get(sending.target.route, 0) + 1
        self.lines += len(logged)
        return logged

    def in_server_log(self) -> bool:
        """Whether the marker is in what the database server has written since this began."""
        with self._log.open("rb") as log:
            log.seek(self._log_from)
            return self.canary.sings_in(log.read())

    def controls(self) -> int:
        """In how many of the two logs a marker is found that a fault writes there: a form that says what it was given, and a
        server that does."""
        whole = PageForm.full_clean

        def telling(form: PageForm) -> None:
            logging.getLogger("caraway").info("got %s", dict(form.data))
            whole(form)

        few = [one for one in self.taking if one.route == "concern_raise"]
        with mock.patch.object(PageForm, "full_clean", telling):
            found = bool(self.singing(few, most=1))
        with psycopg.connect(self.attempts.server.administration) as administrator:
            administrator.execute(f"DO $$ BEGIN RAISE WARNING '{self.mark}'; END $$")
        return found + self.in_server_log()

    def _sendings(self, target: Target, most: int | None) -> Iterator[Sending]:
        who = self._who(target)
        assert who is not None
        every = (way for form in self._forms(target) for way in ways(form, self.mark))
        for way, answers, query, headers in islice(every, most):
            yield Sending(who, target, way, answers, query, headers)

    def _forms(self, target: Target) -> Iterator[Answers]:
        """The forms of its page that are sent to it, and what it is posted where no page has one."""
        page: Any = self._client(target).get(target.path)
        own = [
            form.answers
            for form in (forms(page.content.decode(errors="replace")) if page.status_code == 200 else ())
            if form.action.split("?")[0] in ("", target.path)
        ]
        yield from own or [{"request_key": [str(ids.new())], **{name: [one] for name, one in target.posted.items()}}]

    def _who(self, target: Target) -> Somebody | None:
        """Somebody who gets the route open; the first who signs in where everybody does."""
        row = self.attempts.table[target.route]
        if row.only_with:
            return None
        return next((one for one in self.attempts.world.everybody if row.opens(one.role, one.place)), None)

    def _takes(self, target: Target) -> bool:
        return self._post(target, "", {}, {}) != 405

    def _post(self, target: Target, query: str, answers: Answers, headers: Mapping[str, Any]) -> int:
        """Sent and taken back, a change of the session too; how it was answered."""
        client = self._client(target)
        cookies = dict(client.cookies.items())
        with transaction.atomic():
            status: int = client.post(target.path + query, answers, **headers).status_code
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
        return status

    def _client(self, target: Target) -> Client:
        """The browser of who gets it open; of nobody for a page that is everybody's."""
        nobody = self.attempts.table[target.route].permission == "public"
        return self.attempts._client(None if nobody else self._who(target))
