"""Writes the generated documents; `check` compares them with what stands there."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from caraway.platform.databases import places
from caraway.reference_docs import DOCUMENTS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Write every generated document that has changed."""
    for file, text in generated():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(file.relative_to(places.ROOT))
    return 0


def out_of_date() -> list[Path]:
    """The generated documents that differ from what would be written now."""
    return [file for file, text in generated() if not file.exists() or file.read_text(encoding="utf-8") != text]


def generated() -> Iterator[tuple[Path, str]]:
    """Each document's file and the text it should have."""
    for name, render in DOCUMENTS.items():
        yield places.ROOT / name, render(places.ROOT)
