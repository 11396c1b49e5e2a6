"""What the answers to a risk tool come to: a score, a band and every reason for it.

The highest of three counts: the band of the score, what overrides it whatever the score, and the judgement of whoever assesses.
Judgement may raise a band and never lowers one. Nothing is read out of what is missing or not known.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from caraway.core.bands import Band, Bands, highest
from caraway.core.instruments import Instrument, InstrumentKind, Meaning
from caraway.core.instruments.sound import why_bands_do_not_fit
from caraway.core.refusals import InvalidValue
from caraway.core.risk_reasons import Judgement, Reading, Reason, ReasonKind, reasons

__all__ = ["Assessed", "Judgement", "Reason", "ReasonKind", "assessed", "compare"]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one assessment came to.

    `answered`, `not_known` and the keys in `missing` are every item once. `score`: the items that are so; None where the
    tool has none. `by_score`: the band of that score, and while items are missing the least that it can be. `band`: the
    final one; None until it is settled. `bands`: those by which it was read.
    """

    instrument: str
    version: str
    name: str
    score: int | None
    answered: int
    not_known: int
    missing: tuple[str, ...]
    bands: Bands | None
    by_score: Band | None
    overrides: tuple[str, ...]
    band: Band | None
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if self.missing and self.band not in (None, Band.HIGH):
            raise InvalidValue("band", "While an item is not answered, only high is settled.")
        if self.band is not None and highest(self.band, self.by_score) is not self.band:
            raise InvalidValue("band", "A band is never lower than that of the score.")

    @property
    def complete(self) -> bool:
        """Whether every item has been answered, if only by "don't know"."""
        return not self.missing


def assessed(
    instrument: Instrument,
    answers: Mapping[str, str],
    *,
    judgement: Judgement | None = None,
    overrides: Collection[str] = (),
    bands: Bands | None = None,
) -> Assessed:
    """What these answers, the key of each item with that of its answer, come to.

    `overrides`: keys of those known otherwise than by the answers, from papers or another agency. `bands`: the area's, where
    it has its own. Raises InvalidValue for a survey, an answer that is not there, bands that the tool cannot have and a
    judgement that would lower the band; Unknown for an item or an override that the tool does not have.
    """
    if instrument.kind is not InstrumentKind.RISK:
        raise InvalidValue("instrument", f"{instrument.name} is a survey: it gives no band.")
    told = frozenset(instrument.override(key).key for key in overrides)
    meanings = {key: answer.means for key, answer in instrument.read(answers).items()}
    reading = Reading(instrument, meanings, _bands(instrument, bands), told)
    by_score = reading.band_of(reading.score)
    floor = highest(by_score, *(one.band for one in reading.held))
    _require_no_lower(judgement, floor)
    band = judgement.band if judgement else floor
    missing = tuple(item.key for item in instrument.missing(answers))
    not_known = len(reading.items(Meaning.NOT_KNOWN))
    return Assessed(
        instrument=instrument.key,
        version=instrument.version,
        name=instrument.name,
        score=reading.score,
        answered=len(meanings) - not_known,
        not_known=not_known,
        missing=missing,
        bands=reading.bands,
        by_score=by_score,
        overrides=tuple(one.key for one in reading.held),
        band=band if not missing or band is Band.HIGH else None,
        reasons=tuple(reasons(reading, judgement)),
    )


def compare(earlier: Assessed, later: Assessed) -> int:
    """By how much the score of the later is higher.

    Raises InvalidValue where they are not of one version of one tool, where it has no score, and where an item of either
    has not been answered: scores of different tools or versions are never compared.
    """
    if earlier.instrument != later.instrument:
        raise InvalidValue("not_comparable", f"Scores of {earlier.name} and {later.name} are never compared.")
    if earlier.version != later.version:
        raise InvalidValue("not_comparable", f"Scores of different versions of {earlier.name} are never compared.")
    if earlier.score is None or later.score is None:
        raise InvalidValue("not_comparable", f"{earlier.name} has no score to compare.")
    if earlier.missing or later.missing:
        raise InvalidValue("not_comparable", "Answer every item first: half a score is not compared.")
    return later.score - earlier.score


def _bands(tool: Instrument, bands: Bands | None) -> Bands | None:
    if bands is None:
        return tool.bands
    if wrong := why_bands_do_not_fit(tool, bands):
        raise InvalidValue("bands", f"These bands do not go with {tool.name}: {wrong}.")
    return bands


def _require_no_lower(judgement: Judgement | None, floor: Band | None) -> None:
    if judgement is not None and floor is not None and highest(judgement.band, floor) is not judgement.band:
        raise InvalidValue(
            "judgement",
            f"Judgement may raise the band and never lowers it: without it the band is {floor.words.lower()}.",
        )
