"""What the area says of victim contact, and the present moment by the clocks of the place."""

from datetime import datetime

from caraway.core.victim.settings import VictimSettings
from caraway.platform.gateways import clock

SETTINGS = VictimSettings()


def here() -> datetime:
    """The present moment, without a zone, as `core.victim.asking` reads it."""
    return clock.now().astimezone(clock.LONDON).replace(tzinfo=None)
