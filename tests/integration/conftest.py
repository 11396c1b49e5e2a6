"""Tests of the site's parts together, in a database."""

from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.site import *  # noqa: F403  fixtures
