"""The joint safeguarding decision: the manual's page, from `tests/spec/joint_decision.toml`."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.core.joint import VERBS
from caraway.core.joint.words import Advice, JointStage, Option
from caraway.reference_docs.cases import numbered
from caraway.reference_docs.tables import changes, read, table

SOURCE = "tests/spec/joint_decision.toml"
OPENING = """When a victim tells of abuse, or a signal of risk is urgent, the police and the provider decide together whether the
participant goes on. Both sides agree to one text, to the letter; a change of it undoes every agreement. What is not agreed at
the deadline is a hold. Nothing of this page is known to the casework site but what is handed over."""


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    stages = {JointStage(one["stage"]): one for one in spec["stage"]}
    parts = [
        "# The joint safeguarding decision",
        f"Made from `{SOURCE}`, which the tests run. {OPENING}",
        "## The options",
        "None is chosen beforehand.",
        table(("Option", "What it comes to", "Where a hold stands already"), map(_option, spec["option"])),
        "## What those who lead a session may be told",
        table(("Code", "Sentence"), ((one.value.replace("_", " "), one.words) for one in Advice)),
        "## What may be done when",
        "As far as the stage goes; what else must be so stands below.",
        table(("", *(stage.words for stage in JointStage)), map(_verb, VERBS)),
        *_stages(stages),
        "## One rule at a time",
        f"Anna and Ivan are of the police, Rose and Tom of the provider; Moira is the safeguarding manager on duty. The area and "
        f"the case: {changes(spec['usual'])}.",
        table(("Start", "What happened"), ((name, numbered(lines)) for name, lines in spec["start"].items())),
        table(("Days", "Otherwise than usual"), ((name, changes(days)) for name, days in spec["timetable"].items())),
    ]
    for group, cases in groupby(spec["case"], key=lambda case: str(case["group"])):
        parts += [f"### {group}", table(("Case", "What happened", "What is so then"), map(_case, cases))]
    return "\n\n".join(parts) + "\n"


def _option(one: Mapping[str, str]) -> tuple[str, str, str]:
    return Option(one["option"]).words, one["words"], one["on_hold"]


def _verb(verb: str) -> tuple[str, ...]:
    return (VERBS[verb].words, *("yes" if stage in VERBS[verb].stages else "" for stage in JointStage))


def _stages(stages: Mapping[JointStage, Mapping[str, Any]]) -> Iterator[str]:
    for stage, one in stages.items():
        why = ((sentence, "; ".join(VERBS[verb].words for verb in verbs)) for sentence, verbs in one["cannot"].items())
        yield f"### {stage.words}"
        yield f"On {one['at']}, from “{one['start']}”, after: {'; '.join(one['events'])}."
        yield table(("Why not", "What"), why)


def _case(case: Mapping[str, Any]) -> tuple[str, str, str]:
    lines = [f"*{case['start']}, then*"] if "start" in case else []
    lines += [f"{number}. {line}" for number, line in enumerate(case["events"], 1)]
    lines += [f"*asked on {case['at']}*"] if "at" in case else []
    then = [f"{question}: {answer}" for question, answer in case.get("then", {}).items()]
    then += [f"Refused: {case['refused']}"] if "refused" in case else []
    return case["case"], "<br>".join(lines), "<br>".join(then)
