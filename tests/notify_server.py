"""A GOV.UK Notify of our own, on this machine: takes texts and e-mails by our references, and tells what became of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from caraway.platform.gateways.ids import new
from caraway.platform.gateways.notify import Service

KEY = "tests-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
CALLBACK = "a-token-of-the-tests-that-is-long-enough"


@dataclass
class FakeNotify:
    """What was sent, in order. `answers`: statuses that the next posts are answered with instead of being taken."""

    url: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    taken_all_the_same: bool = False
    status: str = "sending"

    @property
    def service(self) -> Service:
        """The site's settings for it."""
        return Service(self.url, KEY, "template-text", "template-email", CALLBACK)

    def take(self, said: dict[str, Any]) -> dict[str, Any]:
        row = {"id": str(new()), "status": self.status, **said}
        self.sent.append(row)
        return row

    def under(self, reference: str) -> list[dict[str, Any]]:
        return [row for row in self.sent if row["reference"] == reference]


class _Handler(BaseHTTPRequestHandler):
    fake: FakeNotify

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.fake.answers.pop(0) if self.fake.answers else 201
        if answer != 201 and self.fake.taken_all_the_same:
            self.fake.take(said)
        self._say(answer, self.fake.take(said) if answer == 201 else {"errors": [{"error": "BadRequest"}]})

    def do_GET(self) -> None:
        reference = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
        self._say(200, {"notifications": self.fake.under(reference), "links": {}})

    def _say(self, status: int, body: Any) -> None:
        whole = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole)

    def log_message(self, *args: Any) -> None:
        """Tests are quiet."""


@contextmanager
def fake_notify() -> Iterator[FakeNotify]:
    """One that runs inside the block."""
    fake = FakeNotify()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
