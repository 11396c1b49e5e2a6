"""What stands beside a referral for the police that no fact of the case says, and where it leads."""

from dataclasses import dataclass
from datetime import date

from caraway.casework.queries.encouragements import Encouragement, encouragements
from caraway.casework.queries.police_beside import officer_words
from caraway.casework.queries.police_case import PoliceCase
from caraway.casework.queries.police_rechecks import Checked, rechecks_of
from caraway.core.decisions import failed
from caraway.core.recheck import recheck_on
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Beside:
    """The officer, the requests to encourage, the 12-month check and the file of a breach, each with whether it leads on."""

    officer: str
    may_keep: bool
    asked: tuple[Encouragement, ...]
    may_encourage: bool
    recheck_on: date | None
    checked: Checked | None
    may_recheck: bool
    breach: bool


def beside(found: PoliceCase, actor: Actor, today: date) -> Beside:
    """For this person, as of today."""
    due, rows = recheck_on(found.standing), rechecks_of(found.id)
    return Beside(
        officer_words(found.id, today),
        actor.may("referral.keep"),
        encouragements(found.id),
        actor.may("attendance.encourage"),
        due,
        rows[0] if rows else None,
        actor.may("recheck.record") and bool(rows or (due and due <= today)),
        failed(found.standing.outcome),
    )
