"""In production the site starts safe or not at all, and each refusal says in one sentence what to do."""

import logging
import subprocess
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from caraway import cli
from caraway.commands import CommandRefused, serve, web
from caraway.commands.server_log import ServerLog
from caraway.platform.databases.planes import CASEWORK, VICTIMS

SAFE = {
    "CARAWAY_DATABASE_URL": "postgresql:///x",
    "CARAWAY_SECRET_KEY": "k" * 40,
    "CARAWAY_HOSTS": "casework.example.org",
    "CARAWAY_ADDRESS": "https://casework.example.org",
    "CARAWAY_VICTIMS_KEY": "0" * 64,
    "CARAWAY_CONTACT_KEY": "0" * 64,
}


def test_a_safe_environment_is_not_refused():
    serve.refuse_unsafe(SAFE)
    serve.refuse_unsafe(SAFE | {"CARAWAY_PROXIES": "2", "CARAWAY_ADDRESS": "https://casework.example.org:8443"})


@pytest.mark.parametrize("name", SAFE)
def test_what_is_missing_is_named(name):
    with pytest.raises(CommandRefused, match=f"Set {name} in the environment"):
        serve.refuse_unsafe(SAFE | {name: ""})


THEIRS = {name: value for name, value in SAFE.items() if name != "CARAWAY_VICTIMS_KEY"} | {
    "CARAWAY_VICTIMS_PRIVATE": "0" * 64,
    "CARAWAY_BRIDGE_URL": "postgresql:///y",
}


def test_the_victims_site_has_what_is_its_own():
    serve.refuse_unsafe(THEIRS, VICTIMS)
    for name in ("CARAWAY_VICTIMS_PRIVATE", "CARAWAY_BRIDGE_URL"):
        with pytest.raises(CommandRefused, match=f"Set {name} in the environment"):
            serve.refuse_unsafe(THEIRS | {name: ""}, VICTIMS)


@pytest.mark.parametrize("name", ["CARAWAY_VICTIMS_PRIVATE", "CARAWAY_BRIDGE_URL"])
def test_casework_holds_nothing_of_the_victims_site(name):
    with pytest.raises(CommandRefused, match=f"{name} is set: only processes of the victims' site may hold it"):
        serve.refuse_unsafe(SAFE | {name: THEIRS[name]})


@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ({"CARAWAY_OWNER_URL": "postgresql:///x"}, "must not hold the owner's password"),
        ({"CARAWAY_DEBUG": "1"}, "CARAWAY_DEBUG is set"),
        ({"CARAWAY_SECRET_KEY": "k" * 39}, "fewer than 40 characters"),
        ({"CARAWAY_ADDRESS": "http://casework.example.org"}, "must be the encrypted address"),
        ({"CARAWAY_ADDRESS": "casework.example.org"}, "must be the encrypted address"),
        ({"CARAWAY_ADDRESS": "https://casework.example.org/"}, "must be the encrypted address"),
        ({"CARAWAY_ADDRESS": "https://other.example.org"}, "add other.example.org to it"),
        ({"CARAWAY_HOSTS": "casework.example.org,*"}, "with a star anybody could choose"),
        ({"CARAWAY_PROXIES": "0"}, "1 or more"),
        ({"CARAWAY_OIDC_NAME": "Wessex sign-in"}, "Set CARAWAY_OIDC_ISSUER and .* too"),
        ({"CARAWAY_PROXIES": "one"}, "1 or more"),
    ],
)
def test_what_is_unsafe_is_refused_in_one_sentence(unsafe, sentence):
    with pytest.raises(CommandRefused, match=sentence) as refused:
        serve.refuse_unsafe(SAFE | unsafe)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_the_command_says_it_and_stops(monkeypatch, capsys):
    for name, value in (SAFE | {"CARAWAY_ADDRESS": "http://casework.example.org"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CARAWAY_OWNER_URL", raising=False)
    assert cli.main(["serve"]) == 1
    assert "CARAWAY_ADDRESS must be" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https://casework.example.org", "http://casework.localhost:8000"])
def test_the_settings_are_safe_where_the_address_is_encrypted(address):
    shown = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "PROXIES"]
    program = f"from caraway.casework import settings; print([bool(getattr(settings, n)) for n in {shown}])"
    environment = CASEWORK.environment("postgresql:///x") | SAFE | {"CARAWAY_ADDRESS": address}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str([address.startswith("https")] * len(shown))


# What the web server writes

SECRET, NAME = "/account/new-password/0199-0000/d2x-secret", "T. Ellery"


@pytest.fixture
def server_log():
    """The server's log and what it has written, with every request in it and a format that asks for all."""
    settings = Config()
    settings.set("accesslog", "-")
    settings.set("access_log_format", '%(h)s "%(r)s" %(U)s %(q)s %(s)s %(f)s %({referer}i)s %({raw_uri}e)s')
    log, written = ServerLog(settings), StringIO()
    for one in (log.error_log, log.access_log):
        for handler in one.handlers:
            handler.setStream(written)
    yield log, written
    for one in (log.error_log, log.access_log):
        one.handlers.clear()
        logging.getLogger(one.name).propagate = True


def test_both_ways_of_serving_write_with_this_log():
    assert "caraway.commands.server_log.ServerLog" in web.server_command("x:y", "127.0.0.1:8000", 1)


def test_a_request_is_written_without_where_it_went(server_log):
    log, written = server_log
    environ = {
        "REMOTE_ADDR": "192.0.2.7",
        "REQUEST_METHOD": "GET",
        "RAW_URI": SECRET,
        "PATH_INFO": SECRET,
        "QUERY_STRING": f"next={SECRET}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": SECRET,
    }
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[("Location", SECRET)])
    log.access(answer, [("REFERER", SECRET)], environ, SimpleNamespace(seconds=0, microseconds=5))
    assert "192.0.2.7" in written.getvalue()
    assert " 200 " in written.getvalue()
    assert "secret" not in written.getvalue()


def test_a_request_that_cannot_be_read_is_not_quoted(server_log):
    log, written = server_log
    log.warning(f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'GET {SECRET} extra HTTP/1.1'")
    log.warning("Worker %s: ended", "7")
    assert "Invalid request from ip=192.0.2.7\n" in written.getvalue()
    assert "Worker 7: ended" in written.getvalue()
    assert "secret" not in written.getvalue()


def test_an_error_is_written_without_its_words_and_where_it_went(server_log):
    log, written = server_log
    try:
        raise ValueError(NAME)
    except ValueError:
        log.exception("Error handling request %s %s", "GET", SECRET)
    assert "Error handling request GET" in written.getvalue()
    assert "builtins.ValueError" in written.getvalue()
    assert "secret" not in written.getvalue()
    assert NAME not in written.getvalue()
