"""What the police may decide when a caution's condition was not met, and which result code fits.

Breach is failure without reasonable excuse (Criminal Justice Act 2003 s.24). What could not be delivered is no failure.
"""

from collections.abc import Sequence
from datetime import date

from caraway.core.clocks import ChargeClock
from caraway.core.dates import spoken
from caraway.core.facts import Decided, Fact
from caraway.core.programme import Programme
from caraway.core.reference.disposals import Disposal
from caraway.core.vocabulary import Decision, Outcome, ResultCode

FAILURES = frozenset({Outcome.OUT_OF_CHANCES, Outcome.WITHDREW, Outcome.WINDOW_EXPIRED})


def failed(outcome: Outcome | None) -> bool:
    """Did the participant fail to keep the condition? With a reasonable excuse or without one."""
    return outcome in FAILURES


def is_breach(outcome: Outcome | None, excuse_reasonable: bool | None) -> bool:
    """Failure, and a decision that there was no reasonable excuse for it. While that is not decided there is no breach."""
    return failed(outcome) and excuse_reasonable is False


def goes_on(decision: Decision, varied_so: bool) -> bool:
    """Does the programme go on after this decision? With more time always, after a change of conditions where it says so."""
    return decision is Decision.EXTEND or (decision is Decision.VARY and varied_so)


def why_not_prosecuted(
    outcome: Outcome | None, charge: ChargeClock | None, disposal: Disposal, on: date
) -> tuple[str, str] | None:
    """Why prosecution is closed on that day, as a code and a sentence; None while it is open.

    Whether there was a reasonable excuse is for the decision-maker, so it is not asked here.
    """
    if outcome is Outcome.UNDELIVERABLE:
        return "undeliverable", "The condition could not be delivered: that is no breach."
    if not failed(outcome):
        return "no_failure", "There was no failure, so there is no breach to prosecute."
    if not disposal.breach_may_be_prosecuted:
        return "disposal", f"Breach of this disposal cannot be prosecuted: {disposal.title.lower()}."
    return _charged_too_late(charge, on)


def _charged_too_late(charge: ChargeClock | None, on: date) -> tuple[str, str] | None:
    if charge is None or charge.last_on is None or on <= charge.last_on:
        return None
    last = spoken(charge.last_on)
    if charge.confirmed:
        return "too_late", f"The last day to charge, {last}, has passed."
    return (
        "not_confirmed",
        f"Confirm the date of the first statement first: until then the last day to charge is {last}.",
    )


def fitting_codes(programme: Programme, outcome: Outcome | None, facts: Sequence[Fact]) -> tuple[ResultCode, ...]:
    """The result codes that fit, by the programme's file: for completion one, for prosecution the other, else both.

    `facts` are those in force; the newest decision among them counts.
    """
    completed, not_completed = programme.outcomes.completed, programme.outcomes.not_completed
    if outcome is Outcome.COMPLETED:
        return (completed,)
    decisions = [fact.detail.decision for fact in facts if isinstance(fact.detail, Decided)]
    if decisions and decisions[-1] is Decision.PROSECUTE:
        return (not_completed,)
    return (completed, not_completed)
