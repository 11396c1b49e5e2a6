"""The frozen values that the file of a risk tool or a survey is read into."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from caraway.core.bands import Band, Bands
from caraway.core.refusals import InvalidValue, Unknown
from caraway.core.vocabulary import Word


class InstrumentKind(Word):
    """What the answers are for."""

    RISK = "risk", "Risk tool"
    SURVEY = "survey", "Survey"


class Meaning(Word):
    """What an answer says of its item. "Don't know" is an answer of its own, neither yes nor no."""

    PRESENT = "present", "It is so"
    ABSENT = "absent", "It is not so"
    NOT_KNOWN = "not_known", "Not known"
    SAID = "said", "Said, and judged no further"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that may be given."""

    key: str
    words: str
    means: Meaning


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers among which one is given to an item."""

    key: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked; `scale` is the key of its answers."""

    key: str
    words: str
    scale: str


@dataclass(frozen=True, slots=True)
class Override:
    """What puts a person into a band whatever the score.

    `when`: groups of keys of items. It holds where each group has at least one item that is so.
    """

    key: str
    words: str
    band: Band
    when: tuple[tuple[str, ...], ...]

    def holds(self, present: Set[str]) -> bool:
        """Whether it holds where these items are so."""
        return all(not present.isdisjoint(group) for group in self.when)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a risk tool or a survey, read and found sound.

    `checked`: whether its items were held against a copy of the published form; they are in words of our own. `scored`: whether the
    items that are so are counted. `bands`: those published for the score; None where there are none.
    """

    key: str
    name: str
    kind: InstrumentKind
    version: str
    in_force_from: date
    source: str
    checked: bool
    scored: bool
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]
    bands: Bands | None
    overrides: tuple[Override, ...]

    def answers_to(self, item: Item) -> tuple[Answer, ...]:
        """The answers that may be given to this item, in the order in which they are shown."""
        return next(scale.answers for scale in self.scales if scale.key == item.scale)

    def read(self, given: Mapping[str, str]) -> dict[str, Answer]:
        """The answer given to each item, both by their keys; an item that is not there has not been answered.

        Raises Unknown for an item it does not have, InvalidValue for an answer that the item does not have.
        """
        items = {item.key: item for item in self.items}
        for key in given:
            if key not in items:
                raise Unknown(f"item of {self.name}", key)
        return {key: self._answer(item, given[key]) for key, item in items.items() if key in given}

    def _answer(self, item: Item, key: str) -> Answer:
        for answer in self.answers_to(item):
            if answer.key == key:
                return answer
        raise InvalidValue(item.key, f"Choose one of the answers to “{item.words}”.")

    def missing(self, given: Mapping[str, str]) -> tuple[Item, ...]:
        """The items that have not been answered, in order."""
        return tuple(item for item in self.items if item.key not in given)

    def override(self, key: str) -> Override:
        """The override of that key. Raises Unknown where it has none."""
        for one in self.overrides:
            if one.key == key:
                return one
        raise Unknown(f"override of {self.name}", key)
