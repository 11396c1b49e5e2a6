"""The site, set up before anything of it is imported, and the people and fixtures of its tests."""

from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.site import *  # noqa: F403  fixtures
