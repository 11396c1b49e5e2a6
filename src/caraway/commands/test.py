"""Everything that is tested, part by part in processes of their own, with one summed line at the end."""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # reads the reports this command has just made  # nosec B405

from caraway.commands import check
from caraway.platform.databases import places

COVERED = ("--cov=caraway.core", "--cov-branch", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")


@dataclass(frozen=True)
class Part:
    """Folders tested in one pytest process; `full` are words left out by --quick, `quick` whether it runs then at all."""

    name: str
    folders: tuple[str, ...]
    full: tuple[str, ...] = ()
    quick: bool = True


PARTS = (
    Part("rules", ("tests/spec", "tests/unit"), full=COVERED),
    Part("cases", ("tests/reference", "tests/generative")),
    Part("architecture", ("tests/architecture",)),
    Part("casework", ("tests/integration",)),
    Part("journeys", ("tests/functional",), quick=False),
)


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
    total = Counts()
    for part in PARTS:
        if part.quick or not options.quick:
            total += _run(part, quick=options.quick)
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


def _run(part: Part, *, quick: bool) -> Counts:
    _headline(part.name)
    report = places.state() / "reports" / f"{part.name}.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    words: Sequence[str] = ("-m", "not slow") if quick else part.full
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *words, *part.folders]
    status = subprocess.run(command, cwd=places.ROOT, check=False).returncode
    counts = read(report, status)
    if not counts.good:
        print(f"caraway: the part {part.name} failed, did not run or found no test.", flush=True)
    return counts


def _headline(name: str) -> None:
    print(f"\n---- {name} ----", flush=True)
