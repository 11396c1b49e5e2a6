"""The plan of an evaluation, key by key: the manual's page, from `evidence.plan` and `tests/spec/evaluation_plan.toml`."""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.core.schema import Choice, Day, Flag, Form, Items, Key, Maybe, Shape, Table, Text, Whole
from caraway.core.study.words import Occasion
from caraway.evidence.economics.tables import Per
from caraway.evidence.plan import words as w
from caraway.evidence.plan.answers import ANSWERS, REACHES, kind_of_file
from caraway.evidence.plan.forms import Number, Numbers
from caraway.evidence.plan.shape import PLAN, Fraction, OneDefinition
from caraway.evidence.plan.supposed import HarmRule
from caraway.evidence.result import Definition, TimeZero
from caraway.reference_docs.tables import read, table, words

SOURCE = "tests/spec/evaluation_plan.toml"
HEAD = (
    f"# The plan of an evaluation\n\nMade from `caraway.evidence.plan`, and the examples from `{SOURCE}`, which the tests run. A plan is one TOML "
    "file, written and registered before anybody looks at the data. `caraway evidence run PLAN --data FILE --out FOLDER` does what it says and "
    "nothing else; a key that is not known is refused with its name, and whatever could not be done is in the report with its reason. "
    "[A plan carried out, step by step](../tutorials/evidence.md). [The study file it is carried out on](study_file.md)."
)
MEANS: Mapping[str, str] = {
    "title": "the report’s title",
    "question": "what is asked, in one sentence that a commissioner reads",
    "design": "how people came to be in the arms, and so by what the difference is found",
    "time_zero": "from when everybody is followed, the same in every arm",
    "window_days": "for how many days outcomes are counted from time zero",
    "data_cut": "the last day that the data tell of",
    "registered_on": "the day on which the plan was registered, not after the data were cut",
    "planned_people": "how many people were to come in",
    "arms": "who is compared",
    "arms.treated": "the arm with the programme, as the study file names it",
    "arms.comparator": "the arm without; none of a description",
    "outcomes": "what is counted; exactly one decides the question",
    "outcomes.code": "a short name of its own",
    "outcomes.definition": "whose count it is; never two in one outcome",
    "outcomes.measure": "what is made of the events",
    "outcomes.primary": "whether this one decides the question",
    "outcomes.window_days": "another window than the plan’s",
    "covariates": "what people are made alike in, or are shown by at the start",
    "subgroups": "columns by whose values the primary outcome is shown too",
    "subgroups.column": "a column of codes of the study file",
    "subgroups.reason": "why, before anybody looked",
    "subgroups.planned_on": "when it was thought of, if not from the first",
    "sensitivity": "further analyses: how far the answer depends on what cannot be seen",
    "multiplicity": "how the secondary outcomes’ p-values are corrected for being several",
    "looks": "when the data were to be looked at before the end",
    "looks.boundary": "by which rule the study could be stopped",
    "looks.fractions": "at which parts of the planned information; the last is 1",
    "looks.this": "which of these looks this report is",
    "disclosure": "what is too small to be shown",
    "disclosure.least": "the smallest count of people that is shown",
    "disclosure.rounding": "to a multiple of what counts are rounded; 1 is not at all",
    "headline": "which result stands first, where it is not the primary outcome’s",
    "headline.outcome": "an outcome’s code",
    "headline.subgroup": "a value of a subgroup planned before the data were cut, as `age_band=25-34`",
    "amendments": "changes of the plan; each is in the report",
    "amendments.on": "when",
    "amendments.what": "what was changed",
    "amendments.why": "why",
    "panel": "what a design of forces and months needs to know; refused of any other",
}
"""What keys mean whose shape does not say it itself."""
LISTS: Mapping[str, type[StrEnum]] = {
    "time_zero": TimeZero,
    "definition": Definition,
    "measure": w.Measure,
    "boundary": w.Boundary,
    "multiplicity": w.Multiplicity,
    "sensitivity": w.Sensitivity,
    "neighbours": w.Neighbours,
    "importance": w.Importance,
    "before, after": Occasion,
    "rule": HarmRule,
    "perspective": w.Perspective,
    "per": Per,
}


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    parts = [
        HEAD,
        "## Keys",
        *(f"{title}\n\n{rows}" for title, rows in _tables(PLAN, "")),
        "## Designs",
        "What a design does not answer is said in the report with its reason. The level is the highest of the Maryland scale that it reaches; a "
        "report says the one that a result really has.",
        table(("Code", "What it is", "Study file", "Answers", "Level"), map(_design, w.Design)),
        "## Closed lists",
        *(f"`{name}`:\n\n{table(('Code', 'What it means'), _entries(entries))}" for name, entries in LISTS.items()),
        "## Sound plans",
        *(f"Of {_KINDS[name]}:\n\n```toml\n{text.strip()}\n```" for name, text in spec["sound"].items()),
        "## Plans that are refused",
    ]
    for group, cases in groupby(spec["refused"], key=lambda case: str(case["group"])):
        parts.append(f"### {group}\n\n{table(('Mistake', 'The plan says', 'Refused at', 'Reason'), map(_case, cases))}")
    return "\n\n".join(parts) + "\n"


