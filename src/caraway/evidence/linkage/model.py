"""What is compared between two records, in which steps, and what each step is worth: a Fellegi–Sunter model as frozen values.

A pair's weight is log2(prior odds) + the sum over comparisons of log2(m/u), where m is how often a step occurs among pairs of one person and
u among pairs of two (Fellegi and Sunter 1969, JASA 64); full agreement on a name counts for more the rarer the name (Winkler 2000,
term-frequency adjustment: u is replaced by the larger of the name's two frequencies). The conditions are DuckDB SQL on columns of
`records.prepare`, ending in _l for the participant and _r for the police row.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class Step:
    """One step of a comparison: words for a page, the SQL condition ("ELSE" for the last), m and u; `frequency` a column whose frequency counts."""

    words: str
    condition: str
    m: float
    u: float
    frequency: str = ""

    def __post_init__(self) -> None:
        if not (0 < self.m <= 1 and 0 < self.u <= 1):
            raise DataUnfit(f"m and u of “{self.words}” are above 0 and at most 1, not {self.m} and {self.u}.")

    @property
    def weight(self) -> float:
        """What this step adds to a pair's weight, before the frequency of the name."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True)
class Comparison:
    """`about` in words; `unknown` the SQL condition under which it says nothing; the steps from best to worst."""

    name: str
    about: str
    unknown: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if len(self.steps) < 2 or self.steps[-1].condition != "ELSE":
            raise DataUnfit(
                f"The comparison {self.name!r} needs at least two steps, the last of them for everything else."
            )

    def step(self, value: int) -> Step | None:
        """The step that splink numbers `value`: 0 is the last, -1 (nothing is known) none."""
        return None if value < 0 else self.steps[len(self.steps) - 1 - value]


@dataclass(frozen=True)
class Model:
    """The comparisons, and how likely two records taken at random are one person (`None`: found from the exact pass)."""

    comparisons: tuple[Comparison, ...]
    prior: float | None = None

    def __post_init__(self) -> None:
        if self.prior is not None and not 0 < self.prior < 1:
            raise DataUnfit(f"The chance that two records are one person is between 0 and 1, not {self.prior}.")

    def with_prior(self, prior: float) -> "Model":
        return replace(self, prior=prior)


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _slips(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


EXCHANGED = "(forename_l = surname_r AND surname_l = forename_r)"
PART_OF_DOUBLE = (
    "((surname_first_l = surname_r OR surname_last_l = surname_r OR surname_first_r = surname_l OR surname_last_r = surname_l)"
    " AND surname_first_l || surname_first_r <> surname_last_l || surname_last_r)"
)

FORENAME = Comparison(
    "forename",
    "Forename",
    _missing("forename"),
    (
        Step("the same", _same("forename"), 0.9, 0.01, frequency="forename"),
        Step("forename and surname exchanged", EXCHANGED, 0.005, 1e-5),
        Step("a letter or so apart", _alike("forename", 0.92), 0.03, 0.003),
        Step(
            "alike, as a short form is",
            f"{_alike('forename', 0.8)} OR starts_with(forename_l, left(forename_r, 3))",
            0.04,
            0.03,
        ),
        Step("different", "ELSE", 0.025, 0.957),
    ),
)
SURNAME = Comparison(
    "surname",
    "Surname",
    f"{_missing('surname')} OR {EXCHANGED}",
    (
        Step("the same", _same("surname"), 0.92, 0.003, frequency="surname"),
        Step("a part of a double name the same", PART_OF_DOUBLE, 0.01, 1e-4),
        Step("a letter or so apart", _alike("surname", 0.92), 0.03, 0.003),
        Step("alike", _alike("surname", 0.84), 0.01, 0.01),
        Step("different", "ELSE", 0.03, 0.984),
    ),
)
BORN = Comparison(
    "born",
    "Date of birth",
    _missing("born"),
    (
        Step("the same", _same("born"), 0.95, 5e-5),
        Step("day and month exchanged", "born_exchanged_l = born_r", 0.01, 2e-5),
        Step("one digit apart, or two exchanged", _slips("born_text", 1), 0.03, 6e-4),
        Step("two digits apart", _slips("born_text", 2), 0.005, 8e-3),
        Step("different", "ELSE", 0.005, 0.99133),
    ),
)
POSTCODE = Comparison(
    "postcode",
    "Postcode",
    _missing("postcode"),
    (
        Step("the same", _same("postcode"), 0.7, 2e-5),
        Step("one letter or digit apart", _slips("postcode", 1), 0.05, 1e-4),
        Step("in the same sector", _same("sector"), 0.03, 4e-4),
        Step("in the same district", _same("district"), 0.1, 4e-3),
        Step("elsewhere", "ELSE", 0.12, 0.99548),
    ),
)
SEX = Comparison(
    "sex",
    "Sex",
    _missing("sex"),
    (Step("the same", _same("sex"), 0.99, 0.65), Step("different", "ELSE", 0.01, 0.35)),
)
POLICE_ID = Comparison(
    "police_id",
    "Police identifier",
    _missing("police_id"),
    (
        Step("the same", _same("police_id"), 0.98, 1e-6),
        Step("one digit apart, or two exchanged", _slips("police_id", 1), 0.005, 1e-6),
        Step("different", "ELSE", 0.015, 0.999998),
    ),
)
MODEL = Model((FORENAME, SURNAME, BORN, POSTCODE, SEX, POLICE_ID))
"""Where training starts from, and what holds for a step that the training saw too little of."""


def as_splink(comparison: Comparison) -> dict[str, Any]:
    """The comparison as splink's settings say it."""
    unknown: dict[str, Any] = {
        "sql_condition": comparison.unknown,
        "label_for_charts": "not known",
        "is_null_level": True,
    }
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [unknown, *(_level(step) for step in comparison.steps)],
    }


def _level(step: Step) -> dict[str, Any]:
    level: dict[str, Any] = {
        "sql_condition": step.condition,
        "label_for_charts": step.words,
        "m_probability": step.m,
        "u_probability": step.u,
    }
    return level | ({"tf_adjustment_column": step.frequency} if step.frequency else {})


def from_splink(model: Model, trained: Mapping[str, Any]) -> Model:
    """The model with the m and u that splink found; a step that it did not see keeps its own."""
    found = {comparison["output_column_name"]: comparison["comparison_levels"] for comparison in trained["comparisons"]}
    comparisons = tuple(_learned(one, found[one.name][1:]) for one in model.comparisons)
    return Model(comparisons, model.prior)


def _learned(comparison: Comparison, levels: list[Mapping[str, Any]]) -> Comparison:
    steps = tuple(
        replace(step, m=_usable(level.get("m_probability"), step.m), u=_usable(level.get("u_probability"), step.u))
        for step, level in zip(comparison.steps, levels, strict=True)
    )
    return replace(comparison, steps=steps)


def _usable(found: object, otherwise: float) -> float:
    return found if isinstance(found, float) and 1e-12 < found <= 1 else otherwise
