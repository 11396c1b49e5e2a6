"""The browser and the accessibility checker, for the pages of reports and of linking: one for all of them."""

from tests.browsers import *  # noqa: F403
