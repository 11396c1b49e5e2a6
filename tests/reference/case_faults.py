"""Faults put into the rules on purpose, one at a time, to see that the comparison finds them.

A fault is a module that names one attribute to replace:

    ABOUT = "an acceptable absence uses a chance"
    TARGET = "caraway.core.happenings._excused"       # or a method: "caraway.core.course.Course.answer"

    def replacement(original): ...                    # returns what stands there instead

`FOUND_BY`, a tuple, may name those of several checks that are likeliest to find it: they are asked first.
The replacement stands wherever the original did: in its own module, in every loaded module of the rules
(or of the evidence engine) that imported it by name, and in their tables. A target that is not there is an error, never a fault found.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

RULES = ("caraway.core", "caraway.evidence", "caraway.proofs.truths")
HERE = Path(__file__).parent / "faults"


class FaultRefused(Exception):
    """A fault module cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Fault:
    name: str
    about: str
    target: str
    replacement: Callable[[Any], Any]
    found_by: tuple[str, ...] = ()


def fault_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))


def load(path: Path) -> Fault:
    """Read one fault module. Raises FaultRefused where it lacks a part."""
    spec = importlib.util.spec_from_file_location(f"seeded_fault_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FaultRefused(f"{path.name} is not a Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    missing = [name for name in ("TARGET", "replacement") if not hasattr(module, name)]
    if missing:
        raise FaultRefused(
            f"{path.name} lacks {' and '.join(missing)}: a fault names TARGET and replacement(original)."
        )
    return Fault(
        path.stem,
        getattr(module, "ABOUT", path.stem),
        module.TARGET,
        module.replacement,
        getattr(module, "FOUND_BY", ()),
    )


def find_target(fault: Fault) -> tuple[Any, str]:
    """The owner of the attribute, module or class, and the attribute's name."""
    parts = fault.target.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            owner: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:-1]:
            owner = getattr(owner, part, None)
        if owner is not None and parts[-1] in vars(owner):
            return owner, parts[-1]
        break
    raise FaultRefused(f"{fault.name}: {fault.target} is gone from the rules; the fault must name what is there now.")


@contextmanager
def applied(fault: Fault) -> Iterator[None]:
    """The rules with this fault in them, and without it again afterwards."""
    owner, name = find_target(fault)
    original = vars(owner)[name]
    faulty = fault.replacement(original)
    if faulty is original:
        raise FaultRefused(f"{fault.name}: the replacement is the original.")
    undo = list(_replace_everywhere(owner, name, original, faulty))
    try:
        yield
    finally:
        for put_back in reversed(undo):
            put_back()


def _replace_everywhere(owner: Any, name: str, original: Any, faulty: Any) -> Iterator[Callable[[], Any]]:
    setattr(owner, name, faulty)
    yield lambda: setattr(owner, name, original)
    if not isinstance(owner, ModuleType):
        return
    for module in [module for key, module in sys.modules.items() if key.startswith(RULES)]:
        for key, value in list(vars(module).items()):
            if value is original:
                setattr(module, key, faulty)
                yield lambda module=module, key=key: setattr(module, key, original)  # type: ignore[misc]
            if isinstance(value, dict) and not key.startswith("__"):
                for entry in [entry for entry, held in value.items() if held is original]:
                    value[entry] = faulty
                    yield lambda table=value, entry=entry: table.__setitem__(entry, original)  # type: ignore[misc]
