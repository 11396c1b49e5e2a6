"""Which function does which analysis, and what each says of itself: the manual's page, from the functions' own docstrings."""

import ast
from collections.abc import Iterator
from pathlib import Path

from caraway.reference_docs.analyses import ANALYSES, INNER
from caraway.reference_docs.tables import table

ENGINE = "src/caraway/evidence"
PARTS = ("outcomes", "designs", "estimators", "checks", "benchmarking", "economics")

INTRODUCTION = """\
Made from the docstrings of `caraway.evidence`, each of which says formula, assumption and source. Functions of `outcomes` and `designs`
give a result that says what it is (metric, window, time zero, comparator, people, method, Maryland level, data cut, version); functions of
`estimators` are arithmetic on arrays and may be called alone.

Columns may be lists, NumPy, pandas, polars or Arrow. In a row's `counts` stands how many identical people it is; `weights` say how much one
person counts, which is another thing. Designs of regressions hold their own column of ones. What has no answer is refused with a sentence:
`DataUnfit`, or `NotConverged`; a missing value is never left out or filled without a word."""


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    parts = ["# Analyses and their functions", INTRODUCTION, "## Which function does which analysis"]
    for heading, rows in ANALYSES.items():
        parts += [f"### {heading}", table(("Analysis", "Elsewhere", "Function"), map(_linked, rows))]
    for name, files in modules(root).items():
        parts.append(f"## {name.capitalize()}")
        for file in files:
            parts += _module(root, file)
    return "\n\n".join(parts) + "\n"


def modules(root: Path) -> dict[str, list[Path]]:
    """The modules of each part that the manual shows, in order; planning is a part by itself."""
    engine = root / ENGINE
    found = {part: [file for file in sorted((engine / part).glob("*.py")) if _shown(engine, file)] for part in PARTS}
    return found | {"planning": [engine / "planning.py"]}


def public(file: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """What a module offers: its functions and classes without an underscore."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node


def dotted(root: Path, file: Path) -> str:
    """The module's name below `caraway.evidence`."""
    return ".".join(file.relative_to(root / ENGINE).with_suffix("").parts)


def _shown(engine: Path, file: Path) -> bool:
    return file.stem != "__init__" and file.relative_to(engine).with_suffix("").as_posix() not in INNER


def _linked(row: tuple[str, str, str]) -> tuple[str, str, str]:
    analysis, elsewhere, function = row
    module = function.rpartition(".")[0]
    return analysis, elsewhere, f"`{function}`" if _inner(module) else f"[`{function}`](#{module.replace('.', '')})"


def _inner(module: str) -> bool:
    return module.replace(".", "/") in INNER


def _module(root: Path, file: Path) -> Iterator[str]:
    name = dotted(root, file)
    yield f"### {name}"
    yield _said(ast.parse(file.read_text(encoding="utf-8")))
    for node in public(file):
        yield f"#### `{node.name}`" if isinstance(node, ast.FunctionDef) else f"#### {node.name}"
        if isinstance(node, ast.FunctionDef):
            yield f"```python\n{_signature(node)}\n```"
        yield _said(node)


def _signature(node: ast.FunctionDef) -> str:
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    whole = f"{node.name}({ast.unparse(node.args)}){returned}"
    if len(whole) <= 100:
        return whole
    between = ",\n    ".join(_arguments(node.args))
    return f"{node.name}(\n    {between},\n){returned}"


def _arguments(given: ast.arguments) -> Iterator[str]:
    plain = [*given.posonlyargs, *given.args]
    unset: list[ast.expr | None] = [None] * (len(plain) - len(given.defaults))
    for argument, default in zip(plain, [*unset, *given.defaults], strict=True):
        yield _argument(argument, default)
    if given.kwonlyargs:
        yield "*"
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield _argument(argument, default)


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    kind = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return f"{argument.arg}{kind}" + (f" = {ast.unparse(default)}" if default else "")


def _said(node: ast.FunctionDef | ast.ClassDef | ast.Module) -> str:
    return ast.get_docstring(node) or ""
