"""Whether anything may leave this site for the world: a practice site sends nothing, whatever it is told to send through.

Every gateway that reaches people asks here before it sends.
"""

from django.conf import settings


def may_leave() -> bool:
    """False on a practice site."""
    return not getattr(settings, "PRACTICE", False)
