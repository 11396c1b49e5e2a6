"""Each seeded fault takes what its original takes: one that falls over for that alone would count as found for nothing."""

import inspect
from pathlib import Path

import pytest

from tests.reference.case_faults import fault_files, find_target, load

FAULTS = fault_files(Path(__file__).parent / "faults")
NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def positions(function: object) -> tuple[int, int, bool]:
    """How many positions must be filled, how many can be, and whether any number can be."""
    takes = inspect.signature(getattr(function, "py_func", function)).parameters.values()  # type: ignore[arg-type]
    named = [one for one in takes if one.kind in NAMED]
    return (
        sum(one.default is inspect.Parameter.empty for one in named),
        len(named),
        any(one.kind is inspect.Parameter.VAR_POSITIONAL for one in takes),
    )


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_fault_takes_what_its_original_takes(path: Path) -> None:
    fault = load(path)
    owner, name = find_target(fault)
    original = vars(owner)[name]
    replaced = fault.replacement(original)
    if not callable(original) or isinstance(original, type | property):
        return
    least, most, any_number = positions(replaced)
    needed, _, _ = positions(original)
    assert least <= needed, f"{path.stem} asks for {least} where {needed} are given."
    assert any_number or most >= needed, f"{path.stem} takes {most} where {needed} are given."
