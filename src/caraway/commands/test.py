"""Everything that is tested, part by part in processes of their own, two at once, with one summed line at the end."""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # reads the reports this command has just made  # nosec B405

from caraway.commands import check
from caraway.commands.together import Ended, together
from caraway.platform.databases import places

AT_ONCE = 2
COVERED = ("--cov=caraway.core", "--cov-branch", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")


@dataclass(frozen=True)
class Part:
    """Folders tested in one pytest process, but for some that are another part's.

    `full` are words left out by --quick, `quick` whether it runs then at all.
    """

    name: str
    folders: tuple[str, ...]
    without: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    quick: bool = True

    def command(self, *, quick: bool) -> list[str]:
        """Its command line."""
        words: Sequence[str] = ("-m", "not slow") if quick else self.full
        others = [f"--ignore={folder}" for folder in self.without]
        return [sys.executable, "-m", "pytest", "-q", f"--junitxml={self.report}", *words, *others, *self.folders]

    @property
    def report(self) -> Path:
        """Where pytest counts what it ran."""
        return places.state() / "reports" / f"{self.name}.xml"


PARTS = (
    Part("journeys", ("tests/functional",), quick=False),
    Part("casework", ("tests/integration/casework",)),
    Part("victims", ("tests/victims",)),
    Part("platform", ("tests/integration",), without=("tests/integration/casework", "tests/integration/matrix")),
    Part("matrix", ("tests/integration/matrix",)),
    Part("evidence", ("tests/evidence", "tests/reference/evidence")),
    Part("rules", ("tests/spec", "tests/unit"), full=COVERED),
    Part("architecture", ("tests/architecture",)),
    Part("cases", ("tests/reference", "tests/generative"), without=("tests/reference/evidence",)),
)
"""The longest first, so that none is left to run alone."""


@dataclass(frozen=True)
class Counts:
    """How many tests ended how."""

    failed: int = 0
    passed: int = 0
    skipped: int = 0
    errors: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.failed + other.failed,
            self.passed + other.passed,
            self.skipped + other.skipped,
            self.errors + other.errors,
        )

    @property
    def good(self) -> bool:
        """Whether everything that ran passed, and something did."""
        return not self.failed and not self.errors and self.passed > 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All, or the quick ones."""
    parser.add_argument(
        "--quick", action="store_true", help="without slow tests, browser journeys, coverage and checks"
    )


def run(options: argparse.Namespace) -> int:
    """Run the parts and the checks; 1 when a part failed, did not run or found no test."""
    began = time.monotonic()
    total = _run([part for part in PARTS if part.quick or not options.quick], quick=options.quick)
    if not options.quick:
        _headline("check")
        failed, passed = check.results()
        total += Counts(failed=failed, passed=passed)
    print(closing_line(total, time.monotonic() - began), flush=True)
    return 0 if total.good else 1


def closing_line(total: Counts, seconds: float) -> str:
    """The sum of all parts, in pytest's own form."""
    words = [
        f"{number} {word}"
        for number, word in (
            (total.failed, "failed"),
            (total.passed, "passed"),
            (total.skipped, "skipped"),
            (total.errors, "error" if total.errors == 1 else "errors"),
        )
        if number or word == "passed"
    ]
    return f" {', '.join(words)} in {seconds:.2f}s ".center(80, "=")


def read(report: Path, status: int) -> Counts:
    """The counts of a part's report. One that is missing or empty, and a failure no test accounts for, is an error."""
    if not report.exists():
        return Counts(errors=1)
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # our own report  # nosec B314
    tests, failed, errors, skipped = (
        sum(int(suite.get(word, 0)) for suite in suites) for word in ("tests", "failures", "errors", "skipped")
    )
    unexplained = 1 if tests == 0 or (status != 0 and not failed and not errors) else 0
    return Counts(failed, tests - failed - errors - skipped, skipped, errors + unexplained)


def _run(parts: Sequence[Part], *, quick: bool) -> Counts:
    by_name, total = {part.name: part for part in parts}, Counts()
    for part in parts:
        part.report.parent.mkdir(exist_ok=True)
        part.report.unlink(missing_ok=True)
    print(f"Running {', '.join(by_name)}: {AT_ONCE} at once; each is shown when it has ended.", flush=True)
    commands = {part.name: part.command(quick=quick) for part in parts}
    with closing(together(commands, AT_ONCE, cwd=places.ROOT)) as ended:
        for one in ended:
            total += _shown(by_name[one.name], one)
    return total


def _shown(part: Part, ended: Ended) -> Counts:
    _headline(part.name)
    print(ended.output, end="", flush=True)
    counts = read(part.report, ended.status)
    if not counts.good:
        print(f"caraway: the part {part.name} failed, did not run or found no test.", flush=True)
    return counts


def _headline(name: str) -> None:
    print(f"\n---- {name} ----", flush=True)
