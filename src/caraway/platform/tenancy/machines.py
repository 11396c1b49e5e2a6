"""Requests of machines: everything under one address, known by a key, without cookies, and answered in one shape.

What a key means is the plane's to say: `settings.CARAWAY_MACHINES` names the function. A session is not looked at here.
Without a key that is known every address answers alike, so nobody learns which there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from caraway.platform.accounts.actor import Actor

UNDER = "/api/"
NO_KEY = "Send a key that is in use: Authorization: Bearer …"
TOO_MANY = "Too many requests. Go on in a minute."
NOT_THERE = "There is no such address, or nothing of yours at it."


@dataclass(frozen=True, slots=True)
class Caller:
    """Which system asks, and whether it has asked too often in this minute."""

    actor: Actor
    busy: bool


def asks(request: HttpRequest) -> bool:
    """Whether a machine is asking."""
    return request.path_info.startswith(UNDER)


def caller(request: HttpRequest) -> Caller | None:
    """Whose key the request carries; None for none, for one that is not in use, and for every page."""
    if not asks(request) or not getattr(settings, "CARAWAY_MACHINES", ""):
        return None
    found: Caller | None = import_string(settings.CARAWAY_MACHINES)(key_of(request))
    return found


def key_of(request: HttpRequest) -> str:
    """The key that was sent, or nothing."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if kind == "Bearer" else ""


def shut(request: Any) -> HttpResponse | None:
    """The answer to whoever may ask nothing now; None for a system that may."""
    if request.actor is None:
        return wrong(401, [("", NO_KEY)], {"WWW-Authenticate": "Bearer"})
    if request.caller.busy:
        return wrong(429, [("", TOO_MANY)], {"Retry-After": "60"})
    return None


def not_there(request: HttpRequest) -> HttpResponse:
    """The one answer for an address that is not there, and for what is another's."""
    actor = getattr(request, "actor", None)
    return wrong(404, [("", NOT_THERE)]) if actor else wrong(401, [("", NO_KEY)], {"WWW-Authenticate": "Bearer"})


def wrong(status: int, errors: Iterable[tuple[str, str]], headers: dict[str, str] | None = None) -> HttpResponse:
    """What is wrong, in the one shape of every refusal: fields and reasons, never a value."""
    said = {"errors": [{"field": field, "reason": reason} for field, reason in errors]}
    return JsonResponse(said, status=status, headers=headers)
