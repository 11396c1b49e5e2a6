"""One request of one world, whole: status, headers, cookies and body, what was logged on the way, and what was mailed.

Clock, ids and chance are the gateways', and what the framework draws for itself (masks of forms, keys, the end of a cookie)
comes from the same: nothing of an answer has to be left out before two are compared.
"""

import gc
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import _lru_cache_wrapper
from typing import Any
from unittest.mock import patch

import django.http.response
import django.utils.crypto
import fido2.server
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.http import HttpResponse, JsonResponse
from django.test import Client

from caraway.casework.queries.study_people import Keys, for_evaluation
from caraway.core.study.kinds import LAYOUTS
from caraway.core.study.project import Project, of
from caraway.core.study.words import Kind, TimeZero
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements.models import Agreement
from caraway.platform.gateways import clock, notify, randomness
from caraway.platform.gateways.logs import QuietFormatter
from caraway.platform.jobs.job import jobs
from caraway.platform.tenancy import scope

HOST = "casework.localhost"
JOB = "JOB"
"""The method of a step that is no request: a job of the site by its key, done now."""
PROJECT: Project = of(
    {
        "id": "twins",
        "sharing_agreement": "An agreement of the tests",
        "purpose": "To see that nothing crosses",
        "dates": "shifted",
        "most_shift": 30,
        "key_id": "twins-1",
        "allowed": {"people": list(LAYOUTS[Kind.PEOPLE].optional), "joins": []},
        "windows": [365],
    }
)
STUDY = "study"
"""The key of what is done like a job and is none: the files of an evaluation are written."""
_FORMAT = QuietFormatter("%(levelname)s %(name)s %(message)s")


class _Chance:
    """What the framework and its parts take from `secrets` and `os`."""

    compare_digest = staticmethod(secrets.compare_digest)
    choice = staticmethod(randomness.choice)
    token_bytes = urandom = staticmethod(randomness.octets)

    @staticmethod
    def token_hex(count: int) -> str:
        return randomness.octets(count).hex()


DRAW = ((django.utils.crypto, "secrets"), (totp, "secrets"), (recovery_codes, "secrets"), (fido2.server, "os"))
"""Where parts of the framework draw for themselves what a page shows: masks and keys, secrets and codes, challenges."""


class _Time:
    """What `django.http.response` takes from `time`."""

    @staticmethod
    def time() -> float:
        return clock.now().timestamp()


@contextmanager
def chance(seed: str) -> Iterator[None]:
    """The site's chance and the framework's from one seed, and the end of a cookie from the site's clock."""
    with ExitStack() as held:
        held.enter_context(randomness.use(seed, everywhere=True))
        for module, name in DRAW:
            held.enter_context(patch.object(module, name, _Chance))
        held.enter_context(patch.object(django.http.response, "time", _Time))
        yield


def forget() -> None:
    """What our functions remember from one request to another: both worlds begin with nothing remembered.

    A form that is drawn once for everybody draws its chance once. The kind is asked for exactly: asking anything else of what
    is lazy would set it up.
    """
    for one in gc.get_objects():
        if type(one) is _lru_cache_wrapper and str(one.__module__).startswith("caraway."):
            one.cache_clear()


@dataclass(frozen=True)
class Step:
    """One request: `said` is what a form posts, `content` a body as it is, `headers` by their names."""

    method: str
    path: str
    said: Mapping[str, Any] = field(default_factory=dict)
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}{' htmx' if 'HX-Request' in self.headers else ''}"


@dataclass(frozen=True)
class Answer:
    """Everything that came of a request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: bytes
    logged: tuple[str, ...]
    mailed: tuple[str, ...]

    @property
    def octets(self) -> int:
        """How many bytes are compared."""
        told = (self.status, self.headers, self.cookies, self.logged, self.mailed)
        return len(repr(told)) + len(self.body)

    @property
    def text(self) -> str:
        """The body, and whatever else was told, as text."""
        told = (str(self.headers), self.cookies, *self.logged, *self.mailed)
        return "\n".join((self.body.decode(errors="replace"), *told))


class _Carrier:
    """Takes every text and e-mail to a participant, and says that it left."""

    def __init__(self, sent: list[str]) -> None:
        self.sent = sent

    def send(self, note: notify.Note) -> str:
        """As every postman."""
        self.sent.append(repr(note))
        return f"carried-{len(self.sent)}"

    def look(self, reference: str) -> tuple[str, notify.Delivery] | None:
        """As every postman."""
        raise notify.CannotTell


class _Kept(logging.Handler):
    """Keeps what the site's log would say."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(_FORMAT.format(record))


@contextmanager
def listening() -> Iterator[tuple[list[str], list[str]]]:
    """What is logged, by anybody and at any level the site has, and what is mailed, inside the block."""
    kept, mailed = _Kept(), list[str]()
    before = getattr(mail, "outbox", [])
    mail.outbox = []  # type: ignore[attr-defined]  # where Django's backend for tests puts them
    with ExitStack() as undo:
        undo.enter_context(notify.use(_Carrier(mailed)))
        for name in ("", "django", "django.request"):
            logger = logging.getLogger(name)
            held, logger.handlers = logger.handlers, [kept] if name != "django.request" else []
            undo.callback(setattr, logger, "handlers", held)
        try:
            yield kept.lines, mailed
        finally:
            mailed += [f"{one.to} {one.subject}\n{one.body}" for one in mail.outbox]  # type: ignore[attr-defined]
            mail.outbox = before  # type: ignore[attr-defined]


@dataclass
class Asker:
    """Somebody's browser, or a machine, in one world. Each request has a clock that has gone on by seven seconds."""

    began: datetime
    seed: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False, HTTP_HOST=HOST)
        self.client.cookies.load(dict(self.cookies))

    def ask(self, step: Step) -> Answer:
        """Make the request."""
        self.asked += 1
        moment = self.began + timedelta(seconds=7 * self.asked)
        with clock.use(moment, everywhere=True), chance(f"{self.seed} {self.asked}"), listening() as (logged, mailed):
            found: Any = self._sent(step)
        cookies = found.cookies.output()
        return Answer(found.status_code, tuple(found.items()), cookies, found.content, tuple(logged), tuple(mailed))

    def _sent(self, step: Step) -> Any:
        if step.method == JOB:
            return _done(step.path)
        if step.content:
            return self.client.generic(step.method, step.path, step.content, "application/json", headers=step.headers)
        if step.method == "POST":
            return self.client.post(step.path, step.said, headers=step.headers)
        return self.client.generic(step.method, step.path, headers=step.headers)


def _done(key: str) -> HttpResponse:
    """A job done, as an answer: its counts, or the kind of its error."""
    try:
        return _study() if key == STUDY else JsonResponse(dict(jobs()[key].do()))
    except Exception as error:
        return HttpResponse(type(error).__name__, status=500)


def _study() -> HttpResponse:
    """What a file of participants and its table of joins say, of everybody and of every column that a project may have."""
    with scope.acting_as(INSTALLER):
        names = sorted(Agreement.objects.values_list("name", flat=True))
    keys = Keys(b"people" * 6, b"joins!" * 6)
    found = for_evaluation(
        PROJECT, keys, names, time_zero=TimeZero.REFERRAL, data_cut=clock.today(), by=INSTALLER, with_days=True
    )
    days = [(one.force, one.person, one.zero_on) for one in found.days]
    return JsonResponse({"people": found.people, "joins": found.joins, "days": days, "left_out": found.same_person})
