"""The check 12 months after: did the person come to police notice again? Never made before the 12 months are over."""

from datetime import date

from caraway.core.dates import add_months
from caraway.core.refusals import InvalidValue
from caraway.core.standing import Standing
from caraway.core.vocabulary import RecheckResult, Stage

MONTHS = 12
"""By the corresponding-date rule, never 365 days."""

ENDED = (Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE, Stage.CLOSED)


def ended_on(standing: Standing) -> date | None:
    """The day on which a programme that followed a caution ended, completed or not; None while it runs, and without a caution.

    Where it went back to the police unfinished, its end is the return.
    """
    if standing.stage not in ENDED or standing.cautioned_on is None:
        return None
    return standing.finished_on or standing.returned_on


def recheck_on(standing: Standing) -> date | None:
    """The first day on which the check can be made: 12 calendar months after the programme ended."""
    ended = ended_on(standing)
    return add_months(ended, MONTHS) if ended else None


def require_fitting(result: RecheckResult, checked_on: date, again_on: date | None, ended: date, today: date) -> None:
    """Raise InvalidValue for a check of a day that cannot be, or a new offence outside the 12 months.

    `again_on`: the first day on which the person came to notice again, given with that result alone.
    """
    due = add_months(ended, MONTHS)
    _refuse(checked_on < due, "checked_on", "The check is made once the 12 months are over.")
    _refuse(checked_on > today, "checked_on", "The date must be today or in the past.")
    again = result is RecheckResult.AGAIN
    _refuse(again and again_on is None, "again_on", "Enter the first day on which the person came to notice again.")
    _refuse(
        not again and again_on is not None, "again_on", "Give this date only where the person came to notice again."
    )
    outside = again_on is not None and not ended < again_on <= due
    _refuse(outside, "again_on", "The date must be in the 12 months after the programme ended.")


def _refuse(wrong: bool, field: str, sentence: str) -> None:
    if wrong:
        raise InvalidValue(field, sentence)
