"""The loader of a plan file, and its hash.

The hash is the SHA-256 of the plan's canonical form: every key with its value (defaults written out), as JSON with sorted keys
and without spaces. A key that came later than plans were first lodged stands in it only where it says something (`LATER`), so that
a lodged plan keeps its hash. So comments and the order of keys do not change it, and any word does. Lodge it where others can see it
before the data are cut; the report prints the one it was made with.
"""

import hashlib
import json
import tomllib
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.shape import PLAN
from caraway.evidence.plan.sound import require_sound
from caraway.evidence.refusals import PlanUnfit

LATER = frozenset(("panel", "placebo_outcomes", "placebo_dates", "recording", "harms", "economics"))
"""Keys that are left out of the canonical form where they are as if unsaid."""
OF_ANSWERS = ("instrument", "before", "after")
"""Keys of an outcome that is a change of answers, likewise."""


def read_plan(path: Path) -> Plan:
    """The plan of a file. Raises `PlanUnfit` naming file, key and reason, and as `plan_from`."""
    try:
        text = path.read_text("utf-8-sig")  # as some editors write it
    except (OSError, UnicodeDecodeError) as error:
        raise PlanUnfit(f"{path.name} cannot be read: {error}.") from None
    return plan_from(text, path.name)


def plan_from(text: str, file: str) -> Plan:
    """The plan of a file's text; `file` is its name, for what is wrong with it.

    Raises `PlanUnfit` naming file, key and reason; `ImmortalTime`, `OutcomesMixed` and `SubgroupUnplanned` for a plan of that.
    """

    def complain(key: str, reason: str) -> PlanUnfit:
        return PlanUnfit(f"{file}: {key} {reason}.")

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise complain("the file", f"is no TOML: {error}") from None
    plan = Plan(**PLAN.read(table, "", complain))
    require_sound(plan, complain)
    return replace(plan, hash=hashlib.sha256(canonical(plan).encode()).hexdigest())


def canonical(plan: Plan) -> str:
    """The plan's canonical form, of which the hash is taken."""
    unsaid = {name for name in LATER if getattr(plan, name) == PLAN.keys[name].default}
    said: dict[str, Any] = {
        name: value for name, value in asdict(plan).items() if name != "hash" and name not in unsaid
    }
    for outcome in said["outcomes"]:
        if not outcome["instrument"]:  # a key of changes of answers, which came later
            for name in OF_ANSWERS:
                del outcome[name]
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text)


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a plan holds no {type(value).__name__}")
