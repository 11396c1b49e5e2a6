"""What the databases are declared to hold: `tests/firewall/catalogue/*.toml`, which people have read, and how the live ones differ.

An entry names its object, its class and whatever is not usual: usual is our owner, nothing granted, row security on. A policy's
expression that is often used stands once under `[expressions]`. What checks the rows written is what is seen, where nothing is said.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caraway.platform.databases import logins, places
from caraway.platform.databases.quiet import QUIET
from caraway.proofs import ProofRefused
from caraway.proofs.firewall_rows.live import Entries

HERE = places.ROOT / "tests" / "firewall" / "catalogue"
CLASSES: Mapping[str, str] = {
    "participant": "a participant's record",
    "victim": "a victim's record: on the victims' plane alone",
    "sealed": "sealed for the victims' site as it comes in",
    "up": "what the victims' site reads of casework",
    "down": "what comes down from the victims' site, and what it became",
    "staff": "people who work here: accounts, sessions, leave, who may do what",
    "agreement": "organisations, agreements and their settings",
    "work": "sessions, venues, jobs, batches, words: no person's record",
    "audit": "who did and saw what",
    "machinery": "the database's and the framework's own",
}
_USUAL: Mapping[str, Mapping[str, Any]] = {
    "table": {"owner": logins.OWNER, "grants": {}, "row_security": True, "forced": False, "policies": {}},
    "view": {"owner": logins.READER, "grants": {}, "options": ["security_barrier=true"]},
    "sequence": {"owner": logins.OWNER, "grants": {}},
    "schema": {"owner": logins.OWNER, "grants": {}},
    "function": {"owner": logins.OWNER},
    "role": {"member_of": "", "settings": sorted(f"{name}={value}" for name, value in QUIET.items())},
}


@dataclass(frozen=True)
class Difference:
    """One object that is not as declared; `how` says it in words."""

    name: str
    how: str


def read(file: Path) -> tuple[Entries, dict[str, str]]:
    """What the file declares of each object, in full, and each object's class. Raises ProofRefused for a class nobody knows."""
    if not file.is_file():
        raise ProofRefused(
            "What the databases are to hold is part of the tests: run this in a checkout of the repository."
        )
    whole = tomllib.loads(file.read_text())
    spelt, found, classes = whole.pop("expressions", {}), {}, {}
    for name, said in whole.items():
        classes[name] = said.pop("class", "")
        if classes[name] not in CLASSES:
            raise ProofRefused(f'{file.name}: "{name}" is of no class that is known ({", ".join(CLASSES)}).')
        found[name] = _full(name, said, spelt)
    return found, classes


def _full(name: str, said: dict[str, Any], spelt: Mapping[str, str]) -> dict[str, Any]:
    full = dict(_USUAL.get(_kind(name), {})) | said
    if "policies" in full:
        full["policies"] = {key: _policy(one, spelt) for key, one in full["policies"].items()}
    return full


def _policy(said: Mapping[str, str], spelt: Mapping[str, str]) -> dict[str, Any]:
    using = spelt.get(said.get("using", ""), said.get("using", ""))
    usual = (
        "" if said.get("restrictive") else using
    )  # where a restriction has no check, what may be seen may be written
    check = spelt.get(said.get("check", ""), said.get("check", usual))
    command = said.get("command", "ALL")
    return {**said, "command": command, "using": using, "check": "" if command in ("SELECT", "DELETE") else check}


def differences(live: Entries, declared: Entries) -> Iterator[Difference]:
    """What is there and not declared, declared and not there, or otherwise than declared."""
    for name in sorted(live.keys() | declared.keys()):
        if name not in declared:
            yield Difference(name, "is not declared")
        elif name not in live:
            yield Difference(name, "is declared and not there")
        elif live[name] != declared[name]:
            yield Difference(name, "is otherwise than declared: " + "; ".join(_told(live[name], declared[name])))


def _told(live: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(live.keys() | declared.keys()):
        there, said = live.get(key), declared.get(key)
        if there == said:
            continue
        if isinstance(there, dict) and isinstance(said, dict):
            yield from (f"{key} {part}" for part in _told(there, said))
        else:
            yield f"{key} is {there!r}, declared {said!r}"


def _kind(name: str) -> str:
    return name.split(" ", 1)[0]


def stub(name: str, entry: Mapping[str, Any], expressions: Mapping[str, str]) -> str:
    """An entry as the file would have it, without its class, which somebody has to give who has read it."""
    usual, names = _USUAL.get(_kind(name), {}), {text: key for key, text in expressions.items()}
    lines = [f'["{name}"]', 'class = ""']
    for key, value in entry.items():
        if key == "policies":
            lines += [f"policies.{policy} = {_spelt(_brief(said, names))}" for policy, said in value.items()]
        elif key == "grants" and value != usual.get(key):
            lines += [f"grants.{login} = {_spelt(said)}" for login, said in value.items()]
        elif value != usual.get(key):
            lines.append(f"{key} = {_spelt(value)}")
    return "\n".join(lines)


def _brief(said: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    brief = {key: names.get(text, text) for key, text in said.items() if text}
    if brief.get("check") == brief.get("using"):
        brief.pop("check")
    if brief["command"] == "ALL":
        brief.pop("command")
    return brief


def _spelt(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_spelt, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_spelt(one)}" for key, one in value.items()) + " }"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
