"""A trial as whoever is responsible for it declares it, in a TOML file: arms with what becomes of a person in each, rule, strata.

The file is read once, when the trial is opened; afterwards nothing of it can be changed.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from caraway.core.allocation.known import LEVELS, Known
from caraway.core.allocation.trial import Arm, Blocks, Factor, Imbalance, Minimisation, Trial
from caraway.core.refusals import FileRefused, InvalidValue
from caraway.core.schema import Choice, Flag, Form, Items, Key, Maybe, Table, Text, Whole

FILE = "the trial's file"
MOST_FOLLOWED = Fraction(9, 10)
"""The most often that a minimisation may be followed: our own bound, no published one."""
Complain = Callable[[str, str], FileRefused]


@dataclass(frozen=True, slots=True)
class ArmSaid:
    """An arm of the file: its code and share, whether its people go to the workshops, and in plain words what happens to them."""

    name: str
    workshops: bool
    words: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Declared:
    """A trial and what is said of it besides: its protocol's reference, and each arm in words."""

    protocol: str
    arms: tuple[ArmSaid, ...]
    trial: Trial


def read(text: str, file: str = FILE) -> Declared:
    """The declaration of a TOML file's text. Raises FileRefused naming the key and the reason."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise FileRefused(file, "the file", f"is not TOML: {wrong}") from None
    return of(said, file)


def of(said: Mapping[str, Any], file: str = FILE) -> Declared:
    """The declaration of plain values. Raises FileRefused naming the key and the reason."""

    def complain(key: str, reason: str) -> FileRefused:
        return FileRefused(file, key, reason)

    found = _TABLE.read(said, "", complain)
    arms = found["arms"]
    if {arm.workshops for arm in arms} != {True, False}:
        raise complain("arms", "must hold one with the workshops and one without")
    if (found["blocks"] is None) == (found["minimisation"] is None):
        raise complain("blocks", "must be there, or minimisation, and never both")
    _require_unforeseen(found, complain)
    try:
        strata = tuple(_factor(one) for one in found["strata"])
        rule = Blocks(found["blocks"]) if found["blocks"] else _minimisation(found["minimisation"])
        trial = Trial(found["name"], tuple(Arm(arm.name, arm.share) for arm in arms), rule, strata)
    except InvalidValue as wrong:
        raise complain(wrong.code, wrong.sentence) from None
    return Declared(found["protocol"], arms, trial)


def _require_unforeseen(found: Mapping[str, Any], complain: Complain) -> None:
    """Who sees every arm of a force must not be able to tell the next: the end of a block whose size is known, or where a coin falls."""
    if found["blocks"] is not None and len(found["blocks"]) < 2:
        raise complain(
            "blocks.sizes", "must be at least two: with one size whoever counts knows the last of each block"
        )
    if found["minimisation"] is not None and Fraction(found["minimisation"]["follow"]) > MOST_FOLLOWED:
        raise complain(
            "minimisation.follow", f"must be at most {MOST_FOLLOWED}: the nearer to 1, the more often it is foretold"
        )


def _factor(said: Mapping[str, Any]) -> Factor:
    """Levels are the list's own; where the list has none, the file's. Raises InvalidValue for the wrong of the two."""
    own = LEVELS[said["name"]]
    if bool(own) == bool(said["levels"]):
        reason = "has levels of its own: leave them out" if own else "needs its levels: the codes of the forces"
        raise InvalidValue("levels", f"{said['name']} {reason}.")
    return Factor(str(said["name"]), own or said["levels"], said["weight"])


def _minimisation(said: Mapping[str, Any]) -> Minimisation:
    factors = tuple(_factor(one) for one in said["factors"])
    return Minimisation(factors, Fraction(said["follow"]), said["imbalance"])


CODE = Form("[a-z][a-z0-9_]{0,19}", "up to 20 small letters, digits and underscores, a letter first")
_LINE = Form(r"[^\n]{3,200}", "a line of words")
_FACTOR = Table(
    {
        "name": Key(Choice(Known)),
        "levels": Key(Items(Text(), least=1), ()),
        "weight": Key(Whole(1, 100), 1),
    }
)
_MINIMISATION = Table(
    {
        "factors": Key(Items(_FACTOR, least=1)),
        "follow": Key(Form("[1-9][0-9]{0,3}/[1-9][0-9]{0,3}", "a fraction, as in 4/5"), "4/5"),
        "imbalance": Key(Choice(Imbalance), Imbalance.RANGE),
    }
)
_BLOCKS = Table({"sizes": Key(Items(Whole(2, 100), least=1))}, lambda sizes: sizes)
_ARM = Table(
    {
        "name": Key(CODE),
        "workshops": Key(Flag()),
        "words": Key(Form(r"[^\n]{20,400}", "a sentence or two, on one line")),
        "share": Key(Whole(1, 100), 1),
    },
    ArmSaid,
)
_TABLE = Table(
    {
        "name": Key(_LINE),
        "protocol": Key(_LINE),
        "arms": Key(Items(_ARM, least=2)),
        "blocks": Key(Maybe(_BLOCKS), None),
        "minimisation": Key(Maybe(_MINIMISATION), None),
        "strata": Key(Items(_FACTOR), ()),
    }
)
