"""Runs a proof and prints its figures, each held against its aim; fails when one falls short."""

import argparse
import importlib
from collections.abc import Mapping
from pathlib import Path

from caraway.commands import CommandRefused
from caraway.proofs import PROOFS, ProofRefused, report

FIREWALL = "firewall"
LEAKS = "leaks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which proof, and what every proof understands; rows and leaks are of the firewall's alone."""
    add_front(parser, PROOFS)
    parser.add_argument("--leaks", type=Path, metavar="DIR", help="a folder of further seeded leaks, a module each")
    parser.add_argument("rows", nargs="*", metavar="row", help="of `firewall`: which rows (default all)")


def run(options: argparse.Namespace) -> int:
    """Run the proof; 1 when a figure is short."""
    if options.name != FIREWALL and options.rows:
        raise CommandRefused(f"Rows are of `prove {FIREWALL}` alone.")
    if options.name not in (FIREWALL, LEAKS) and options.leaks is not None:
        raise CommandRefused(f"Leaks are of `prove {FIREWALL}` and `prove {LEAKS}` alone.")
    if options.leaks is not None and not options.leaks.is_dir():
        raise CommandRefused(f"{options.leaks} is not a folder of seeded leaks.")
    return run_front(options, PROOFS)


def add_front(parser: argparse.ArgumentParser, known: Mapping[str, str]) -> None:
    """The arguments of proofs and measurements alike."""
    parser.add_argument("name", help=f"one of: {', '.join(known) or 'none yet'}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--runs", type=int, help="how many runs, where a proof is made of runs")
    parser.add_argument("--steps", type=int, help="at most how many steps in a run")
    parser.add_argument("--seed", type=int, default=1, help="where generated runs begin (default 1)")
    parser.add_argument("--writes", type=int, help="how many writes, where a proof writes")
    parser.add_argument("--kills", type=int, help="how many kills of each kind, where a proof kills")
    parser.add_argument("--faults", type=Path, metavar="DIR", help="a folder of further seeded faults, a module each")


def run_front(options: argparse.Namespace, known: Mapping[str, str]) -> int:
    """Find the module by its word, run it, report."""
    if options.name not in known:
        raise CommandRefused(f'There is none called "{options.name}": there are {", ".join(known) or "none yet"}.')
    if options.faults is not None and not options.faults.is_dir():
        raise CommandRefused(f"{options.faults} is not a folder of seeded faults.")
    module = importlib.import_module(known[options.name])
    try:
        return report(module.run(options), options.json)
    except ProofRefused as refused:
        raise CommandRefused(str(refused)) from None
