"""Who may be referred: the manual's page, from `tests/spec/eligibility.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.reference_docs.tables import changes, read, table, words

SOURCE = "tests/spec/eligibility.toml"
HEADER = ("Case", "What differs", "The area", "Answer", "Why")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    sections = [
        f"## {group}\n\n{table(HEADER, map(_row, cases))}"
        for group, cases in groupby(spec["case"], key=lambda case: str(case["group"]))
    ]
    return "\n\n".join([_opening(spec), *sections]) + "\n"


def _opening(spec: dict[str, Any]) -> str:
    plain = table(("Asked", "Answer"), ((words(name), words(value)) for name, value in spec["plain"].items()))
    area = table(("Setting", "Value"), ((words(name), words(value)) for name, value in spec["area"].items()))
    return f"""# Who may be referred

Made from `{SOURCE}`, which the tests run. Each case says what differs from the plain one, and what the
answer is on {words(spec["day_of_check"])}.

There are five answers. A hard rule that is not met comes first and is named, even when other things are not known. Then
what is not known, with what to ask. Then what a prosecutor, and what a supervisor, has to decide. Only then: eligible.

The rules are those of the programme {spec["programme"].upper()}. The plain case:

{plain}

The plain area:

{area}"""


def _row(case: dict[str, Any]) -> tuple[str, ...]:
    differs = "; ".join(filter(None, [changes(case.get("answers", {})), *map(_decision, case.get("overrides", []))]))
    answer = words(case.get("answer", "override refused"))
    return (
        case["case"],
        differs or "nothing",
        changes(case.get("area", {})),
        answer,
        case.get("reason") or case["refused"],
    )


def _decision(override: dict[str, Any]) -> str:
    why = override["why"].strip()
    return f"decided by role {words(override['role'])}, {f'because: {why}' if why else 'no reason given'}"
