"""Everything that can be checked without running the product: one line each, and what is wrong after it."""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

from caraway.commands.checks import CHECKS, Check

AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Some of them, if not all."""
    parser.add_argument("names", nargs="*", metavar="name", choices=[[], *(check.name for check in CHECKS)])


def run(options: argparse.Namespace) -> int:
    """Run the checks; 1 when one fails."""
    failed, _ = results(options.names)
    return 1 if failed else 0


def results(names: list[str] | None = None) -> tuple[int, int]:
    """Run the checks of those names (all of them without) and print them; how many failed and how many held."""
    chosen = [check for check in CHECKS if not names or check.name in names]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = [_print(check, *outcome) for check, outcome in zip(chosen, pool.map(_timed, chosen), strict=True)]
    return outcomes.count(False), outcomes.count(True)


def _timed(check: Check) -> tuple[str, float]:
    began = time.monotonic()
    return check.wrong(), time.monotonic() - began


def _print(check: Check, wrong: str, seconds: float) -> bool:
    print(f"{'FAILED' if wrong else 'ok':<7} {check.name:<11} {check.about} ({seconds:.1f}s)", flush=True)
    if wrong:
        print("\n".join("        " + row for row in wrong.strip().splitlines()), flush=True)
    return not wrong
