"""Whatever of the rules may be called from outside says what it is."""

import ast
from collections.abc import Iterator

import pytest

from .reading import SOURCE, sources

RULES = sources("core")


def undescribed(tree: ast.AST, within: str = "") -> Iterator[str]:
    """Public classes, functions and methods without a docstring, by their names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            name = f"{within}{node.name}"
            if not ast.get_docstring(node):
                yield name
            if isinstance(node, ast.ClassDef):
                yield from undescribed(node, f"{name}.")


@pytest.mark.parametrize("file", RULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_what_is_public_in_the_rules_is_described(file):
    assert list(undescribed(ast.parse(file.read_text()))) == []


@pytest.mark.parametrize(
    "seeded",
    [
        "def due():\n    return 1",
        "class Due:\n    on = 1",
        'class Due:\n    """A duty."""\n    def late(self):\n        return 1',
        'class Due:\n    """A duty."""\n    @property\n    def late(self):\n        return 1',
    ],
)
def test_what_is_not_described_is_found(seeded):
    assert list(undescribed(ast.parse(seeded)))


def test_what_is_private_need_not_be():
    assert not list(
        undescribed(ast.parse("def _due():\n    return 1\nclass _Due:\n    def late(self):\n        return 1"))
    )
