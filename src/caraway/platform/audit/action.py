"""The door every change goes through: permission, one transaction, its audit row, and once only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from caraway.core import permissions
from caraway.core.refusals import Refusal, Unknown
from caraway.platform.accounts.actor import Actor
from caraway.platform.tenancy import scope

from . import trail
from .once import once

Result = TypeVar("Result")


class NotAuditedError(RuntimeError):
    """An action changed something and wrote no audit row: a fault of the program. The change is undone."""


def action(verb: str, *, permission: str | None = None) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Make a function an action: called with keywords only, ``by=`` an `Actor`, ``request_key=`` optionally.

    It runs in one transaction (`acting_as` opens it) that sees what `by` may see. It raises `NotYours` when `by` lacks `permission` (the verb
    itself when absent), `NotAuditedError` when no audit row was written. It returns None, a UUID or a saved model; called
    again with the same `request_key` and the same answers by the same person it changes nothing and returns the first
    result; with other answers it raises `NotNow`.
    """
    needed = permission or verb
    if needed not in permissions.PERMISSIONS:
        raise Unknown("permission", needed)

    def door(do: Callable[..., Result]) -> Callable[..., Result]:
        doing = f"{do.__module__}.{do.__qualname__}"

        @wraps(do)
        def through(*, by: Actor, request_key: UUID | None = None, **what: Any) -> Any:
            if not isinstance(by, Actor):
                raise TypeError("An action is told who does it: by=Actor(…).")
            alone = not connection.in_atomic_block
            try:
                with scope.acting_as(by):
                    by.must(needed)
                    return once(doing, by, request_key, what, lambda: _audited(verb, lambda: do(by=by, **what)))
            except Refusal as refusal:
                if not trail.refusing(refusal, verb) and alone:
                    trail.refused(refusal, by=by, verb=verb)
                raise

        through.verb = verb  # type: ignore[attr-defined]
        through.permission = needed  # type: ignore[attr-defined]
        return through

    return door


def _audited(verb: str, do: Callable[[], Any]) -> Any:
    before = trail.written()
    result = do()
    if trail.written() == before:
        raise NotAuditedError(f"{verb} wrote no audit row.")
    return result
