"""Which keys a plan file may have, and what each may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caraway.core.schema import Choice, Complain, Day, Flag, Form, Items, Key, Maybe, Shape, Table, Text, Whole
from caraway.core.study.words import Occasion
from caraway.evidence.plan.economics import ECONOMICS
from caraway.evidence.plan.forms import WORD
from caraway.evidence.plan.panel_parts import PanelPlan
from caraway.evidence.plan.panel_shape import PANEL
from caraway.evidence.plan.parts import Amendment, Arms, Disclosure, Headline, Looks, Outcome, Subgroup
from caraway.evidence.plan.supposed import HARMS, PLACEBO_DATE, PLACEBO_OUTCOME, RECORDING
from caraway.evidence.plan.words import Boundary, Design, Measure, Multiplicity, Sensitivity
from caraway.evidence.refusals import OutcomesMixed
from caraway.evidence.result import Definition, TimeZero


@dataclass(frozen=True)
class OneDefinition:
    """One definition of an outcome. A list of several is known for what it is, and refused."""

    one: Shape

    def read(self, value: object, path: str, complain: Complain) -> Any:
        """As every shape. Raises `OutcomesMixed` for several definitions in one outcome."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            said = " and ".join(str(each) for each in value)
            raise OutcomesMixed(
                f"{complain(path, 'must be one definition')} {said} are counted by different people at different times: "
                "make each an outcome of its own."
            )
        return self.one.read(value, path, complain)

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return self.one.json_schema()


@dataclass(frozen=True)
class Fraction:
    """A number above 0 and at most 1."""

    def read(self, value: object, path: str, complain: Complain) -> float:
        """As every shape."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1:
            raise complain(path, "must be a number above 0 and at most 1")
        return float(value)

    def json_schema(self) -> dict[str, Any]:
        """As every shape."""
        return {"type": "number", "exclusiveMinimum": 0, "maximum": 1}


_DAYS = Whole(1, 3_660)

ARMS = Table(
    {
        "treated": Key(WORD),
        "treated_words": Key(Text(), about="as a sentence says it: “a place in a workshop”"),
        "comparator": Key(Maybe(WORD), ""),
        "comparator_words": Key(Text(), "", about="“no workshop, among people already cautioned”"),
    },
    Arms,
)
OUTCOME = Table(
    {
        "code": Key(WORD),
        "metric": Key(Text(), about="“people arrested again for any offence”"),
        "definition": Key(OneDefinition(Choice(Definition))),
        "measure": Key(Choice(Measure)),
        "primary": Key(Flag(), False),
        "window_days": Key(_DAYS, None),
        "scale": Key(Text(), "", about="the table of weights and its version, of a harm outcome"),
        "instrument": Key(WORD, "", about="the survey and its version, of a change of answers"),
        "before": Key(Choice(Occasion), Occasion.START, about="the occasion from which answers change"),
        "after": Key(Choice(Occasion), Occasion.LATER, about="and the one to which"),
    },
    Outcome,
)
SUBGROUP = Table({"column": Key(WORD), "reason": Key(Text()), "planned_on": Key(Day(), None)}, Subgroup)
LOOKS = Table(
    {
        "boundary": Key(Choice(Boundary), Boundary.NONE),
        "fractions": Key(Items(Fraction(), 1), (1.0,)),
        "this": Key(Whole(1, 20), 1),
    },
    Looks,
)
DISCLOSURE = Table({"least": Key(Whole(5, 100), 10), "rounding": Key(Whole(1, 50), 1)}, Disclosure)
HEADLINE = Table(
    {"outcome": Key(WORD, ""), "subgroup": Key(Form("[a-z_]+=.{1,40}", "a column, = and a value"), "")}, Headline
)
AMENDMENT = Table({"on": Key(Day()), "what": Key(Text()), "why": Key(Text())}, Amendment)

PLAN = Table(
    {
        "title": Key(Text()),
        "question": Key(Text()),
        "design": Key(Choice(Design)),
        "time_zero": Key(Choice(TimeZero)),
        "window_days": Key(_DAYS),
        "data_cut": Key(Day()),
        "registered_on": Key(Day()),
        "registered_at": Key(Text(), about="where the plan was lodged, so that anybody can see it was there before"),
        "planned_people": Key(Whole(1, 100_000_000), None),
        "arms": Key(ARMS),
        "outcomes": Key(Items(OUTCOME, 1)),
        "covariates": Key(Items(WORD), ()),
        "subgroups": Key(Items(SUBGROUP), ()),
        "sensitivity": Key(Items(Choice(Sensitivity)), ()),
        "placebo_outcomes": Key(
            Items(PLACEBO_OUTCOME), (), about="what was so before time zero, which the programme cannot have changed"
        ),
        "placebo_dates": Key(Items(PLACEBO_DATE), (), about="days on which nothing began"),
        "recording": Key(Items(RECORDING), (), about="how much of what happened could have been recorded in each arm"),
        "harms": Key(Maybe(HARMS), None, about="how much serious harm is accepted; harms are reported without it too"),
        "economics": Key(Maybe(ECONOMICS), None, about="what is averted in money against what the programme costs"),
        "multiplicity": Key(Choice(Multiplicity), Multiplicity.HOLM),
        "looks": Key(LOOKS, Looks()),
        "disclosure": Key(DISCLOSURE, Disclosure()),
        "headline": Key(HEADLINE, Headline()),
        "amendments": Key(Items(AMENDMENT), ()),
        "panel": Key(PANEL, PanelPlan()),
    }
)
"""The whole file; unknown keys are refused."""
