"""Once only: a form sent twice acts once, and one sent again with other answers is refused.

What is kept of the answers is a keyed hash over all of them together, the action, the person and the form's key: it shows
whether the same was sent again, and nothing else. Two forms that say the same have different ones.
"""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models

from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import turns

from .models import DoneOnce

SENTENCE = "This page was sent before with other answers. Open it again."


def once(doing: str, by: Actor, key: UUID | None, said: Mapping[str, Any], do: Callable[[], Any]) -> Any:
    """Do it, unless this person has done it under this key: then the first result. Raises `NotNow` for other answers.

    `doing` names the action, `said` is what it was told. Without a key it is always done, and so is what was told
    something that is sealed at once (`sealed_only`): nothing made from it may stay, and the newest must never be lost.
    """
    if key is None or any(getattr(value, "sealed_only", False) for value in said.values()):
        return do()
    # The same form sent twice at once: the second waits here until the first has committed.
    turns.take(f"{doing}:{by.account_id}:{key}")
    digest = _digest(doing, by, key, said)
    done = DoneOnce.objects.filter(key=key, doing=doing, account_id=by.account_id).first()
    if done is None:
        return _kept(do(), DoneOnce(key=key, doing=doing, account_id=by.account_id, said=digest))
    if not hmac.compare_digest(done.said, digest):
        raise NotNow("sent_before", SENTENCE)
    return _first_result(done)


def first_with(key: UUID, doing: str, *, said: str, result: UUID) -> UUID:
    """The first result that was kept under this key, by whoever runs this transaction; from now on `result` if none was.

    Take a turn before: two who come at once must not both be first.
    """
    done, _ = DoneOnce.objects.get_or_create(
        key=key, doing=doing, account_id=None, defaults={"said": said, "result_id": result}
    )
    return done.result_id or result


def _kept(result: Any, done: DoneOnce) -> Any:
    done.result_model, done.result_id = _pointer(result)
    done.save(force_insert=True)
    return result


def _pointer(result: Any) -> tuple[str, UUID | None]:
    if result is None or isinstance(result, UUID):
        return "", result
    if isinstance(result, models.Model) and isinstance(result.pk, UUID):
        return result._meta.label, result.pk
    raise TypeError("An action returns None, a UUID or a saved model.")


def _first_result(done: DoneOnce) -> Any:
    if not done.result_model:
        return done.result_id
    return apps.get_model(done.result_model)._base_manager.get(pk=done.result_id)


def _digest(doing: str, by: Actor, key: UUID, said: Mapping[str, Any]) -> str:
    whole = json.dumps(["said once", doing, str(by.account_id), str(key), _plain(said)])
    return hmac.new(settings.SECRET_KEY.encode(), whole.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    """The value in one form of its own, as JSON has it. TypeError for what can be read only once, or has no such form."""
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in sorted(value.items())}
    if isinstance(value, set | frozenset):
        return sorted(map(_plain, value), key=json.dumps)
    if isinstance(value, Collection) and not isinstance(value, bytes):
        return list(map(_plain, value))
    return [type(value).__qualname__, _content(value)]


def _content(value: Any) -> Any:
    match value:
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case UUID():
            return str(value)
        case date() | datetime() | time():
            return value.isoformat()
        case Enum():
            return _plain(value.value)
        case models.Model():
            return _plain(value.pk)
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    raise TypeError(f"An action sent once cannot be told a {type(value).__qualname__}.")
