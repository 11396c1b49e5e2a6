"""The journey through the justice system: which stage may follow which, and the days that each needs.

Stages are only added. Where two may follow, what happened decides; nothing is left out by being wrong, because each stage
that may be reached without the one between says so in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caraway.core.dates import add_months
from caraway.core.isva.settings import IsvaSettings
from caraway.core.isva.words import Stage
from caraway.core.refusals import InvalidValue, NotNow


def _table(*rows: str) -> Mapping[Stage, frozenset[Stage]]:
    parted = (row.split(":") for row in rows)
    return MappingProxyType({Stage(one.strip()): frozenset(map(Stage, after.split())) for one, after in parted})


MAY_FOLLOW = _table(
    "not_reported: reported after",
    "reported: interview investigation charging charged no_action",
    "interview: investigation charging charged no_action",
    "investigation: interview charging charged no_action",
    "charging: investigation charged no_action",
    "charged: plea hearings no_action",
    "no_action: review reported investigation after",
    "review: investigation charging charged no_action",
    "plea: hearings trial guilty no_action",
    "hearings: hearings trial guilty no_action",
    "trial: trial guilty not_guilty no_action",
    "guilty: sentence",
    "not_guilty: after",
    "sentence: appeal after",
    "appeal: trial sentence not_guilty after",
    "after: reported investigation appeal",
)
"""Which stage may come next. `trial: trial` is a trial that begins again, `hearings: hearings` the next hearing; guilty
without a trial is a plea. `after: reported` is a report made later, `after: investigation` a case opened again."""

BEGINS = frozenset(Stage)
"""A client may come at any stage, recent or long ago."""

COURT = frozenset({Stage.CHARGED, Stage.PLEA, Stage.HEARINGS, Stage.TRIAL, Stage.GUILTY, Stage.APPEAL})
"""Stages that need the next day at court."""

TOLD = frozenset({Stage.CHARGED, Stage.NO_ACTION})
"""Stages that need the day on which the client was told. From that of no further action the right to a review runs."""

ENDS = frozenset({Stage.NOT_REPORTED, Stage.NO_ACTION, Stage.NOT_GUILTY, Stage.SENTENCE, Stage.AFTER})
"""Stages after which nothing more need come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage reached: on which day; the next day at court and the day on which the client was told, where the stage needs it."""

    stage: Stage
    on: date
    court_on: date | None = None
    told_on: date | None = None

    def __post_init__(self) -> None:
        _needed("court_on", self.court_on, self.stage in COURT, "Give the next day at court.")
        _needed("told_on", self.told_on, self.stage in TOLD, "Give the day on which the client was told.")
        for name, day in (("court_on", self.court_on), ("told_on", self.told_on)):
            if day is not None and day < self.on:
                raise InvalidValue(name, "Give a day that is not before the stage was reached.")


def _needed(name: str, day: date | None, needed: bool, sentence: str) -> None:
    if needed and day is None:
        raise InvalidValue(name, sentence)
    if day is not None and not needed:
        raise InvalidValue(name, "This stage has no such day.")


def next_stages(steps: Sequence[Step]) -> tuple[Stage, ...]:
    """The stages that may come next, in the order of the journey."""
    allowed = MAY_FOLLOW[steps[-1].stage] if steps else BEGINS
    return tuple(one for one in Stage if one in allowed)


def added(steps: Sequence[Step], step: Step, today: date) -> tuple[Step, ...]:
    """With this one. Raises InvalidValue for days out of order or still to come, NotNow for a stage that may not follow."""
    if step.on > today:
        raise InvalidValue("on", "Give a day that is today or in the past.")
    if step.told_on is not None and step.told_on > today:
        raise InvalidValue("told_on", "Give a day that is today or in the past.")
    if steps and step.on < steps[-1].on:
        raise InvalidValue("on", "Give a day that is not before the stage the client is at now.")
    if step.stage not in next_stages(steps):
        raise NotNow("stage", f"“{step.stage.words}” cannot come after “{steps[-1].stage.words}”.")
    return (*steps, step)


def stage_of(steps: Iterable[Step]) -> Stage | None:
    """Where the client stands; None where nobody has said."""
    return next((one.stage for one in reversed(tuple(steps))), None)


def review_until(steps: Sequence[Step], settings: IsvaSettings) -> date | None:
    """The last day to ask for a review of no further action as of right; None where there is nothing to review."""
    last = steps[-1] if steps else None
    if last is None or last.stage is not Stage.NO_ACTION or last.told_on is None:
        return None
    return add_months(last.told_on, settings.review_months)
