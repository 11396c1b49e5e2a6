"""What the victims' desk goes by besides the ten rules: the manual's page, from `tests/spec/victim_desk.toml`."""

from pathlib import Path
from typing import Any

from caraway.core.joint.words import JointStage, Side
from caraway.core.victim.records import Asker, Basis
from caraway.core.victim.reply import GOOD_FOR, MOST_MISSES
from caraway.core.victim.separation import MOST_DAYS
from caraway.reference_docs.tables import changes, read, table, words

SOURCE = "tests/spec/victim_desk.toml"
ABOUT = {"what", "answer", "stage"}
HEAD = ("What is so", "Otherwise", "Answer")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    parts = [
        "# What the victims' desk goes by",
        f"Made from `{SOURCE}`, which the tests run. Days without a year are in 2026.",
        "## Who is kept apart from whom",
        "Ada is to open a victim's case on 2 March. Of the other side is whoever works on the participant's case, leads a session of "
        "it, looks after the referral or made it, or has decided on a breach. An exception is written by Bo for Ada, from 2 "
        f"March, unless a row says otherwise. It holds for at most {MOST_DAYS} days (k).",
        table(HEAD, map(_row, spec["apart"])),
        "## Who is told that a case is shut to its worker",
        "Ada is the worker. Where nobody would be told, nobody may be assigned.",
        table(("What is so", "Otherwise", "Who is told"), map(_row, spec["told"])),
        "## The police in a joint decision",
        table(
            ("Who", "Side", "Answer"),
            ((one["what"], Side(one["side"]).words, one["answer"]) for one in spec["deciding"]),
        ),
        "## What a second person agrees to",
        "Before anything goes to somebody else who asks for a victim's records.",
        table(("Who asks", "On what basis", "A second person"), map(_second, spec["second"])),
        "## How long a survey's code lives",
        f"It was said on 2 March at 10:00, is good for {GOOD_FOR.days} days and takes {MOST_MISSES} wrong words (k).",
        table(("What is so", "Otherwise", "May be used"), map(_row, spec["code"])),
        "## When the days of a joint decision have moved",
        "It rests on the session of 14 March, the last batch before it is on that day at 08:00, and today is 5 March.",
        table(("What is so", "Stage", "Otherwise by now", "Moved"), map(_moved, spec["moved"])),
        "## What both sites' agreements must say alike",
        "Unless a row says otherwise both say 18:00 and standard. What differs is shown to the supervisors.",
        table(("What is so", "Ours", "Theirs", "What differs"), map(_alike, spec["alike"])),
    ]
    return "\n\n".join(parts) + "\n"


def _otherwise(row: dict[str, Any]) -> str:
    said = {name: value for name, value in row.items() if name not in ABOUT}
    return changes(said.pop("now", {}) | said.pop("kept", {}) | said)


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    return row["what"], _otherwise(row), words(row["answer"])


def _second(row: dict[str, Any]) -> tuple[str, ...]:
    return Asker(row["asker"]).words, Basis(row["basis"]).words, words(row["answer"])


def _alike(row: dict[str, Any]) -> tuple[str, ...]:
    return row["what"], changes(row.get("ours", {})), changes(row.get("theirs", {})), words(row["answer"])


def _moved(row: dict[str, Any]) -> tuple[str, ...]:
    return row["what"], JointStage(row["stage"]).words, _otherwise(row), words(row["answer"])
