"""A member of the police who has decided on a breach in the case since they were named: what becomes of what they agreed to.

Breach is failure without a reasonable excuse (Criminal Justice Act 2003 s.24), and what a victim told in confidence is no part
of it. Nobody can be made not to know; what has not taken effect is undone, and what has stays and is told to the senior.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from caraway.core.joint.people import Seniors
from caraway.core.joint.state import Barred, Stands
from caraway.core.joint.words import JointStage, Side

TOLD_FOR = timedelta(days=28)
"""So long the senior finds on the list that what took effect stays: there is nothing to do by which it could leave it (k)."""


def has_taken_effect(now: Stands, at: datetime) -> bool:
    """Whether what both sides agreed to has been handed over, or its last batch is over, so that it can hold nobody back any more."""
    if now.agreed_at is None:
        return False
    return now.stage is not JointStage.AGREED or at >= now.timetable.last_batch


def concerns(now: Stands, person: UUID, at: datetime) -> bool:
    """Whether it is to be noted of this person: a member of the police without an exception, of whom it is not noted.

    Of what is over it is noted only where they agreed to what took effect.
    """
    member = now.member(person)
    if member is None or member.side is not Side.POLICE or member.exception is not None or is_barred(now, person):
        return False
    if has_taken_effect(now, at):
        return person in now.agreed_by
    return now.stage is not JointStage.CLOSED


def is_barred(now: Stands, person: UUID) -> bool:
    """Whether it is noted of this person, and they do not take part by a recorded exception."""
    member = now.member(person)
    excepted = member is not None and member.exception is not None
    return not excepted and any(one.person == person for one in now.barred)


def barred(now: Stands, person: UUID, at: datetime) -> Stands:
    """It is noted. What has not taken effect is undone, and they are taken off."""
    if has_taken_effect(now, at):
        return replace(now, barred=(*now.barred, Barred(person, at, stays=True)))
    others = tuple(one for one in now.members if one.person != person)
    noted = (*now.barred, Barred(person, at, stays=False))
    return replace(now, members=others, barred=noted, agreed_by=frozenset(), agreed_at=None)


def told(one: Barred, seniors: Seniors) -> UUID:
    """Who is told: the named senior of the police, and that of the provider where it is about the first. Nobody is told of themselves."""
    return seniors.provider if one.person == seniors.police else seniors.police


def to_tell(now: Stands, senior: UUID, at: datetime) -> tuple[Barred, ...]:
    """What this senior is told: that somebody else of the police is to be named, until one is; that something stays, for a time."""
    missing = now.closed_at is None and not any(one.side is Side.POLICE for one in now.members)
    mine = (one for one in now.barred if told(one, now.opened.seniors) == senior)
    return tuple(one for one in mine if (at < one.at + TOLD_FOR if one.stays else missing))
