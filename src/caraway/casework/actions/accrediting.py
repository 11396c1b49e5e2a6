"""Who is accredited to lead a programme's workshops, from when to when; and who is told before it lapses."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.models import Accreditation, Task
from caraway.casework.reach import agreements_delivered, require_delivers
from caraway.core.leading import RENEW_BEFORE
from caraway.core.programme import programme as programme_of
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids
from caraway.platform.web.dates import day


@action("accreditation.set")
def accredit(*, account: UUID, programme: str, from_on: date, to_on: date, by: Actor) -> UUID:
    """Record that somebody of one's own organisation may lead a programme's workshops, both days included.

    Raises NotYours for somebody who does not work there, Unknown for a programme there is none of, InvalidValue for days that
    cannot be.
    """
    require_delivers(by)
    programme_of(programme)
    if account not in dict(members(by.organisation, clock.today(), "facilitator")):
        raise NotYours("not_found", "There is no such person.")
    if to_on < from_on:
        raise InvalidValue("to_on", "The last day must be on or after the first.")
    made = Accreditation(
        id=ids.new(),
        organisation_id=by.organisation,
        account_id=account,
        programme=programme,
        from_on=from_on,
        to_on=to_on,
        recorded_by=by.person,
        recorded_at=clock.now(),
    )
    made.save(force_insert=True)
    _renewed(made, by)
    detail = {"programme": programme, "from": from_on, "to": to_on}
    trail.record("accreditation.add", by=by, subjects=[made.id, account], detail=detail)
    return made.id


@action("accreditation.set")
def withdraw_accreditation(*, accreditation: UUID, by: Actor) -> UUID:
    """Take back an accreditation: recorded in error, or lost. Workshops already planned are named by the calendar."""
    rows = Accreditation.objects.select_for_update(no_key=True).filter(organisation_id=by.organisation)
    found = rows.filter(pk=accreditation).first()
    if found is None:
        raise NotYours("not_found", "There is no such accreditation.")
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by = clock.now(), by.person
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    trail.record("accreditation.withdraw", by=by, subjects=[accreditation, found.account_id])
    return accreditation


@action("fact.sweep")
def ask_renewals(*, by: Actor) -> None:
    """Raise a task to the manager for each accreditation that lapses soon and that no later one follows."""
    lapsing = list(_lapsing(clock.today()))
    for found in lapsing:
        _ask(found, by)
    trail.record("accreditation.asked", by=by, subjects=[one.id for one in lapsing], detail={"lapsing": len(lapsing)})


def _lapsing(today: date) -> Iterator[Accreditation]:
    held = Accreditation.objects.filter(withdrawn_at=None, to_on__gte=today).select_related("account").order_by("id")
    rows = list(held)
    longest: dict[tuple[UUID, UUID, str], date] = {}
    for row in rows:
        key = (row.organisation_id, row.account_id, row.programme)
        longest[key] = max(row.to_on, longest.get(key, row.to_on))
    for row in rows:
        last = longest[row.organisation_id, row.account_id, row.programme]
        if row.to_on == last and last - RENEW_BEFORE <= today:
            yield row


def _ask(found: Accreditation, by: Actor) -> None:
    today = clock.today()
    under = agreements_delivered(found.organisation_id, found.programme, today)
    works = found.account_id in dict(members(found.organisation_id, today, "facilitator"))
    if not under or not works:
        return
    managers = members(found.organisation_id, today, "provider_manager")
    name = programme_of(found.programme).short_name
    wanted = Wanted(
        TaskKind.RENEW_ACCREDITATION,
        Desk.COORDINATION,
        found.organisation_id,
        f"{found.account.full_name} is accredited for {name} until {day(found.to_on)}.",
        today,
        found.to_on,
        about=str(found.id),
        owner=managers[0][0] if managers else None,
    )
    raise_task(wanted, agreement=under[0], case=None, by=by)


def _renewed(made: Accreditation, by: Actor) -> None:
    """Close the tasks that asked for what has now been recorded."""
    before = Accreditation.objects.filter(
        organisation_id=made.organisation_id, account_id=made.account_id, programme=made.programme, to_on__lt=made.to_on
    )
    about = [str(one) for one in before.values_list("id", flat=True)]
    open_ones = Task.objects.filter(kind=TaskKind.RENEW_ACCREDITATION, about__in=about, done_at=None)
    open_ones.update(done_at=clock.now(), done_by=by.account_id, result="Recorded anew.")
