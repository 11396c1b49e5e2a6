"""What a log may say of an error: where it happened and what kind it was, never what it was about.

The words of an exception often repeat a value: a name typed in, a row that could not be stored. They stay out of
logs; the place, the class, a database's code and the name of its constraint are enough to find the fault. So does the
path of a request, which may be a link that lets in whoever has it: its route stands there instead.
"""

import copy
import logging
import re
import traceback
from types import TracebackType
from typing import Any

_Error = tuple[type[BaseException], BaseException, TracebackType | None]


_PATH = re.compile(r"(?:\w+://[^/]*)?/.+", re.DOTALL)
NO_ROUTE = "(a path)"


class QuietFormatter(logging.Formatter):
    """Formats a record with its traceback, leaving out the words of every exception in the chain and every path."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  named by the standard library
        """The frames and classes of the exception and of those behind it."""
        return "\n".join(_told(ei[1]))

    def format(self, record: logging.LogRecord) -> str:
        """One record. Text that another formatter made of the same exception is not used again."""
        quiet = copy.copy(record)
        quiet.exc_text = None
        if isinstance(record.args, tuple):
            quiet.args = tuple(_without_path(one, record) for one in record.args)
        return super().format(quiet)


def _without_path(said: object, record: logging.LogRecord) -> object:
    if not isinstance(said, str) or not _PATH.fullmatch(said):
        return said
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.route if match else NO_ROUTE


def _told(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return [*_told(behind), *frames, _named(error)]


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code = getattr(error, "sqlstate", None) or getattr(error, "code", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return " ".join(str(part) for part in (kind, code if isinstance(code, str) else None, constraint) if part)
