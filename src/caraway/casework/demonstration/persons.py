"""Somebody whom two units referred on one morning, and an interpreter who is confirmed."""

from dataclasses import dataclass
from datetime import date
from random import Random

from caraway.casework.actions import arranging
from caraway.casework.demonstration import forms
from caraway.casework.demonstration.names import Names
from caraway.casework.demonstration.plan import Plan, Traveller
from caraway.casework.demonstration.setting import Area, World
from caraway.casework.models import Task
from caraway.core.arranging import ArrangementKind, ArrangementState
from caraway.core.vocabulary import TaskKind
from caraway.platform.tenancy import scope

NUMBERS = (90_001, 90_002)
"""Far from those of everybody else, for their police references."""


@dataclass
class Same(Names):
    """One man's name and birth date, however often they are asked for; of others, the usual names."""

    def person(self, background: str, sex: str) -> tuple[str, str]:
        return ("Callum", "Thornhurst") if sex == "male" else super().person(background, sex)

    def born(self, on: date) -> date:
        return date(on.year - 34, 5, 17)


def add(world: World, today: date) -> None:
    """On the morning of the last day."""
    area = world.areas["wessex"]
    with scope.acting_as(area.supervisor):
        _referred_twice(area, today)
    _confirm(area)


def _referred_twice(area: Area, today: date) -> None:
    for number, officer in zip(NUMBERS, (area.officers[0], area.officers[-1]), strict=True):
        who = Traveller(number, Plan("wessex", today), officer, area.supervisor, area.decider, area.coordinators[0])
        rng = Random(f"twice {number}")  # nosec B311 - invented people, the same each time
        forms.refer(who, area, Same(rng), rng, today)


def _confirm(area: Area) -> None:
    """The interpreter whose session comes first; the others are still to be arranged."""
    by = area.coordinators[0]
    with scope.acting_as(by):
        rows = Task.objects.filter(kind=TaskKind.ARRANGE, done_at=None, case__participant__interpreter=True)
        first = rows.filter(agreement=area.id).order_by("overdue_on", "id").first()
    if first is None or first.case_id is None:
        return
    arranging.arrange(
        case=first.case_id,
        session=first.about,
        kind=ArrangementKind.INTERPRETER,
        state=ArrangementState.CONFIRMED,
        who="Solent Interpreting",
        knows_neither=True,
        by=by,
    )
