"""The one text to which both sides agree: the option, the reasons and the exact words that cross."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from caraway.core.dates import spoken
from caraway.core.joint.record import Record
from caraway.core.joint.timetable import Consequence, Timetable, consequence
from caraway.core.joint.words import Advice, Option, Purpose, ReleaseKind
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import HoldCode

CODED = (ReleaseKind.HOLD, ReleaseKind.RESUME, ReleaseKind.TELEPHONE, ReleaseKind.STOP)
"""What crosses with a neutral code and nothing else."""

AT_ONCE = (ReleaseKind.HOLD, ReleaseKind.ADVISORY)
"""What two people may release without waiting for a batch. Nothing else makes anybody safer within the day."""

_SENDS: Mapping[Option, tuple[ReleaseKind, ...]] = {
    Option.CONTINUE: (),
    Option.CARE: (ReleaseKind.ADVISORY,),
    Option.TELEPHONE: (ReleaseKind.TELEPHONE,),
    Option.HOLD: (ReleaseKind.HOLD,),
    Option.STOP: (ReleaseKind.STOP,),
}
_SENDS_WHEN_HELD: Mapping[Option, tuple[ReleaseKind, ...]] = {
    Option.CONTINUE: (ReleaseKind.RESUME,),
    Option.CARE: (ReleaseKind.RESUME, ReleaseKind.ADVISORY),
    Option.TELEPHONE: (ReleaseKind.RESUME, ReleaseKind.TELEPHONE),
    Option.HOLD: (),
    Option.STOP: (ReleaseKind.STOP,),
}


def sends(option: Option, held: bool) -> tuple[ReleaseKind, ...]:
    """What crosses with this option, in order. `held`: a hold that came from here stands, or is certain to."""
    return (_SENDS_WHEN_HELD if held else _SENDS)[option]


@dataclass(frozen=True, slots=True)
class Advised:
    """Advice to those who lead a session: what to do, for what, and until which day (that day included)."""

    sentences: tuple[Advice, ...]
    purpose: Purpose
    expires_on: date

    def __post_init__(self) -> None:
        if not self.sentences or len(set(self.sentences)) < len(self.sentences):
            raise InvalidValue("advice", "Choose at least one sentence, and each once.")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One thing that crosses: with a neutral code, or with advice."""

    kind: ReleaseKind
    code: HoldCode | None = None
    advised: Advised | None = None

    def __post_init__(self) -> None:
        if self.kind is ReleaseKind.KEEP_APART:
            raise InvalidValue("kind", "Keeping two apart is no part of this decision.")
        if (self.kind in CODED) != (self.code is not None):
            raise InvalidValue("code", "Choose a neutral reason where one is sent, and only there.")
        if (self.kind is ReleaseKind.ADVISORY) != (self.advised is not None):
            raise InvalidValue("advice", "Choose the advice where there is care to take, and only there.")

    @property
    def words(self) -> str:
        """The exact words that cross."""
        if self.advised is not None:
            said = " ".join(one.words for one in self.advised.sentences)
            return f"{self.advised.purpose.words}, until {spoken(self.advised.expires_on)}: {said}"
        assert self.code is not None
        return f"{self.kind.words}: {self.code.words}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a member puts to the others. Nothing of it is filled in beforehand."""

    option: Option
    reasons: str
    code: HoldCode | None
    advised: Advised | None

    def __post_init__(self) -> None:
        if not self.reasons.strip():
            raise InvalidValue("reasons", "Write the reasons.")

    def crossing(self, held: bool) -> tuple[Crossing, ...]:
        """What would cross, in order. `held`: a hold that came from here stands, or is certain to.

        Raises InvalidValue for a code or advice that is missing, or that nothing would carry.
        """
        kinds = sends(self.option, held)
        if self.code is not None and not set(kinds) & set(CODED):
            raise InvalidValue("code", "Choose a neutral reason where one is sent, and only there.")
        if self.advised is not None and ReleaseKind.ADVISORY not in kinds:
            raise InvalidValue("advice", "Choose the advice where there is care to take, and only there.")
        return tuple(self._one(kind) for kind in kinds)

    def _one(self, kind: ReleaseKind) -> Crossing:
        return Crossing(kind, self.code) if kind in CODED else Crossing(kind, None, self.advised)


@dataclass(frozen=True, slots=True)
class FrozenText:
    """What the members agree to, to the letter: also what they knew, and what it comes to on which day."""

    option: Option
    reasons: str
    crossing: tuple[Crossing, ...]
    consequence: Consequence
    record: Record

    @property
    def words(self) -> tuple[str, ...]:
        """The exact words that cross; none where nothing does."""
        return tuple(one.words for one in self.crossing)

    @property
    def digest(self) -> str:
        """What a member agrees to: 64 hexadecimal digits. Another letter anywhere gives another."""
        return digest(asdict(self) | {"words": self.words})


def frozen(proposal: Proposal, held: bool, timetable: Timetable, record: Record) -> FrozenText:
    """The proposal as one text. Raises InvalidValue as `Proposal.crossing` does, and for advice that ends too early."""
    day = timetable.session_on
    if proposal.advised is not None and day is not None and proposal.advised.expires_on < day:
        raise InvalidValue("expires_on", "The advice must last until the day of the session.")
    told = consequence(proposal.option, timetable, held)
    return FrozenText(proposal.option, proposal.reasons, proposal.crossing(held), told, record)


@dataclass(frozen=True, slots=True)
class Urgent:
    """What two people release at once, and why. `crossing` None: the provider cancels the whole session, and nothing crosses."""

    reasons: str
    crossing: Crossing | None

    def __post_init__(self) -> None:
        if not self.reasons.strip():
            raise InvalidValue("reasons", "Write the reasons.")
        if self.crossing is not None and self.crossing.kind not in AT_ONCE:
            raise InvalidValue("kind", "At once there can be a hold or advice. Anything else waits for the batch.")

    @property
    def digest(self) -> str:
        """What the second person confirms: 64 hexadecimal digits."""
        return digest(asdict(self))


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 over one way of writing it: JSON in UTF-8, keys in order, no space, days as 2026-03-07."""
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return sha256(written.encode()).hexdigest()
