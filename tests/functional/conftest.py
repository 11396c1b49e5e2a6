"""Journeys through the served site in a real browser."""

from tests.browsers import *  # noqa: F403  fixtures
from tests.cast import *  # noqa: F403  fixtures
from tests.site import *  # noqa: F403  fixtures
