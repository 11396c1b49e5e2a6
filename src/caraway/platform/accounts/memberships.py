"""Beginning and ending a membership: of one person in one organisation there is one at a time."""

from collections.abc import Iterable
from datetime import date

from caraway.core.refusals import NotNow
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.gateways import clock

from . import sessions
from .models import Account, Membership


def begin(
    account: Account,
    organisation: Organisation,
    roles: Iterable[str],
    *,
    unit: Unit | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Membership:
    """Begin a membership on a day (today). Raises `NotNow` while another of this person in this organisation has not ended."""
    Account.objects.select_for_update().get(pk=account.pk)
    others = Membership.objects.filter(account=account, organisation=organisation, ended_at__isnull=True)
    others.filter(to_on__lt=clock.today()).update(ended_at=clock.now())
    if others.exists():
        raise already_member(organisation)
    return Membership.objects.create(
        account=account,
        organisation=organisation,
        unit=unit,
        roles=list(roles),
        from_on=from_on or clock.today(),
        to_on=to_on,
    )


def already_member(organisation: Organisation) -> NotNow:
    """The refusal of a second membership."""
    return NotNow(
        "already_member",
        f"This person belongs to {organisation.name} already: an administrator changes their roles on the page of people.",
    )


def end(membership: Membership) -> None:
    """End a membership now, and every session of the person. Raises `NotNow` when it has ended already."""
    # Read again under the lock that `begin` takes: of two who change the same person's access the second is told so.
    Account.objects.select_for_update().get(pk=membership.account_id)
    membership.refresh_from_db(fields=["to_on", "ended_at"])
    if membership.ended_at is not None:
        raise NotNow(
            "already_ended",
            "This membership has already ended: look at the page of people again for what the person may do now.",
        )
    last_on = max(clock.today(), membership.from_on)
    membership.to_on = min(membership.to_on or last_on, last_on)
    membership.ended_at = clock.now()
    membership.save(update_fields=["to_on", "ended_at"])
    sessions.end_all_of(membership.account_id)
