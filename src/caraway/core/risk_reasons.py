"""Why an assessment of risk comes to its band, or to none yet: every reason as a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caraway.core.bands import Band, Bands
from caraway.core.instruments import Instrument, Meaning, Override
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word


class ReasonKind(Word):
    """What a reason for a band is, or for there being none yet."""

    SCORE = "score", "The score"
    OVERRIDE = "override", "Whatever the score"
    TOLD_OTHERWISE = "told_otherwise", "Whatever the score, known otherwise than by the answers"
    JUDGEMENT = "judgement", "Judgement"
    NOT_KNOWN = "not_known", "Not known"
    NOT_RULED_OUT = "not_ruled_out", "Not ruled out"
    MISSING = "missing", "Not answered"
    TO_JUDGE = "to_judge", "Waits for judgement"
    NOT_CHECKED = "not_checked", "The tool's own items"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as a sentence."""

    kind: ReasonKind
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The band that whoever assesses says, and why. Raises InvalidValue without a reason."""

    band: Band
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue("judgement_reason", "Say why it is judged so.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A tool, what each item's answer means, by which bands the score is read, and the overrides told otherwise."""

    tool: Instrument
    meanings: Mapping[str, Meaning]
    bands: Bands | None
    told: frozenset[str]

    def items(self, *meanings: Meaning) -> frozenset[str]:
        """The items whose answer means one of these."""
        return frozenset(key for key, meaning in self.meanings.items() if meaning in meanings)

    @property
    def score(self) -> int | None:
        """How many items are so; None where the tool has no score."""
        return len(self.items(Meaning.PRESENT)) if self.tool.scored else None

    def band_of(self, score: int | None) -> Band | None:
        """The band of a score; None where there is no score, or no band for it."""
        return None if self.bands is None or score is None else self.bands.of(score)

    @property
    def held(self) -> tuple[Override, ...]:
        """The overrides that hold, by the answers or by what is known otherwise."""
        present = self.items(Meaning.PRESENT)
        return tuple(one for one in self.tool.overrides if one.key in self.told or one.holds(present))

    @property
    def open(self) -> tuple[Override, ...]:
        """Those that hold if what is not known is so."""
        perhaps = self.items(Meaning.PRESENT, Meaning.NOT_KNOWN)
        return tuple(one for one in self.tool.overrides if one.holds(perhaps) and one not in self.held)


def reasons(reading: Reading, judgement: Judgement | None) -> Iterator[Reason]:
    """Every reason: what makes the band, then what is open, then what is to be known of the tool."""
    yield from _of_score(reading)
    for one in reading.held:
        kind = ReasonKind.TOLD_OTHERWISE if one.key in reading.told else ReasonKind.OVERRIDE
        yield Reason(kind, f"{one.words}: {one.band.words.lower()}, whatever the score.")
    if judgement is not None:
        yield Reason(ReasonKind.JUDGEMENT, f"Judged {judgement.band.words.lower()}: {judgement.reason.strip()}")
    yield from _of_what_is_open(reading)
    if judgement is None and not reading.held and reading.band_of(reading.score) is None:
        yield Reason(ReasonKind.TO_JUDGE, "No band follows from the answers: say which it is, and why.")
    if not reading.tool.checked:
        yield Reason(
            ReasonKind.NOT_CHECKED, f"The items of {reading.tool.name} have not been checked against its form."
        )


def _of_score(reading: Reading) -> Iterator[Reason]:
    if reading.score is None:
        return
    said = f"{reading.score} of {len(reading.tool.items)} items are so"
    band = reading.band_of(reading.score)
    if band is None or reading.bands is None:
        yield Reason(ReasonKind.SCORE, f"{said}: there is no band for that.")
    else:
        yield Reason(ReasonKind.SCORE, f"{said}: {band.words.lower()} ({reading.bands.words(band)}).")


def _of_what_is_open(reading: Reading) -> Iterator[Reason]:
    """What is not known and what is missing, and what either could change."""
    if unsure := len(reading.items(Meaning.NOT_KNOWN)):
        yield Reason(
            ReasonKind.NOT_KNOWN, f"Not known: {unsure}, counted as neither yes nor no.{_could(reading, unsure)}"
        )
    for one in reading.open:
        yield Reason(ReasonKind.NOT_RULED_OUT, f"{one.words}: not known, so not ruled out.")
    if missing := reading.tool.missing(reading.meanings):
        yield Reason(ReasonKind.MISSING, f"Not answered: {'; '.join(item.words for item in missing)}.")


def _could(reading: Reading, unsure: int) -> str:
    """Which band the score would have were everything so that is not known; nothing where it is the same."""
    if reading.score is None:
        return ""
    so_far, most = reading.band_of(reading.score), reading.band_of(reading.score + unsure)
    return "" if most is None or most is so_far else f" Were they all yes, the score would be {most.words.lower()}."
