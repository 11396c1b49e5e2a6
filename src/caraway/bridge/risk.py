"""A signal of risk on its way up: something of a participant that bears on somebody's safety.

The victims' site reads it from the view `upward_risk_signal`. A signal is sent alike whether or not there is anybody to be
told; who acknowledges it, and when, is known there alone. A participant's own disclosure of being abused is never one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from caraway.core.harm import RiskKind
from caraway.core.refusals import InvalidValue

VIEW = "upward_risk_signal"
COLUMNS = ("id", "agreement_id", "case_id", "kind", "urgent", "words", "raised_by", "raised_at")
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class RiskSignal:
    """One signal. `id` makes receiving it twice harmless; `raised_by` is the account of the member of staff.

    Raises InvalidValue for more words than fit, and for a moment without a time zone.
    """

    id: UUID
    agreement: UUID
    case: UUID
    kind: RiskKind
    urgent: bool
    words: str
    raised_by: UUID
    raised_at: datetime

    def __post_init__(self) -> None:
        if len(self.words) > MOST_WORDS:
            raise InvalidValue("words", f"A signal has at most {MOST_WORDS} characters.")
        if self.raised_at.tzinfo is None:
            raise InvalidValue("raised_at", "A signal says when it was raised, with its time zone.")

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "RiskSignal":
        """The signal in a row of the view. Raises ValueError for a kind nobody declared."""
        return cls(
            row["id"],
            row["agreement_id"],
            row["case_id"],
            RiskKind(row["kind"]),
            row["urgent"],
            row["words"],
            row["raised_by"],
            row["raised_at"],
        )
