"""What stands below the first result of an interrupted series: of how many forces it is, and what else was found of the same outcome."""

from collections.abc import Iterator

from caraway.evidence.placed import Placed
from caraway.evidence.plan.words import Design
from caraway.evidence.report import sentences
from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.document import Published

PLACES = "places"
"""The detail of a result put together from several forces that says how many they are."""


def below(register: Register, published: Published, first: Placed) -> Iterator[Claim]:
    """These sentences; none of another design, nor of what is withheld."""
    if published.findings.plan.design is not Design.SERIES or not published.is_open(first):
        return
    if PLACES in first.result.details:
        forces = Slot(f"{published.pointer(first)}/details/{PLACES}", "whole")
        yield register.say("It is put together from {forces} forces, each beside its own past.", forces=forces)
    for one in published.findings.placed:
        same = (one.outcome, one.subgroup, one.part) == (first.outcome, first.subgroup, first.part)
        if one is not first and same and published.is_open(one):
            yield sentences.beside(register, one, published.pointer(one), _opening(one))


def _opening(one: Placed) -> str:
    if "slope" in one.result.name:
        return "With each further month this difference moves by"
    return "At the start itself the difference is"
