"""The real server, on a port of its own, with a client that sends exactly what it is told."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from urllib.parse import urlencode

from caraway.evidence.linkage.review.asking import Review
from caraway.evidence.linkage.review.compared import records_of
from caraway.evidence.linkage.review.serving import Server
from caraway.evidence.linkage.review.site import Site

from .made import Made


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Client:
    """A browser that does nothing by itself."""

    server: Server
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: object = None, **headers: str | None) -> Got:
        """Ask; a header that is None is not sent."""
        body = None if fields is None else fields if isinstance(fields, str | bytes) else urlencode(fields)  # type: ignore[arg-type]
        sent: dict[str, str | None] = {"Host": self.server.door.host}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookie:
            sent["Cookie"] = self.cookie
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        try:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
            answer = connection.getresponse()
            text = answer.read().decode()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Got:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: object, **headers: str | None) -> Got:
        return self.ask("POST", path, fields, **headers)

    def begin(self) -> "Client":
        """Come in by the first address."""
        got = self.post("/begin", {"token": self.server.door.token})
        self.cookie = got.headers["set-cookie"].partition(";")[0]
        return self

    def form(self, number: int) -> dict[str, str]:
        """The hidden fields of a pair's form."""
        return dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.get(f"/pairs/{number}").body)
        )

    def answer(self, number: int, answer: str) -> Got:
        return self.post(f"/pairs/{number}", self.form(number) | {"answer": answer})


@contextmanager
def served(made: Made, review: Review | None = None, idle: float = 600) -> Iterator[Client]:
    """The server with one reader, until the block ends."""
    review = review or made.reader()
    participants, police = made.given()
    records = (
        records_of(participants, {one.participant for one in review.pairs}),
        records_of(police, {one.police for one in review.pairs}),
    )
    stopped = []
    server = Server(0, lambda door: Site(review, *records, door), lambda: idle + 1 if stopped else monotonic() % 1)
    server.timeout = 0.02
    thread = Thread(target=server.serve_until, args=(idle,))
    thread.start()
    try:
        yield Client(server)
    finally:
        stopped.append(True)
        thread.join(10)
