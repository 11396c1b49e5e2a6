"""The server: the loopback address alone, one reader, until it is stopped or nobody has been there for a while. It writes no log of requests."""

import socketserver
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from caraway.evidence.linkage.review import pages
from caraway.evidence.linkage.review.door import HEADERS, Door
from caraway.evidence.linkage.review.site import LONGEST_FORM, Request, Response, Site
from caraway.evidence.refusals import RecordsUnfit

LOOPBACK = "127.0.0.1"
LOOK = 0.5
"""Seconds between looks at whether somebody is still there."""
SLOWEST = 10.0
"""Seconds that a browser has to say what it wants."""

ONCE = ("Host", "Content-Length", "Content-Type", "Cookie", "Origin", "Sec-Fetch-Site")
"""Headers of which a second could say something else than the first."""


class Server(ThreadingHTTPServer):
    """Serves one site. Raises `RecordsUnfit` when the port is taken."""

    daemon_threads = True
    timeout = LOOK

    def __init__(self, port: int, site: Callable[[Door], Site], monotonic: Callable[[], float]) -> None:
        try:
            super().__init__((LOOPBACK, port), Handler)
        except OSError as wrong:
            raise RecordsUnfit(f"Port {port} cannot be had ({wrong.strerror}): name another, or none.") from None
        self.door = Door(f"{LOOPBACK}:{self.server_address[1]}")
        self.site = site(self.door)
        self._monotonic = monotonic
        self._seen = monotonic()

    def server_bind(self) -> None:
        """Without the look-up of a name that the library makes of every address."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    @property
    def address(self) -> str:
        """What a reader opens, once."""
        return f"http://{self.door.host}/begin/{self.door.token}"

    def seen(self) -> None:
        """The reader was there."""
        self._seen = self._monotonic()

    def serve_until(self, idle_seconds: float) -> None:
        """Serve until nobody was there for so long; Ctrl-C ends it as well. An answer that is being written is written."""
        try:
            while self._monotonic() - self._seen < idle_seconds:
                self.handle_request()
        finally:
            self.server_close()
            self.site.review.log.wait()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is nothing to speak of; nor is what it asked printed."""


class Handler(BaseHTTPRequestHandler):
    """One request: read with its limits, answered by the site, with the headers that every answer carries."""

    server: Server
    timeout = SLOWEST
    server_version, sys_version = "caraway", ""

    def __getattr__(self, name: str) -> Any:
        """Every method is answered by the site, which knows those it has."""
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def _respond(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            return self._send(_plain(400, "Not understood"))
        if int(length) > LONGEST_FORM:
            return self._send(_plain(413, "Too long"))
        if any(self._twice(name) for name in ONCE):
            return self._send(_plain(400, "Not understood"))
        headers = {name.title(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(int(length)))
        response = self._site_says(request)
        if self.server.site.invited(request):
            self.server.seen()
        return self._send(response)

    def _site_says(self, request: Request) -> Response:
        try:
            return self.server.site.respond(request)
        except Exception as wrong:
            print(
                f"caraway: a page failed ({type(wrong).__name__}).", file=sys.stderr
            )  # no more: it could name somebody
            return _plain(500, "This did not work")

    def _twice(self, name: str) -> bool:
        return len(self.headers.get_all(name, [])) > 1

    def _send(self, response: Response) -> None:
        body = response.body.encode()
        self.send_response(response.status)
        for name, value in {**HEADERS, **response.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses by itself, without what was asked in it."""
        self.command = self.command or ""
        self._send(_plain(int(code), "Not understood"))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an address holds the token."""


def _plain(status: int, title: str) -> Response:
    return Response(status, pages.refused(title, "Nothing was recorded."))
