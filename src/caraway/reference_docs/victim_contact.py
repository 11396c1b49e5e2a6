"""May the victim be contacted this way now: the manual's page, from `tests/spec/victim_contact.toml`."""

from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.core.victim.contact import QUESTIONS, Answered, CallMay
from caraway.core.victim.rules import Rule, Why
from caraway.core.victim.writing import Part
from caraway.reference_docs.tables import changes, read, table

SOURCE = "tests/spec/victim_contact.toml"
ABOUT = {"what", "answer", "rule"}


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    parts = [
        "# How a victim may be contacted",
        f"Made from `{SOURCE}`, which the tests run. The rules are asked when something leaves or somebody dials, not when it "
        "is planned. What is not known means a call and nothing else.",
        f"Unless a row says otherwise: {changes(spec['usual'])}. The area: {changes(spec['area'])}.",
        *(part for group in groupby(spec["case"], key=lambda case: str(case["rule"])) for part in _section(*group)),
        "## What may be read, part by part (rules 5 and 6)",
        "Names that nothing shows: Ann Onym, Joe Onym, Wessex Partners, CARA.",
        table(
            ("Part", "Text", "Answer"),
            ((Part(one["part"]).words, one["text"], one["answer"]) for one in spec["written"]),
        ),
        f"## {_heading(Rule.SOMEBODY_ELSE)}",
        table(("Who answers", "A code word is agreed", "What is said"), map(_answered, spec["answers"])),
        "## How a call opens",
        table(("Question", "Answers"), ((one.__doc__ or "", "; ".join(it.words for it in one)) for one in QUESTIONS)),
        table(("Answered so far", "The call"), map(_opening, spec["opening"])),
        "## Why a contact is not made",
        table(
            ("Reason", "Rule", "On the case"), ((one.value.replace("_", " "), one.rule.value, one.words) for one in Why)
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(rule: Rule) -> str:
    return f"Rule {rule.value}: {rule.words}"


def _section(rule: str, cases: Any) -> tuple[str, str]:
    return f"## {_heading(Rule(rule))}", table(("What is so", "Otherwise than usual", "Answer"), map(_case, cases))


def _case(case: dict[str, Any]) -> tuple[str, ...]:
    said = {name: value for name, value in case.items() if name not in ABOUT}
    area = said.pop("area", {})
    return case["what"], changes(said | {f"area's {name}": value for name, value in area.items()}), case["answer"]


def _answered(row: dict[str, Any]) -> tuple[str, ...]:
    return Answered(row["who"]).words, "yes" if row["code_word"] else "no", row["answer"]


def _opening(row: dict[str, Any]) -> tuple[str, ...]:
    said = [question(answer).words for question, answer in zip(QUESTIONS, row["answers"], strict=False)]
    return "; ".join(said) or "nothing", CallMay(row["then"]).words
