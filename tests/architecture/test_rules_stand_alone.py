"""The rules (core) know the standard library alone: no clock, no database, no chance."""

import ast

import pytest

from .reading import SOURCE, clock_readings, sources, strangers_to_the_rules

RULES = sources("core")


@pytest.mark.parametrize("file", RULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_of_the_rules_imports_nothing_else(file):
    tree = ast.parse(file.read_text())
    assert list(strangers_to_the_rules(tree)) == []
    assert list(clock_readings(tree)) == []


@pytest.mark.parametrize(
    "seeded",
    [
        "import django",
        "from caraway.platform.gateways import clock",
        "import caraway",
        "import random",
        "def late():\n    import psycopg",
        "from os import environ",
    ],
)
def test_an_import_that_may_not_be_is_found(seeded):
    assert list(strangers_to_the_rules(ast.parse(seeded)))


def test_a_reading_of_the_clock_is_found():
    assert list(clock_readings(ast.parse("def due():\n    return date.today()")))


def test_there_are_rules():
    assert len(RULES) > 10
