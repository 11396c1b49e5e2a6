"""Marks of work left undone, and traces of the machine it was done on."""

import re
from collections.abc import Iterator
from pathlib import Path

from caraway.platform.databases import places

_MARKS = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "X" + "XX")
_TRACES = ("/" + "work/", "/" + "root/", "pypi." + "org", "registry." + "npmjs")
_WORDS = re.compile("|".join([rf"\b{mark}\b" for mark in _MARKS] + [re.escape(trace) for trace in _TRACES]))
_FOLDERS = ("src", "tests", "docs", ".ci")
_FILES = ("*.md", "*.toml", "*.lock", "caraway", "*.json")
_READ = {".py", ".md", ".toml", ".html", ".scss", ".js", ".json", ".sh", ".txt", ".csv", ".lock", ""}


def found(root: Path = places.ROOT) -> str:
    """Each line with such a mark, with its file and number."""
    return "\n".join(hit for file in _files(root) for hit in _hits(file, str(file.relative_to(root))))


def _files(root: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (file for file in sorted((root / folder).rglob("*")) if file.is_file() and _counts(file))
    for pattern in _FILES:
        yield from sorted(root.glob(pattern))


def _counts(file: Path) -> bool:
    return file.suffix in _READ and not {"__pycache__", "node_modules"} & set(file.parts)


def _hits(file: Path, name: str) -> Iterator[str]:
    for number, text in enumerate(file.read_text(errors="replace").splitlines(), 1):
        mark = _WORDS.search(text)
        if mark:
            yield f"{name}:{number}: {mark[0]}"
