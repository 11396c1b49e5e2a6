"""What may be done when: the manual's page, from `tests/spec/policies.toml`."""

from pathlib import Path
from typing import Any

from caraway.core.policies import VERBS
from caraway.core.vocabulary import Stage
from caraway.reference_docs.cases import numbered, settings
from caraway.reference_docs.tables import read, table

SOURCE = "tests/spec/policies.toml"


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    stages = {Stage(one["stage"]): one for one in spec["stage"]}
    parts = [
        "# What may be done when",
        f"Made from `{SOURCE}`, which the tests run. Who may do it is another question; this says whether it may be done to "
        "the case at all. The same sentence stands at a greyed button and refuses what is sent all the same.",
        "## Every stage",
        table(("", *(stage.words for stage in stages)), (_verb(verb, stages) for verb in VERBS)),
        *(part for stage, one in stages.items() for part in _stage(stage, one)),
        "## One condition at a time",
        table(("Today", "What happened", "The area", "To do", "Answer"), map(_case, spec["case"])),
    ]
    return "\n\n".join(parts) + "\n"


def _verb(verb: str, stages: dict[Stage, dict[str, Any]]) -> tuple[str, ...]:
    return (VERBS[verb].words, *("yes" if verb in one["can"] else "" for one in stages.values()))


def _stage(stage: Stage, one: dict[str, Any]) -> list[str]:
    why = ((sentence, "; ".join(VERBS[verb].words for verb in verbs)) for sentence, verbs in one["cannot"].items())
    happened = table((f"On {one['today']}, after",), [(numbered(one["facts"]),)])
    return [f"## {stage.words}", happened, table(("Why not", "What"), why)]


def _case(case: dict[str, Any]) -> tuple[str, ...]:
    answer = case.get("why", "yes")
    return case["today"], numbered(case["facts"]), settings(case.get("area", {})), VERBS[case["verb"]].words, answer
