"""The police unit's desk: who looks after a referral, encouraging, the 12-month check, drafts that nobody sends."""

from datetime import timedelta

from caraway.casework.actions import cases, encouraging, officers, old_drafts, rechecks
from caraway.core.vocabulary import EncourageReason, EncourageResult, RecheckResult, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY
from tests.cast import Cast, Person, on
from tests.integration.casework.doing import Doing, of, on_case

NOTHING = RecheckResult.NOTHING


def a_year_ago(cast: Cast, **changes: object) -> Person:
    """Withdrew more than a year ago, and was returned."""
    person = cast.accepted(days_ago=400, **changes)
    with on(cast.today - timedelta(days=380)):
        cases.withdraw(case=person.id, reason=WithdrawalReason.MOVED_AWAY, by=cast.coordinator)
        return person.give_back()


def encouraged(cast: Cast) -> Person:
    """The police are asked to encourage this one."""
    person = cast.booked()
    encouraging.ask_encouragement(case=person.id, reason=EncourageReason.NEAR, by=cast.coordinator)
    return person


def look_after(cast: Cast) -> Doing:
    what = {"officer": cast.supervisor.person}
    return on_case(officers.look_after, cast.referred(), cast.officer, "referral.look_after", **what)


def ask_encouragement(cast: Cast) -> Doing:
    what = {"reason": EncourageReason.MISSED}
    return on_case(encouraging.ask_encouragement, cast.booked(), cast.coordinator, "task.raise", **what)


def answer_encouragement(cast: Cast) -> Doing:
    what = {"result": EncourageResult.SPOKE}
    return on_case(encouraging.answer_encouragement, encouraged(cast), cast.officer, "task.encouraged", **what)


def record_recheck(cast: Cast) -> Doing:
    what = {"found": rechecks.Found(NOTHING, cast.today)}
    return on_case(rechecks.record_recheck, a_year_ago(cast), cast.officer, "recheck.record", **what)


def correct_recheck(cast: Cast) -> Doing:
    person = a_year_ago(cast)
    old = rechecks.record_recheck(case=person.id, found=rechecks.Found(NOTHING, cast.today), by=cast.officer)
    again = rechecks.Found(RecheckResult.NOT_FOUND, cast.today)
    what = {"recheck": old, "found": again, "why": "Another person."}
    return on_case(rechecks.correct_recheck, person, cast.officer, "recheck.correct", **what)


def delete_old_drafts(cast: Cast) -> Doing:
    with on(cast.today - timedelta(days=90)):
        cast.draft()
    return of(old_drafts.delete_old_drafts, CARAWAY, "draft.delete_old", "draft.swept")


DOINGS = {
    one.__name__: one
    for one in (
        look_after,
        ask_encouragement,
        answer_encouragement,
        record_recheck,
        correct_recheck,
        delete_old_drafts,
    )
}
