"""The checks, in one table. Each returns what is wrong, or nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from caraway.commands.checks import measures, unfinished
from caraway.platform.databases import places
from caraway.platform.databases.planes import CASEWORK, VICTIMS, Plane

NO_DATABASE = "postgresql://caraway_casework@/none?host=/nowhere"


@dataclass(frozen=True)
class Check:
    """A check's name, what it holds, and the function that says what is wrong."""

    name: str
    about: str
    wrong: Callable[[], str]


def _tool(*words: str, plane: Plane = CASEWORK) -> Callable[[], str]:
    """A check that is a program of the environment, with the settings of one site: what it says is wrong when it fails."""

    def wrong() -> str:
        surroundings = plane.environment(NO_DATABASE) | {"PYTHONPATH": str(places.ROOT / "src")}
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=places.ROOT,
            env=surroundings | {"NO_COLOR": "1", "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "")},
            capture_output=True,
            text=True,
            check=False,
        )
        said = (ran.stdout + ran.stderr).strip()
        return "" if ran.returncode == 0 else said or f"it ended with {ran.returncode} and said nothing"

    return wrong


def _each(first: Callable[[], str], second: Callable[[], str]) -> Callable[[], str]:
    """What is wrong for either of the two sites."""
    return lambda: "\n".join(filter(None, (first(), second())))


def _documents() -> str:
    from caraway.commands.documents import out_of_date

    stale = [str(file.relative_to(places.ROOT)) for file in out_of_date()]
    return f"out of date: {', '.join(stale)}; write them with ./caraway documents" if stale else ""


_MIGRATIONS = ("-m", "django", "makemigrations", "--check", "--dry-run")
_TEMPLATES = ("-m", f"{__name__}.templates")

CHECKS = (
    Check(
        "types",
        "mypy: the rules strictly, the rest at its doors",
        _each(
            _tool("-m", "mypy", "-p", "caraway", "--exclude", "caraway/victims/"),
            _tool("-m", "mypy", "-p", "caraway.victims", "--cache-dir", ".mypy_cache/victims", plane=VICTIMS),
        ),
    ),
    Check("format", "ruff's format", _tool("-m", "ruff", "format", "--check", "src", "tests")),
    Check("lint", "ruff's rules", _tool("-m", "ruff", "check", "--output-format=concise", "src", "tests")),
    Check("imports", "who may import whom", _tool("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Check("migrations", "none is missing", _each(_tool(*_MIGRATIONS), _tool(*_MIGRATIONS, plane=VICTIMS))),
    Check(
        "templates",
        "every template compiles, and what it names exists",
        _each(_tool(*_TEMPLATES), _tool(*_TEMPLATES, plane=VICTIMS)),
    ),
    Check("documents", "docs/reference is as generated", _documents),
    Check("security", "bandit", _tool("-m", "bandit", "-q", "-ii", "-r", "src", "-c", "pyproject.toml")),
    Check("size", "no function over 60 lines, no module over 400", measures.too_long),
    Check("unfinished", "nothing left to do, nothing of this machine's", unfinished.found),
)
