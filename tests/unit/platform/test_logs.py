"""A log says where a fault happened and of what kind, never the words of an exception nor the path of a request."""

import logging
import sys
from types import SimpleNamespace

import pytest

from caraway.core.refusals import NotNow
from caraway.platform.gateways.logs import QuietFormatter


def logged(fault):
    try:
        fault()
    except Exception:
        record = logging.LogRecord("caraway", logging.ERROR, __file__, 1, "Internal error", (), sys.exc_info())
        record.exc_text = "left by another formatter: T. Ellery"
        return QuietFormatter("%(message)s").format(record)
    raise AssertionError("nothing was raised")


NAME, NUMBER = "T. Ellery", "07700 900142"


def behind():
    try:
        raise KeyError(NUMBER)
    except KeyError as cause:
        raise ValueError(NAME) from cause


def test_words_of_an_exception_and_of_those_behind_it_stay_out():
    text = logged(behind)
    assert NAME not in text
    assert NUMBER not in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in behind" in text


def test_a_refusals_code_is_named():
    def refuse():
        raise NotNow("too_late", NAME)

    text = logged(refuse)
    assert "NotNow too_late" in text
    assert NAME not in text


SECRET = "/account/new-password/0199-0000/d2x-secret"


@pytest.mark.parametrize("path", [SECRET, f"https://casework.example.org{SECRET}", f"{SECRET}/?next=/"])
@pytest.mark.parametrize(("match", "stands"), [("account/new-password/<key>/<token>",) * 2, (None, "(a path)")])
def test_the_route_of_a_request_stands_where_its_path_would(path, match, stands):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s: %s", ("Forbidden", path), None)
    record.request = SimpleNamespace(resolver_match=match and SimpleNamespace(route=match))
    assert QuietFormatter("%(message)s").format(record) == f"Forbidden: {stands}"
    assert record.args == ("Forbidden", path)


@pytest.mark.parametrize("said", [("127.0.0.1:8000", 7), ("http://127.0.0.1:8000", "a / b"), ({"a": 1},), ()])
def test_what_is_no_path_stays(said):
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s " * len(said), said, None)
    assert QuietFormatter("%(message)s").format(record) == record.getMessage()
