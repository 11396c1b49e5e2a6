"""What every comparison of two arms asks and says."""

from caraway.evidence.refusals import DataUnfit, ResultIncomplete
from caraway.evidence.result import NO_COMPARATOR, Arm, Setting

AS_ASSIGNED = "people are counted in the arm they were assigned to, whatever they then received (intention to treat)"
AS_RECEIVED = "people are counted by what they received: this is not intention to treat"
OF_LOGARITHM = "the standard error is that of the ratio's logarithm"
NAMES = ("programme", "comparator")


def label(*, as_assigned: bool) -> str:
    """The sentence that says how people were put into arms."""
    return AS_ASSIGNED if as_assigned else AS_RECEIVED


def two_arms(names: tuple[str, str], people: tuple[float, float], setting: Setting) -> tuple[Arm, Arm]:
    """The arms of a comparison, the one asked about first.

    Raises `ResultIncomplete` when the setting has no comparator or both arms have one name; `DataUnfit` when one is empty.
    """
    if setting.comparator == NO_COMPARATOR:
        raise ResultIncomplete(
            "Two arms are compared, and the setting says that there is no comparator: say with whom."
        )
    if names[0] == names[1]:
        raise ResultIncomplete(f"Both arms are called {names[0]!r}: a reader could not tell them apart.")
    for name, n in zip(names, people, strict=True):
        if n < 1:
            raise DataUnfit(f"Nobody is in the arm {name!r}: there is nothing to compare.")
    return Arm(names[0], int(people[0])), Arm(names[1], int(people[1]))
