"""Measures speed and prints its figures, each held against its aim; fails when one falls short."""

import argparse

from caraway.commands.prove import add_front, run_front
from caraway.proofs import BENCHES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which measurement, and what every measurement understands."""
    add_front(parser, BENCHES)
    parser.add_argument(
        "--sizes", type=int, nargs="+", help="how many cases, the fewest first, for a brief form of web"
    )
    parser.add_argument("--profile", action="store_true", help="then say where the time goes (web, import)")


def run(options: argparse.Namespace) -> int:
    """Measure; 1 when a figure is short."""
    return run_front(options, BENCHES)
