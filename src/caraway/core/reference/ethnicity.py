"""Ethnicity: the self-defined 18+1 codes, where an answer came from, and why there is none.

The older 16+1 codes are read too. Only one changed its code between the two: Chinese was O1 and is A4.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Self

from caraway.core.reference.files import csv_rows
from caraway.core.refusals import InvalidValue

NOT_STATED = "NS"
NOT_STATED_REASONS = {
    "N1": "The officer was called away",
    "N2": "Public disorder made it impossible to ask",
    "N3": "The person did not understand the question",
    "N4": "The person preferred not to say",
}


class EthnicitySource(StrEnum):
    """Who said so. A rate by ethnicity is worth what its source is."""

    SELF_DEFINED = "self_defined"
    OFFICER_OBSERVED = "officer_observed"
    POLICE_RECORD = "police_record"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """As shown on screen."""
        return {
            "self_defined": "self-defined",
            "officer_observed": "observed by an officer",
            "police_record": "from a police record",
            "not_known": "not known",
        }[self.value]


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One of the 18+1 codes. `older_code` is what the 16+1 list called it, or None where that had no such code."""

    code: str
    words: str
    group: str
    older_code: str | None


@cache
def ethnic_groups() -> tuple[EthnicGroup, ...]:
    """The 18 codes and Not stated, in the order of the question."""
    return tuple(
        EthnicGroup(row["code"], row["words"], row["group"], row["older_code"] or None)
        for row in csv_rows("ethnicity.csv")
    )


@cache
def _by_code() -> dict[str, EthnicGroup]:
    older = {row.older_code: row for row in ethnic_groups() if row.older_code}
    return older | {row.code: row for row in ethnic_groups()}


def ethnic_group(code: str) -> EthnicGroup:
    """The group of an 18+1 or 16+1 code. Raises InvalidValue for any other."""
    try:
        return _by_code()[code.strip().upper()]
    except KeyError:
        raise InvalidValue("ethnicity.unknown", "Choose an ethnic group from the list.") from None


@dataclass(frozen=True, slots=True)
class Ethnicity:
    """A person's ethnicity as recorded: a code, its source, and for Not stated the reason if one was given."""

    code: str
    source: EthnicitySource
    reason: str | None = None

    def __post_init__(self) -> None:
        if ethnic_group(self.code).code != self.code:
            raise InvalidValue("ethnicity.code", "Use the 18+1 code of the ethnic group.")
        if self.reason is not None and (self.code != NOT_STATED or self.reason not in NOT_STATED_REASONS):
            raise InvalidValue(
                "ethnicity.reason", "Give a reason from the list, and only where ethnicity is not stated."
            )

    @classmethod
    def parse(cls, text: str, source: EthnicitySource) -> Self:
        """Read an 18+1 or 16+1 code, or one of the reasons N1 to N4, which mean Not stated."""
        typed = text.strip().upper()
        if typed in NOT_STATED_REASONS:
            return cls(NOT_STATED, source, typed)
        return cls(ethnic_group(typed).code, source)

    @property
    def missing(self) -> bool:
        """Whether there is no answer to count. Reported before any rate by ethnicity."""
        return self.code == NOT_STATED

    @property
    def group(self) -> EthnicGroup:
        """The group with its words and its broad heading."""
        return ethnic_group(self.code)
