"""What must hold between the keys of an instrument's file, so that it can be asked and its answers be read."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from caraway.core.bands import Bands
from caraway.core.instruments.parts import Instrument, InstrumentKind, Meaning, Override, Scale
from caraway.core.message_templates import telling
from caraway.core.schema import Complain


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


def require_sound(instrument: Instrument, complain: Complain) -> None:
    """Raise what `complain` makes of the first key that does not go with the others, and the reason."""
    for name in ("scales", "items", "overrides"):
        _distinct(getattr(instrument, name), name, complain)
    for number, scale in enumerate(instrument.scales):
        _distinct(scale.answers, f"scales[{number}].answers", complain)
    for number, item in enumerate(instrument.items):
        if item.scale not in {scale.key for scale in instrument.scales}:
            raise complain(f"items[{number}].scale", "is not one of the file's scales")
    _OF_KIND[instrument.kind](instrument, complain)


def why_bands_do_not_fit(instrument: Instrument, bands: Bands) -> str:
    """Why its score cannot be put into these bands; nothing where it can."""
    if not instrument.scored:
        return "the tool has no score"
    return "high begins above the number of items" if bands.high_from > len(instrument.items) else ""


def _distinct(entries: Sequence[_Keyed], where: str, complain: Complain) -> None:
    found: set[str] = set()
    for number, entry in enumerate(entries):
        if entry.key in found:
            raise complain(f"{where}[{number}].key", f"{entry.key} is there twice")
        found.add(entry.key)


def _risk(tool: Instrument, complain: Complain) -> None:
    for number, scale in enumerate(tool.scales):
        if wrong := _unreadable(scale):
            raise complain(f"scales[{number}].answers", wrong)
    for number, override in enumerate(tool.overrides):
        _override(tool, override, f"overrides[{number}].when", complain)
    if tool.bands and (wrong := why_bands_do_not_fit(tool, tool.bands)):
        raise complain("bands.high_from", wrong)


def _unreadable(scale: Scale) -> str:
    """Each answer of a risk tool says yes, no or don't know, and one alone is don't know."""
    means = Counter(answer.means for answer in scale.answers)
    if means[Meaning.SAID]:
        return "in a risk tool each answer says what it means"
    if not means[Meaning.PRESENT] or not means[Meaning.ABSENT]:
        return "must have an answer that is yes and one that is no"
    return "" if means[Meaning.NOT_KNOWN] == 1 else "must have one answer that is don't know"


def _override(tool: Instrument, override: Override, where: str, complain: Complain) -> None:
    keys = {item.key for item in tool.items}
    for number, group in enumerate(override.when):
        if not keys.issuperset(group):
            raise complain(f"{where}[{number}]", "names an item that is not there")


def _survey(survey: Instrument, complain: Complain) -> None:
    """A survey judges nobody, and whoever looks over a shoulder must not see what it is about."""
    for name in ("scored", "bands", "overrides"):
        if getattr(survey, name):
            raise complain(name, "a survey gives no band")
    for number, scale in enumerate(survey.scales):
        if any(answer.means in (Meaning.PRESENT, Meaning.ABSENT) for answer in scale.answers):
            raise complain(f"scales[{number}].answers", "a survey's answers are not counted")
    for where, words in _shown(survey):
        if told := telling(words):
            raise complain(where, f"“{told[0]}” may not stand in a survey: somebody else may read it")


def _shown(survey: Instrument) -> list[tuple[str, str]]:
    """Every word that is shown of it, with its key."""
    items = [(f"items[{number}].words", item.words) for number, item in enumerate(survey.items)]
    answers = [
        (f"scales[{number}].answers[{place}].words", answer.words)
        for number, scale in enumerate(survey.scales)
        for place, answer in enumerate(scale.answers)
    ]
    return [("name", survey.name), *items, *answers]


_OF_KIND = {InstrumentKind.RISK: _risk, InstrumentKind.SURVEY: _survey}
