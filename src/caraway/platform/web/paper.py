"""Papers: PDFs that a screen reader can read (PDF/UA), set by Typst from a template and values.

A template is a `.typ` file in a folder `paper` of the plane (`settings.CARAWAY_PAPER`). It gets its values as data, never as
markup: `#import "values.typ": v` gives a dictionary; what a person typed cannot become an instruction. `house.typ`, beside
this module, has the page, heading, table and marking that all papers share: `#import "house.typ": *`.

Nothing is read or written but the templates: no file of the machine, no network, no time. The document tells nobody who or
what made it, nor when, beyond its title.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from caraway.core.refusals import Unknown

HOUSE = Path(__file__).with_name("house.typ")
MEDIA_TYPE = "application/pdf"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VALUES = b"#let v = json(bytes(sys.inputs.values))\n"


def pdf(template: str, values: Mapping[str, Any], *, title: str, language: str = "en", marking: str = "") -> bytes:
    """The PDF of a template (its name without `.typ`) with these values.

    `values` hold text, numbers, lists and dictionaries as JSON has them. `title` names the document, and is read out first:
    it identifies nobody. `language` is an ISO 639 code, `marking` stands at the head of every page ("OFFICIAL-SENSITIVE").
    Raises `Unknown` for a template that is not there, TypeError for a value that JSON does not have.
    """
    files = _files()
    if template not in files:
        raise Unknown("paper", template)
    said = {**values, "title": title, "language": language, "marking": marking}
    sources: Any = {
        **{f"{name}.typ": text for name, text in files.items()},
        "values.typ": _VALUES,
        "main.typ": files[template],
    }
    return typst.compile(
        sources,
        format="pdf",
        sys_inputs={"values": json.dumps(said)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


@cache
def _files() -> Mapping[str, bytes]:
    folder: Path = settings.CARAWAY_PAPER
    found = {file.stem: file.read_bytes() for file in (HOUSE, *sorted(folder.glob("*.typ")))}
    wrong = [name for name in found if not _NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"A paper is named in small letters: {', '.join(wrong)}")
    return found


def safe_name(words: str, on: date) -> str:
    """A file name that tells nobody anything: a general word and a day, `papers-2026-03-02.pdf`."""
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return f"{plain or 'papers'}-{on.isoformat()}.pdf"
