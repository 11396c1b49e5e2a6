"""A log says where a fault happened and of what kind, never the words of an exception."""

import logging
import sys

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
