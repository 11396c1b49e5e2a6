"""The evidence engine: study files checked, simulated, reduced and merged, records linked. It needs neither Django nor a database."""

import argparse
import importlib
import importlib.util

from caraway.commands import CommandRefused
from caraway.commands.evidence_words import WORDS
from caraway.core.refusals import Refusal
from caraway.evidence.refusals import EvidenceRefused

NEEDED = ("numpy", "scipy", "pyarrow", "duckdb", "splink")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The word, and what that word understands."""
    words = parser.add_subparsers(dest="word", required=True, metavar="word")
    for name, about in WORDS.items():
        module = importlib.import_module(f"caraway.commands.evidence_words.{name}")
        module.add_arguments(words.add_parser(name, help=about, description=module.__doc__))


def run(options: argparse.Namespace) -> int:
    """Run the word; 1 when it found something wrong."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CommandRefused(f"{', '.join(missing)} is not installed: run `pip install 'caraway[evidence]'`.")
    module = importlib.import_module(f"caraway.commands.evidence_words.{options.word}")
    try:
        return int(module.run(options))
    except EvidenceRefused as refused:
        raise CommandRefused(str(refused)) from None
    except Refusal as refused:
        raise CommandRefused(refused.sentence) from None
    except BrokenPipeError:
        raise
    except OSError as wrong:
        where = f"{wrong.filename}: " if wrong.filename else ""
        raise CommandRefused(f"{where}{wrong.strerror or type(wrong).__name__}.") from None
