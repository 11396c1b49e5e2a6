"""Feeds of the calendar: made, shown once, ended."""

from uuid import UUID

from caraway.casework.models import Feed
from caraway.platform.accounts.actions import token_hash
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@action("calendar.feed")
def make_feed(*, token: str, by: Actor) -> UUID:
    """Make one's own feed under a secret that is not kept. One that was there before ends with it."""
    _ended(by)
    made = Feed(
        id=ids.new(),
        organisation_id=by.organisation,
        membership_id=by.membership,
        token_hash=token_hash(token),
        made_at=clock.now(),
    )
    made.save(force_insert=True)
    trail.record("feed.make", by=by, subjects=[made.id])
    return made.id


@action("calendar.feed")
def end_feed(*, by: Actor) -> None:
    """End one's own feed: whoever has its address finds nothing there any more."""
    ended = _ended(by)
    trail.record("feed.end", by=by, detail={"ended": ended})


def _ended(by: Actor) -> int:
    turns.take(f"feed:{by.membership_id}")
    return Feed.objects.filter(membership_id=by.membership, ended_at=None).update(ended_at=clock.now())
