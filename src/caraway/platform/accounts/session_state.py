"""What a session knows: how its person signed in, under which membership it acts, since when, and when last used."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from caraway.platform.gateways import clock

from .actor import Actor
from .models import Membership
from .queries import actor_of, stamp_of
from .signed_in import memberships_of

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_SEEN_EVERY = timedelta(minutes=1)

BEGAN, SEEN, MEMBERSHIP, STAMP = "caraway_began", "caraway_seen", "caraway_membership", "caraway_stamp"
METHODS, PROVED = "caraway_methods", "caraway_proved"

SECOND = frozenset({"totp", "passkey", "recovery_code", "partner_mfa"})
"""The ways of signing in that are, or hold, a second factor. Without one of them nobody is anybody."""


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The actor whose session this is; None when nobody, or when no membership has been chosen yet.

    A session without a second factor, or that is too old, unused for too long, or whose membership has changed since, is ended here.
    """
    if not request.user.is_authenticated:
        return None
    if SECOND.isdisjoint(request.session.get(METHODS, ())) or not _in_time(request.session):
        return _signed_out(request)
    return _actor_of_membership(request)


def begin_session(session: Any, methods: Iterable[str]) -> None:
    """Write into a fresh session how its person has just signed in, and when."""
    now = clock.now().isoformat()
    session[METHODS] = list(methods)
    session[BEGAN] = session[SEEN] = session[PROVED] = now


def act_as(session: Any, membership: Membership) -> None:
    """Let the session act under this membership from now on."""
    session[MEMBERSHIP], session[STAMP] = str(membership.id), stamp_of(membership)


def choose_anew(session: Any) -> None:
    """Let the person choose again for whom they act, as after signing in, where there is something to choose."""
    for key in (MEMBERSHIP, STAMP):
        session.pop(key, None)


def _actor_of_membership(request: HttpRequest) -> Actor | None:
    memberships = memberships_of(request.user)
    chosen = request.session.get(MEMBERSHIP)
    if chosen is None and len(memberships) == 1:
        act_as(request.session, memberships[0])
        return actor_of(memberships[0])
    if chosen is None and memberships:
        return None
    for membership in memberships:
        if str(membership.id) == chosen and stamp_of(membership) == request.session.get(STAMP):
            return actor_of(membership)
    return _signed_out(request)


def _in_time(session: Any) -> bool:
    now = clock.now()
    began, seen = (_moment(session, key, now) for key in (BEGAN, SEEN))
    if now - began > LONGEST or now - seen > IDLE:
        return False
    if BEGAN not in session or now - seen >= _SEEN_EVERY:
        session[BEGAN], session[SEEN] = began.isoformat(), now.isoformat()
    return True


def _moment(session: Any, key: str, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(session[key]) if key in session else otherwise


def _signed_out(request: HttpRequest) -> Actor | None:
    request.session.flush()
    request.user = AnonymousUser()
    return None
