"""The browser and the accessibility checker, for the page of a report."""

from tests.browsers import *  # noqa: F403
