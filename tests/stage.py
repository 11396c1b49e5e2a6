"""The database of a test, served by the real web server, and a visitor who asks it for pages as a browser would.

`served(server, today, logs=…)`    the site at its address, its clock standing at noon of that day
`Visitor(address, account)`        signed in; `get` and `post`; `send` fills in a page's form and posts it
"""

import http.client
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from caraway.commands import assets, demo, web
from caraway.commands.held import HELD_AT
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.databases.planes import CASEWORK, Plane
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from tests.matrix.forms import answers_for
from tests.sign_in import session_of

FORM = "application/x-www-form-urlencoded"
Answers = Mapping[str, str | Sequence[str]]


@contextmanager
def served(
    server: Server,
    today: date | Path,
    *,
    hour: int = 12,
    logs: Path | None = None,
    victims_key: str = "",
    port: int = 0,
    plane: Plane = CASEWORK,
    database: str = "",
    bridge: str = "",
    exit_to: str = "",
) -> Iterator[str]:
    """Serve the database that this process is connected to, or another one; the address, from when it answers until the block ends.

    `today` may be a file that holds the moment: written anew, it moves the site's day. `bridge`: how the victims' site
    reaches casework. `exit_to`: where "Exit this page" leads.
    """
    assets.build()
    port = port or web.free_port()
    name = database or connections["default"].settings_dict["NAME"]
    held_at = str(today) if isinstance(today, Path) else clock.at(today, hour).isoformat()
    environment = plane.environment(server.url(plane.site, name)) | demo.as_demonstration(port, None, plane)
    environment |= {"CARAWAY_MAIL": "dummy", HELD_AT: held_at}
    if victims_key:
        environment["CARAWAY_VICTIMS_KEY"] = victims_key
    if bridge:
        environment["CARAWAY_BRIDGE_URL"] = bridge
    if exit_to:
        environment["CARAWAY_EXIT_TO"] = exit_to
    if logs is not None:
        said = f"--error-logfile {logs}/error.log --access-logfile {logs}/access.log --capture-output"
        environment["GUNICORN_CMD_ARGS"] = said
        environment["TMPDIR"] = str(logs / "tmp")
        (logs / "tmp").mkdir(exist_ok=True)
    with web.serving(plane, environment, port):
        yield f"http://{plane.host}:{port}"


def account_of(actor: Actor) -> Account:
    """The account behind an actor."""
    return Account.objects.get(pk=actor.account_id)


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def location(self) -> str:
        """Where it sends to, without its query."""
        return urlsplit(self.headers.get("Location", "")).path


MOST_REDIRECTS = 5


@dataclass
class Visitor:
    """Somebody signed in who asks the served site for pages."""

    address: str
    account: Account | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.account is not None:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.account)

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._ask("GET", path)

    def follow(self, path: str) -> tuple[str, Page]:
        """Ask for a page and go where it sends; where that was, without a query, and what came back."""
        answer = self.get(path)
        for _ in range(MOST_REDIRECTS):
            if not answer.location:
                break
            path = answer.headers["Location"]
            answer = self.get(path)
        return urlsplit(path).path, answer

    def post(self, path: str, answers: Answers) -> Page:
        """Post answers as they are."""
        return self._ask("POST", path, urlencode(answers, doseq=True))

    def send(self, path: str, answers: Answers) -> Page:
        """Open the page, answer its form's questions with these answers and no others, and send it."""
        asked = answers_for(self.get(path).text, urlsplit(path).path) or {}
        hidden = {
            name: asked[name] for name in ("csrfmiddlewaretoken", "request_key", "replacing", "shown") if name in asked
        }
        return self.post(path, {**hidden, **answers})

    def upload(self, path: str, name: str, content: bytes) -> Page:
        """Open the page and send its form with this file."""
        asked = answers_for(self.get(path).text, urlsplit(path).path) or {}
        hidden = {one: asked[one] for one in ("csrfmiddlewaretoken", "request_key")}
        sent = {**hidden, name: SimpleUploadedFile("export", content)}
        return self._ask("POST", path, encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)

    def _ask(self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM) -> Page:
        where = urlsplit(self.address)
        headers = {"Host": where.netloc, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind
        with closing(http.client.HTTPConnection("127.0.0.1", where.port or 80, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.split(";")[0]
            return Page(answer.status, dict(answer.getheaders()), answer.read())