_KINDS = {"people": "people followed one by one", "panel": "forces and months"}


def _tables(of: Table, path: str) -> Iterator[tuple[str, str]]:
    """A table of keys, then those of the tables within it, each with its path."""
    head = ("Key", "What it holds", "Unsaid", "What it means")
    title = f"### `[{path}]`" if path else "### The file itself"
    yield title, table(head, (_key(name, key, path) for name, key in of.keys.items()))
    for name, key in of.keys.items():
        inner = key.shape.of if isinstance(key.shape, Items | Maybe) else key.shape
        if isinstance(inner, Table):
            yield from _tables(inner, f"{path}.{name}" if path else name)


def _key(name: str, key: Key, path: str) -> tuple[str, ...]:
    at = f"{path}.{name}" if path else name
    return f"`{name}`", _holds(key.shape), _unsaid(key), key.about or MEANS[at]


def _unsaid(key: Key) -> str:
    if key.default is ...:
        return "refused"
    if key.default is None or key.default in ("", ()) or not isinstance(key.default, str | int | float | tuple):
        return "none" if not isinstance(key.shape, Table) else "as below"
    if isinstance(key.default, tuple):
        return ", ".join(f"{one:g}" for one in key.default)
    return words(key.default) if isinstance(key.default, bool) else f"`{key.default}`"


def _holds(shape: Shape) -> str:
    """What a key may hold, in words. Raises KeyError for a shape that has none."""
    if isinstance(shape, Items):
        return f"list: {_holds(shape.of)}"
    if isinstance(shape, Maybe):
        return _holds(shape.of)
    if isinstance(shape, OneDefinition):
        return _holds(shape.one)
    if isinstance(shape, Whole):
        return f"whole number from {shape.least:,} to {shape.most:,}"
    if isinstance(shape, Form):
        return shape.words
    if isinstance(shape, Numbers):
        return f"list of numbers, each {_bounds(shape.of)}"
    if isinstance(shape, Number):
        return f"a number, {_bounds(shape)}"
    return _PLAIN[type(shape)]


def _bounds(number: Number) -> str:
    most = "" if number.most == math.inf else f" and at most {number.most:g}"
    return f"{'above' if number.above else 'at least'} {number.least:g}{most}"


_PLAIN: Mapping[type, str] = {
    Text: "words",
    Choice: "a code of the list below",
    Flag: "true or false",
    Day: "a date",
    Table: "a table, below",
    Fraction: "a number above 0 and at most 1",
}


def _design(design: w.Design) -> tuple[str, ...]:
    answers = ", ".join(measure.value for measure in ANSWERS[design])
    return f"`{design}`", design.words, f"`{kind_of_file(design)}`", answers, str(int(REACHES[design]))


def _entries(entries: type[StrEnum]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield f"`{entry.value}`", str(getattr(entry, "words", "")) or _OTHERS[entry.value]


_OTHERS: Mapping[str, str] = {
    TimeZero.ASSIGNMENT.value: "the day of assignment to an arm",
    TimeZero.REFERRAL.value: "the day of referral",
    TimeZero.CAUTION.value: "the day of the caution",
    TimeZero.COMPLETION.value: "the day of completion: of a description without a comparison alone",
    Definition.REARREST.value: "arrests after time zero",
    Definition.RECORDED.value: "offences that the police recorded",
    Definition.PROVEN.value: "offences with a conviction or caution, counted for six months longer",
    Definition.VICTIM_REPORTED.value: "what victims say happened",
    Definition.SELF_REPORTED.value: "what participants say they did",
    Definition.SERIOUS_HARM.value: "harm while in the programme",
    Definition.ATTENDANCE.value: "sessions attended",
    Definition.BEFORE.value: "what no programme can have changed: of placebo outcomes alone",
    HarmRule.MIXTURE.value: "a beta-binomial mixture of the likelihood ratio, at any time",
    HarmRule.SPRT.value: "the sequential probability ratio test against the rate that is feared",
    HarmRule.POCOCK.value: "a boundary after each person, up to the most that will be followed",
    Per.VICTIM.value: "a person who was harmed, whatever and however often",
    Per.INCIDENT.value: "one thing that happened, as an arrest tells of",
    Per.OFFENDER.value: "a person who offended at least once",
    Per.OFFENCE.value: "one recorded offence",
}


def _case(case: Mapping[str, Any]) -> tuple[str, ...]:
    said = [line for key in ("it_says", "also_says") for line in str(case.get(key, "")).strip().splitlines()]
    return case["case"], "<br>".join(f"`{line}`" for line in said) or "nothing", f"`{case['key']}`", case["reason"]
