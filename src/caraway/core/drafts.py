"""How long a referral that nobody sends is kept: 90 days without a change, with a warning before."""

from datetime import date, timedelta

KEPT = timedelta(days=90)
WARNED = timedelta(days=14)


def deleted_on(changed_on: date) -> date:
    """The day on which a draft is deleted that was last changed on that day."""
    return changed_on + KEPT


def is_old(changed_on: date, today: date) -> bool:
    """Has it come to that?"""
    return today >= deleted_on(changed_on)


def is_warned(changed_on: date, today: date) -> bool:
    """Is it so near that whoever wrote it is told?"""
    return today >= deleted_on(changed_on) - WARNED
