"""Tests of the site's parts together, in a database."""

from tests.site import *  # noqa: F403  fixtures
