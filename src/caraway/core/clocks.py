"""The prosecution clock: the last day on which proceedings can start."""

from dataclasses import dataclass
from datetime import date

from caraway.core.dates import add_months, add_years
from caraway.core.vocabulary import OffenceMode, Statement


@dataclass(frozen=True, slots=True)
class ChargeClock:
    """`last_on`: last day to charge, None where the law sets none. `basis` says which rule."""

    last_on: date | None
    confirmed: bool
    basis: str


NO_LIMIT = ChargeClock(None, True, "No time limit: the offence can be tried in the Crown Court")
SIX_MONTHS = "Six months from the offence (Magistrates' Courts Act 1980 s.127)"
STATEMENT = "Six months from the first statement (Criminal Justice Act 1988 s.39A)"
TWO_YEARS = "Two years from the offence (Criminal Justice Act 1988 s.39A)"
NOT_CONFIRMED = "Six months from the offence, until the date of the first statement is confirmed"


def charge_clock(
    mode: OffenceMode, assault: bool, offence_on: date, statement: Statement, statement_on: date | None
) -> ChargeClock:
    """The last day to charge.

    Domestic common assault or battery (`assault`): within two years of the offence and six months
    of the complainant's first statement or video interview. No statement, and other summary
    offences: six months from the offence. Either way and indictable: no limit.
    """
    if mode is not OffenceMode.SUMMARY:
        return NO_LIMIT
    plain = add_months(offence_on, 6)
    if not assault or statement is Statement.NONE:
        return ChargeClock(plain, True, SIX_MONTHS)
    if statement_on is None:
        return ChargeClock(plain, False, NOT_CONFIRMED)
    by_statement, by_offence = add_months(statement_on, 6), add_years(offence_on, 2)
    if by_statement <= by_offence:
        return ChargeClock(by_statement, True, STATEMENT)
    return ChargeClock(by_offence, True, TWO_YEARS)
