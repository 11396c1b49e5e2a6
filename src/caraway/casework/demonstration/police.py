"""Work of the police that no duty makes: a check after a year, an officer who left, a participant to encourage."""

from datetime import date
from random import Random
from uuid import UUID

from caraway.casework.actions import cases, encouraging
from caraway.casework.actions.shown import of_return
from caraway.casework.demonstration import forms
from caraway.casework.demonstration.desks import Look
from caraway.casework.demonstration.names import Names
from caraway.casework.demonstration.plan import Plan, Traveller
from caraway.casework.demonstration.setting import Area
from caraway.casework.models import StandingRow
from caraway.core.vocabulary import Decision, EncourageReason, Stage, WithdrawalReason
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

FIRST = Plan("wessex", date.min, decisions=(Decision.NO_ACTION,), branch="a_year_ago")
LEAVES = "jude.marlcroft@example.org"


def a_year_ago(who: Traveller, area: Area) -> UUID:
    """Somebody who withdrew on the very first day: the 12 months are over today."""
    rng = Random("a year ago")  # nosec B311 - invented people, the same each time
    case = forms.refer(who, area, Names(rng), rng, clock.today())
    if case is None:
        raise RuntimeError("The referral was not sent.")
    cases.accept(case=case, by=who.coordinator)
    cases.withdraw(case=case, reason=WithdrawalReason.MOVED_AWAY, by=who.coordinator)
    cases.return_to_police(case=case, shown=of_return(Look.at(case)), by=who.coordinator)
    return case


def encourage(here: dict[UUID, Traveller]) -> None:
    """The provider asks about the first who is booked and not on hold."""
    running = StandingRow.objects.filter(stage=Stage.ACCEPTED, on_hold=False, answer__bookings__0__isnull=False)
    cases_ = set(running.values_list("case_id", flat=True))
    chosen = min((one for one in here.values() if one.id in cases_), key=lambda one: one.number)
    encouraging.ask_encouragement(case=chosen.id, reason=EncourageReason.NEAR, by=chosen.coordinator)


def leave(account: Account) -> None:
    """An officer leaves this morning; nobody looks after the referrals yet."""
    with scope.acting_as(INSTALLER):
        membership = Membership.objects.get(account=account, ended_at=None)
        accounts.end_membership(membership=membership, by=INSTALLER)
