"""Limits on tries: by what was typed and by who typed it, counted whether or not there is such an account."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.conf import settings
from django.http import HttpRequest

from caraway.platform.gateways import clock, turns

from .models import Attempt

SENTENCE = "There were too many tries. Wait 15 minutes, then try again."
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries in how long: about one account (as typed), and from one place."""

    about_one: int
    from_one_place: int
    within: timedelta


LIMITS = MappingProxyType(
    {
        "sign-in": Limit(10, 200, timedelta(minutes=15)),
        "second-step": Limit(8, 200, timedelta(minutes=15)),
        "reset": Limit(5, 50, timedelta(minutes=15)),
        "feed": Limit(60, 60, timedelta(minutes=15)),
        "reply": Limit(20, 60, timedelta(minutes=15)),
        "invitation": Limit(20, 50, timedelta(minutes=15)),
    }
)


def too_many(request: HttpRequest, kind: str, about: str = "") -> bool:
    """Whether no further try is taken now. Two tries about the same account wait for each other.

    A try that names nobody (a passkey) is counted by its place alone, and waits for none.
    """
    limit = LIMITS[kind]
    place = keyed(kind, _place_of(request))
    return _too_many_about(kind, about) or _tries(place, limit.within) >= limit.from_one_place


def note(request: HttpRequest, kind: str, about: str = "") -> None:
    """Count one try that failed. What was typed is not kept, only its keyed hash."""
    at = clock.outside()
    Attempt.objects.filter(at__lt=at - _KEPT).delete()
    counted = filter(None, (about, _place_of(request)))
    Attempt.objects.bulk_create(Attempt(key=keyed(kind, what), at=at) for what in counted)


def keyed(kind: str, what: str) -> str:
    """A hash that only this site can make of what was typed."""
    return hmac.new(settings.SECRET_KEY.encode(), f"attempt\0{kind}\0{what}".encode(), hashlib.sha256).hexdigest()


def _too_many_about(kind: str, about: str) -> bool:
    if not about:
        return False
    limit, key = LIMITS[kind], keyed(kind, about)
    turns.take(f"attempt:{key}")
    return _tries(key, limit.within) >= limit.about_one


def _tries(key: str, within: timedelta) -> int:
    return Attempt.objects.filter(key=key, at__gt=clock.outside() - within).count()


def _place_of(request: HttpRequest) -> str:
    """The address of the reader's network: for IPv6 its first half, which one subscriber holds."""
    try:
        address = ipaddress.ip_address(_address_of(request))
    except ValueError:
        return "place:unknown"
    prefix = 64 if address.version == 6 else 32
    return f"place:{ipaddress.ip_network(f'{address}/{prefix}', strict=False)}"


def _address_of(request: HttpRequest) -> str:
    """The address that called the outermost of our proxies; what stands further left anybody could have written."""
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").replace(",", " ").split()
    passed.append(request.META.get("REMOTE_ADDR", ""))
    return str(passed[-1 - min(settings.PROXIES, len(passed) - 1)])
