"""The settings that claims about outcomes share."""

from datetime import date

from caraway.evidence.outcomes.harm_table import demonstration_table
from caraway.evidence.result import NO_COMPARATOR, Definition, Maryland, Setting, TimeZero
from caraway.proofs.truth import Claim

TABLE = demonstration_table()
TRIAL = Setting(
    "people arrested again",
    Definition.REARREST,
    TimeZero.ASSIGNMENT,
    365,
    "no workshop",
    Maryland.RANDOMISED,
    date(2026, 1, 1),
)
WEIGHED = Setting(
    "harm per person",
    Definition.REARREST,
    TimeZero.ASSIGNMENT,
    365,
    "no workshop",
    Maryland.RANDOMISED,
    date(2026, 1, 1),
    scale=TABLE.label,
)
ALONE = Setting(
    "people arrested again",
    Definition.REARREST,
    TimeZero.REFERRAL,
    365,
    NO_COMPARATOR,
    Maryland.CORRELATION,
    date(2026, 1, 1),
)
CLAIMS: tuple[Claim, ...] = ()
