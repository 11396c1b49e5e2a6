"""What sentences say otherwise of designs that compare forces and months."""

from collections.abc import Iterator

from caraway.evidence.placed import Placed
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.words import Design
from caraway.evidence.report.claims import Slot
from caraway.evidence.result import Maryland

OF_FORCES = (
    "Forces that began were compared with forces that had not, each with its own past; whatever else changed in just these forces at the "
    "time may be the cause"
)
_SERIES = (
    "The months after the start were compared with the line of the months before, carried on; whatever else changed at the time may be the "
    "cause"
)
_BESIDE = (
    "The months after the start were compared with the line of the months before, carried on, each less the same months of other forces; "
    "whatever else changed in just this force at the time may be the cause"
)
_BLEND = "One force was compared with a blend of forces that follows it before it began; whatever else happened to just this force may be the cause"


LATER = "at the planned month after the start"
"""What the name of a result of a later month ends with."""


def kind_of_evidence(plan: Plan, level: Maryland) -> str | None:
    """What the level means for a design of forces and months; `None` where the usual words do."""
    if plan.design is Design.GROUP_TIME and level >= Maryland.COMPARISON:
        return OF_FORCES
    if plan.design is Design.SERIES:
        return _BESIDE if level >= Maryland.COMPARISON else _SERIES
    return _BLEND if plan.design is Design.SYNTHETIC else None


def opening(plan: Plan, placed: Placed) -> tuple[str, dict[str, Slot]] | None:
    """How the sentence of an effect begins, before "is 8 fewer in every 100 people", and its slots; `None` where the usual words do."""
    if plan.design is Design.SERIES:
        if LATER in placed.result.name:
            return (
                "Against the line of the months before, carried on, the difference {after} months after the start",
                {"after": Slot("/plan/panel/after_months", "whole")},
            )
        return "Against the line of the months before, carried on, the difference at the start", {}
    if plan.design is Design.SYNTHETIC:
        return "Against the blend of other forces, the difference from the start on, in a usual month,", {}
    return None


def limits(plan: Plan) -> Iterator[str]:
    """What a report of forces and months does not say."""
    if plan.design is Design.SERIES:
        yield (
            "It is taken that the months before would have gone on as they went. A change of the law, of recording or of who is referred, at the "
            "same time, would look the same as the programme."
        )
    if plan.design is Design.SYNTHETIC:
        yield "It is taken that nothing else happened to this force alone. The blend is of forces, not of people who are alike."
