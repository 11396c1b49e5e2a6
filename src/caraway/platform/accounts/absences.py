"""Who is away: the leave of an organisation's people, and its team on a day as the rules of ownership have it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from caraway.core.ownership import Team, whose

from .actor import Actor
from .models import Leave, Membership
from .queries import actor_of, memberships_in

WORK = (
    "case.book",
    "register.mark",
    "referral.make",
    "referral.approve",
    "breach.decide",
    "task.do",
    "victim.contact",
    "isva.work",
)
"""What somebody who covers must be able to do where the person covered can."""


@dataclass(frozen=True, slots=True)
class Away:
    """One leave as its list shows it. `warning`: who covers is away too, or has left."""

    id: UUID
    account: UUID
    name: str
    from_on: date
    to_on: date
    cover: str
    warning: str
    begun: bool


def team_of(organisations: Collection[UUID], on: date) -> Team[UUID]:
    """Who works there on that day, and who of them is away. One statement. Of other organisations nobody is seen to be away."""
    with connection.cursor() as cursor:
        cursor.execute(_TEAM, {"organisations": list(organisations), "on": on})
        rows = cursor.fetchall()
    return Team(frozenset(account for account, _, _ in rows), {account: cover for account, away, cover in rows if away})


# Asked for every list of work, so it is written out.
_TEAM = """
    SELECT membership.account_id, leave.id IS NOT NULL, leave.cover_id
    FROM accounts_membership AS membership
    JOIN accounts_account AS account ON account.id = membership.account_id AND account.is_active
    LEFT JOIN accounts_leave AS leave ON leave.organisation_id = membership.organisation_id
      AND leave.account_id = membership.account_id AND leave.ended_at IS NULL
      AND leave.from_on <= %(on)s AND leave.to_on >= %(on)s
    WHERE membership.organisation_id = ANY(%(organisations)s) AND membership.ended_at IS NULL
      AND membership.from_on <= %(on)s AND (membership.to_on IS NULL OR membership.to_on >= %(on)s)
"""


def leaves(by: Actor, today: date, *, everybody: bool) -> tuple[Away, ...]:
    """Leave that runs or is to come, by its first day: one's own, or everybody's of the organisation."""
    rows = list(
        Leave.objects.filter(organisation_id=by.organisation, ended_at=None, to_on__gte=today)
        .select_related("account", "cover")
        .order_by("from_on", "account__full_name", "id")
    )
    here = frozenset(memberships_in(by.organisation, today).values_list("account_id", flat=True))
    shown = [row for row in rows if everybody or row.account_id == by.account_id]
    return tuple(_away(row, rows, here, today) for row in shown)


def _away(row: Leave, rows: Sequence[Leave], here: frozenset[UUID], today: date) -> Away:
    return Away(
        id=row.id,
        account=row.account_id,
        name=row.account.full_name,
        from_on=row.from_on,
        to_on=row.to_on,
        cover=row.cover.full_name if row.cover else "",
        warning=_warning(row, rows, here, today),
        begun=row.from_on <= today,
    )


def _warning(row: Leave, rows: Sequence[Leave], here: frozenset[UUID], today: date) -> str:
    """Who covers cannot on some day that is still to come: the first such, and whose the work is then."""
    if row.cover is None:
        return ""
    if row.cover_id not in here:
        return f"{row.cover.full_name} has left: the work is the team’s."
    days = (row.to_on - max(row.from_on, today)).days + 1
    for day in (max(row.from_on, today) + timedelta(days=number) for number in range(days)):
        away = {one.account_id: one.cover_id for one in rows if one.from_on <= day <= one.to_on}
        if row.cover_id in away:
            has = whose(row.account_id, Team(here | {row.account_id}, away)).person
            return f"{row.cover.full_name} is away too from {_day(day)}: the work is then {_whose(has, rows)}."
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _whose(person: UUID | None, rows: Iterable[Leave]) -> str:
    """In words: everybody to whom a chain of covers can lead is the cover of some leave."""
    names = {row.cover_id: row.cover.full_name for row in rows if row.cover}
    return f"with {names[person]}" if person else "the team’s"


def may_cover(person: Actor, cover: Actor) -> bool:
    """Whether one may cover for the other: another person, who can do the same work where it lies."""
    if person.account_id == cover.account_id:
        return False
    if person.may("referral.see") and not cover.may("referral.see_force") and cover.unit_id != person.unit_id:
        return False
    return all(cover.may(one) for one in WORK if person.may(one))


def staff(organisation_id: UUID, on: date) -> tuple[Actor, ...]:
    """Everybody who works there on that day and can be away, by name."""
    found = memberships_in(organisation_id, on).select_related("account", "organisation").order_by("account__full_name")
    return tuple(one for one in map(actor_of, found) if one.may("leave.own"))


def membership_today(organisation_id: UUID, account: UUID, on: date) -> Membership | None:
    """The membership that this person has there on that day."""
    held = memberships_in(organisation_id, on).filter(account_id=account)
    return held.select_related("account", "organisation").first()
