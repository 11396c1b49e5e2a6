"""The nightly check: is what is stored of every case what its facts have? Answers 1 where anything differs."""

import argparse
import os

from caraway.platform.databases.planes import CASEWORK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: the environment says which site."""


def run(options: argparse.Namespace) -> int:
    """Check, and say the result in a line. What differs is logged, case by case."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", CASEWORK.settings)
    import django

    django.setup()
    from caraway.casework.actions import accrediting, calendar
    from caraway.casework.jobs.nightly import check_standings
    from caraway.platform.accounts.actor import CARAWAY

    report = check_standings()
    calendar.sweep(by=CARAWAY)
    accrediting.ask_renewals(by=CARAWAY)
    print(f"{report.checked} cases checked, {len(report.differences)} differ.")
    return 0 if report.clean else 1
