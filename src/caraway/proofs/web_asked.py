"""One site in a process of its own, asked for pages as fast as it answers: the other end of `bench web`.

It reads a line, "page PATH COUNT", "find TEXT COUNT", "parts PATH COUNT" or "people", does that, and answers with the seconds it
took, or for "parts" with the seconds by part as JSON. No network and
no browser lie between: what is measured is the whole of the program, from the request's words to the page's bytes.
"""

import cProfile
import gc
import json
import os
import sys
import time
from importlib import import_module
from typing import Any

import django

from caraway.proofs import parts

HOST = "casework.localhost"


def main() -> None:
    """Answer each line until there are no more."""
    django.setup()
    cookie = ""
    for line in sys.stdin:
        word, *rest = line.rstrip("\n").split("\t")
        if word == "people":
            _people()
            print("0", flush=True)
            continue
        cookie = cookie or _signed_in()
        print(_ANSWERS[word](cookie, rest[0], int(rest[1])), flush=True)


def _people() -> None:
    from caraway.platform.gateways import clock
    from caraway.proofs.web_rows import TODAY, people

    with clock.use(clock.at(TODAY, 12)):
        people()


def _signed_in() -> str:
    """The cookie of a session of the reader's, as it is after both steps."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    account = _reader()
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if settings.SESSION_ENGINE.startswith("caraway."):
        from caraway.platform.accounts.session_state import begin_session

        begin_session(session, ("password", "totp"))
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _reader() -> Any:
    from caraway.platform.accounts.models import Account
    from caraway.proofs.web_rows import READER

    return Account.objects.get(email=READER)


def _page(cookie: str, path: str, count: int) -> float:
    """Seconds for so many requests. RuntimeError for an answer that is not the page with its rows."""
    from django.core.wsgi import get_wsgi_application

    site = get_wsgi_application()
    _warm(site, path, cookie)
    gc.collect()
    began = time.perf_counter()
    for _ in range(count):
        _ask(site, path, cookie)
    return time.perf_counter() - began


def _warm(site: Any, path: str, cookie: str) -> None:
    """The first requests after another's turn find the machine's caches full of what is that one's."""
    for _ in range(3):
        _ask(site, path, cookie)


def _ask(site: Any, path: str, cookie: str) -> None:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": open(os.devnull, "rb"),  # noqa: SIM115  closed by the request
        "wsgi.errors": sys.stderr,
    }
    answer = site(environ, lambda status, headers, *rest: said.append(status))
    page = b"".join(answer)
    answer.close()
    if not said[0].startswith("200") or page.count(b"Police: 44260") != 50:
        raise RuntimeError(f"{path} answered {said[0]} with {page.count(b'Police: 44260')} rows")


def _parts(cookie: str, path: str, count: int) -> str:
    """Seconds by part for so many requests, waiting for the database among them: it counts for the driver."""
    from django.core.wsgi import get_wsgi_application

    site, watched = get_wsgi_application(), cProfile.Profile(time.perf_counter)
    _warm(site, path, cookie)
    with watched:
        for _ in range(count):
            _ask(site, path, cookie)
    return json.dumps(parts.spent(watched))


def _find(cookie: str, text: str, count: int) -> float:
    """Seconds for so many searches by the reader. RuntimeError where nothing is found."""
    from caraway.casework.queries.finding import find
    from caraway.platform.accounts.queries import actor_of, memberships_on
    from caraway.platform.gateways import clock
    from caraway.platform.tenancy import scope

    today = clock.today()
    by = actor_of(memberships_on(_reader().pk, today).get())
    with scope.acting_as(by):
        if not find(text, by=by, today=today).rows:
            raise RuntimeError("a search that was to find something found nothing")
        began = time.perf_counter()
        for _ in range(count):
            find(text, by=by, today=today)
        return time.perf_counter() - began


_ANSWERS = {"page": _page, "find": _find, "parts": _parts}

if __name__ == "__main__":
    main()
