"""Phrases in English and Welsh, for whatever a participant or the public may read.

Each ``*.toml`` beside this module holds tables named by key, with ``en`` and ``cy``; ``{names}`` stand for
values. A phrase that lacks a language is refused when the files are read, and a test reads them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES = ("en", "cy")


class PhraseMissing(LookupError):
    """No such phrase, or not in that language."""


def say(key: str, lang: str = "en", **values: object) -> str:
    """The phrase ``key`` in ``lang`` (``en`` or ``cy``), its ``{names}`` filled from ``values``.

    PhraseMissing when it is not there; KeyError when a value it names is not given.
    """
    try:
        phrase = phrases()[key][lang]
    except KeyError:
        raise PhraseMissing(f"No phrase {key!r} in {lang!r}.") from None
    return phrase.format_map(values) if "{" in phrase else phrase


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Every phrase of every file, by key."""
    found: dict[str, Mapping[str, str]] = {}
    folder = files(__name__)
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            for key, phrase in tomllib.loads(path.read_text("utf-8")).items():
                if key in found:
                    raise PhraseMissing(f"{path.name}: {key!r} stands in two files.")
                found[key] = checked(path.name, key, phrase)
    return found


def checked(file: str, key: str, phrase: object) -> Mapping[str, str]:
    """The phrase, or PhraseMissing naming file, key and reason."""
    if not isinstance(phrase, dict) or set(phrase) != set(LANGUAGES):
        raise PhraseMissing(f"{file}: {key!r} must have exactly {' and '.join(LANGUAGES)}.")
    if not all(isinstance(text, str) and text.strip() for text in phrase.values()):
        raise PhraseMissing(f"{file}: {key!r} is empty in one language.")
    if len({_names(text) for text in phrase.values()}) > 1:
        raise PhraseMissing(f"{file}: {key!r} names different values in its languages.")
    return phrase


def _names(phrase: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name)
