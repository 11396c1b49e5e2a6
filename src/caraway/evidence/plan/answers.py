"""Which measure each design answers, by what, and the highest level of the Maryland scale it reaches."""

from collections.abc import Mapping
from types import MappingProxyType

from caraway.evidence.plan.panel_parts import OF_PANELS
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.result import Maryland

_MEANS = (Measure.PREVALENCE, Measure.FREQUENCY, Measure.HARM)
_EVERY = (*_MEANS, Measure.TIME)

ANSWERS: Mapping[Design, tuple[Measure, ...]] = MappingProxyType(
    {
        Design.RANDOMISED: _EVERY,
        Design.WEIGHTING: _EVERY,
        Design.BALANCING: _EVERY,
        Design.MATCHING: _EVERY,
        Design.DOUBLY_ROBUST: _MEANS,
        Design.GROUP_TIME: _MEANS,
        Design.SERIES: _MEANS,
        Design.SYNTHETIC: _MEANS,
        Design.DESCRIPTIVE: (Measure.PREVALENCE, Measure.FREQUENCY, Measure.TIME, Measure.CHANGE),
    }
)
"""What each design answers; of any other measure a report says that it could not be found, and why."""

REACHES: Mapping[Design, Maryland] = MappingProxyType(
    {
        Design.RANDOMISED: Maryland.RANDOMISED,
        Design.WEIGHTING: Maryland.CONTROLLED,
        Design.BALANCING: Maryland.CONTROLLED,
        Design.MATCHING: Maryland.CONTROLLED,
        Design.DOUBLY_ROBUST: Maryland.CONTROLLED,
        Design.GROUP_TIME: Maryland.CONTROLLED,
        Design.SERIES: Maryland.COMPARISON,
        Design.SYNTHETIC: Maryland.COMPARISON,
        Design.DESCRIPTIVE: Maryland.CORRELATION,  # a change of answers is before and after
    }
)
"""The most a design reaches; a report says the level that a result really has."""


def kind_of_file(design: Design) -> str:
    """Of which kind the study file of a design is; that of changes of answers is `answers`."""
    return "panel" if design in OF_PANELS else "analysis"
