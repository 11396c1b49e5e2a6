"""Which keys the table `[panel]` of a plan may have."""

from caraway.core.schema import Choice, Day, Flag, Form, Items, Key, Table, Whole
from caraway.evidence.plan.panel_parts import PanelPlan, Start
from caraway.evidence.plan.words import Importance, Neighbours

FORCE = Form("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", "a force as the study file names it")
_MONTHS = Whole(1, 120)

START = Table(
    {
        "force": Key(FORCE, about="the force, as the study file names it"),
        "month": Key(Day(), about="the first day of the month in which it began"),
    },
    Start,
)
PANEL = Table(
    {
        "forces": Key(
            Items(FORCE), (), about="the forces whose effect is asked; unsaid, every force that began. A synthetic control is of one"
        ),
        "compare_with": Key(Items(FORCE), (), about="the forces beside them; unsaid, every force that never began"),
        "comparison_series": Key(
            Flag(),
            False,
            about="of an interrupted series: whether it is taken less the series of the forces beside it, together",
        ),
        "season": Key(Whole(2, 60), None, about="of an interrupted series: the length of a season in months, 12 for a year"),
        "harmonics": Key(
            Whole(0, 30), 1, about="of an interrupted series: pairs of waves that a season is made of; 0 is a term for each month"
        ),
        "neighbours": Key(Choice(Neighbours), Neighbours.REML, about="of an interrupted series: how months beside each other may be alike"),
        "after_months": Key(
            _MONTHS,
            None,
            about="of an interrupted series: the difference from the line before is asked so many months after the start, and stands first",
        ),
        "placebo_months": Key(Items(_MONTHS), (), about="how many months earlier than the true start nothing began; asked for by `sensitivity`"),
        "importance": Key(Choice(Importance), Importance.EQUAL, about="of a synthetic control: how much each month before counts"),
        "starts": Key(
            Items(START), (), about="when each force began, so that a study file that says otherwise is a departure; one table each"
        ),
    },
    PanelPlan,
)  # fmt: skip
