"""The lengths of functions and modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

from caraway.platform.databases import places

LONGEST_FUNCTION = 60  # lines
LONGEST_MODULE = 400


def too_long(source: Path = places.ROOT / "src") -> str:
    """Functions and modules over the limits, a line each; migrations are not read by people and don't count."""
    files = [file for file in sorted(source.rglob("*.py")) if "migrations" not in file.parts]
    return "\n".join(complaint for file in files for complaint in _complaints(file, str(file.relative_to(source))))


def functions(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Each function's name, first line and length."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def _complaints(file: Path, name: str) -> Iterator[str]:
    text = file.read_text()
    lines = len(text.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{name}: {lines} lines"
    for function, at, length in functions(ast.parse(text)):
        if length > LONGEST_FUNCTION:
            yield f"{name}:{at}: {function} has {length} lines"
