"""Writes the generated parts of docs/reference; `check` compares them with what stands there."""

import argparse
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from caraway.platform.databases import places

REFERENCE = places.ROOT / "docs" / "reference"

DOCUMENTS: Mapping[str, str] = {
    "programme.schema.json": "caraway.commands.generated.schemas:programme",
    "agreement.schema.json": "caraway.commands.generated.schemas:agreement",
}
"""The file under docs/reference and the function, without arguments, that returns its text."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Write every generated document that has changed."""
    for file, text in generated():
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            print(file.relative_to(places.ROOT))
    return 0


def out_of_date() -> list[Path]:
    """The generated documents that differ from what would be written now."""
    return [file for file, text in generated() if not file.exists() or file.read_text() != text]


def generated() -> Iterator[tuple[Path, str]]:
    """Each document's file and the text it should have."""
    for name, place in DOCUMENTS.items():
        module, function = place.split(":")
        yield REFERENCE / name, getattr(importlib.import_module(module), function)()
