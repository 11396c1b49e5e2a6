"""What a session knows: under which membership it acts, since when, and when it was last used."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from caraway.platform.gateways import clock

from .actor import Actor
from .models import Membership
from .queries import actor_of, memberships_on, stamp_of

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_SEEN_EVERY = timedelta(minutes=1)

BEGAN, SEEN, MEMBERSHIP, STAMP = "caraway_began", "caraway_seen", "caraway_membership", "caraway_stamp"


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The actor whose session this is; None when nobody, or when no membership has been chosen yet.

    A session that is too old, unused for too long, or whose membership has changed since, is ended here.
    """
    if not request.user.is_authenticated:
        return None
    if not _in_time(request.session):
        return _signed_out(request)
    return _actor_of_membership(request)


def act_as(session: Any, membership: Membership) -> None:
    """Let the session act under this membership from now on."""
    session[MEMBERSHIP], session[STAMP] = str(membership.id), stamp_of(membership)


def _actor_of_membership(request: HttpRequest) -> Actor | None:
    memberships = list(memberships_on(request.user.pk, clock.today()))
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
