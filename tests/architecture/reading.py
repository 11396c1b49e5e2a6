"""Reading our own source for what it may not do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from caraway.platform.databases import places

SOURCE = places.ROOT / "src" / "caraway"

WRITES = frozenset(
    stem
    for verb in (
        "save",
        "create",
        "update",
        "delete",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
    )
    for stem in (verb, f"a{verb}")
) | {"execute", "executemany"}

UNPREDICTABLE = frozenset({"time", "random", "secrets", "os", "socket", "subprocess", "sqlite3", "urllib", "http"})
"""Parts of the standard library by which a rule would depend on more than its arguments."""

CLOCKS = frozenset({"now", "today", "utcnow", "localtime", "monotonic"})


def sources(*folders: str) -> list[Path]:
    """Our modules: those named, and those under these folders of the package."""
    named = [SOURCE / folder for folder in folders]
    return [file for one in named for file in ([one] if one.is_file() else sorted(one.rglob("*.py")))]


def writes(tree: ast.AST) -> Iterator[str]:
    """Calls that write a model or speak to the database themselves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield f"line {node.lineno}: .{node.func.attr}("


def asks(tree: ast.AST) -> Iterator[str]:
    """Where a model is asked for rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            yield f"line {node.lineno}: .{node.attr}"


def imports(tree: ast.AST) -> Iterator[str]:
    """The full name of every module imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def strangers_to_the_rules(tree: ast.AST) -> Iterator[str]:
    """Imports the rules may not have: other packages, our other parts, and what isn't predictable."""
    for name in imports(tree):
        top = name.split(".")[0]
        ours = name == "caraway.core" or name.startswith(("caraway.core.", "."))
        if not ours and (top not in sys.stdlib_module_names or top in UNPREDICTABLE):
            yield name


def clock_readings(tree: ast.AST) -> Iterator[str]:
    """Calls that ask what time it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {node.lineno}: .{node.func.attr}("
