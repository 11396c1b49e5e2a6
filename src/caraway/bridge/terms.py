"""What an agreement of casework says of batches and of the highest risk, by its dated versions, on its way up.

The victims' site has both in its own agreement, for the deadlines of joint decisions: they must be the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from caraway.bridge.rows import Row
from caraway.core.agreement import Settings
from caraway.core.joint.terms import Terms


@dataclass(frozen=True, slots=True)
class AgreementTerms(Row):
    """One version. What it leaves out comes up as nothing, and is then as is usual there."""

    VIEW: ClassVar[str] = "upward_terms"
    COLUMNS: ClassVar[tuple[str, ...]] = ("agreement_id", "number", "in_force_from", "batch_times", "risk_ceiling")

    agreement: UUID
    number: int
    in_force_from: date
    batch_times: tuple[str, ...]
    risk_ceiling: str

    @property
    def terms(self) -> Terms:
        """What it says."""
        usual = Settings()
        return Terms(self.batch_times or usual.batch_times, self.risk_ceiling or usual.risk_ceiling)


def in_force(versions: Iterable[AgreementTerms], on: date) -> Terms | None:
    """What holds on that day; None where no version is in force yet."""
    begun = [one for one in versions if one.in_force_from <= on]
    return max(begun, key=lambda one: (one.in_force_from, one.number)).terms if begun else None
