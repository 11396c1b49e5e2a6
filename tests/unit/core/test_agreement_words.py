"""Every setting of an agreement is asked for once."""

from collections import Counter

from caraway.core.agreement import SETTINGS
from caraway.core.agreement_words import CHOICES, GROUPS
from caraway.core.schema import Items, Table, Text
from caraway.core.vocabulary import NAMED_LANGUAGES


def keys(table, at=""):
    for name, key in table.keys.items():
        yield from keys(key.shape, f"{name}.") if isinstance(key.shape, Table) else [(at + name, key.shape)]


def test_every_setting_stands_in_one_group():
    asked = Counter(name for group in GROUPS.values() for name in group.questions)
    assert asked == Counter(name for name, _ in keys(SETTINGS))


def test_every_code_has_words():
    codes = set()
    for _, shape in keys(SETTINGS):
        of = shape.of if isinstance(shape, Items) else shape
        codes |= set(of.choices) if isinstance(of, Text) else set()
    assert codes - set(NAMED_LANGUAGES) == set(CHOICES)
