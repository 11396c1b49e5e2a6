"""Separation of duties: what is known of who works with the other party, and the written exceptions."""

from collections.abc import Set
from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue
from caraway.core.victim.separation import WrittenException, told_in_time
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.models import ExceptionWritten, OtherSide, VictimCase
from caraway.victims.partners import partners_of
from caraway.victims.reach import opened
from caraway.victims.separation import excepted, shut_to
from caraway.victims.workers import holding, workers_of

BOTH = "This person works with the other party, or that could not be seen. Choose somebody else, or write an exception."
UNTOLD = (
    "Nobody would be told if this person began to work with the other party. Have a second supervisor or a named senior "
    "first, or choose somebody else."
)


@action("separation.take", permission="upward.take")
def take(*, case: UUID, accounts: Set[UUID], by: Actor) -> UUID:
    """Keep that exactly these of our accounts work on the participant's case. Taken before, it changes nothing.

    The case is shut from now on to each of them whom no exception lets in today, and to nobody else for that reason.
    """
    turns.take(f"separation:{case}")
    found = VictimCase.objects.get(pk=case)
    rows = {row.account: row for row in OtherSide.objects.filter(case=found, ended_at=None)}
    let_in = excepted(found.pk, accounts, clock.today())
    for account in sorted(accounts - rows.keys()):
        OtherSide.objects.create(
            agreement_id=found.agreement_id,
            case=found,
            account=account,
            known_at=clock.now(),
            shut=account not in let_in,
        )
    for row in rows.values():
        _bring_up_to_date(row, there=row.account in accounts, shut=row.account not in let_in)
    detail = {"there": sorted(accounts), "excepted": sorted(let_in)}
    trail.record("separation.take", by=by, subjects=[found.id], agreement=found.agreement_id, detail=detail)
    return found.id


def _bring_up_to_date(row: OtherSide, *, there: bool, shut: bool) -> None:
    if not there:
        row.ended_at = clock.now()
    else:
        row.shut = shut
    row.save(update_fields=["shut", "ended_at"])


@action("separation.except", permission="victim.assign")
def write_exception(*, case: UUID, person: UUID, from_on: date, until_on: date, partner: UUID, by: Actor) -> UUID:
    """Let somebody of one's own organisation work with both parties for a time, because the team is too small; one approves it.

    `partner`: another organisation that holds victim contact under this agreement. Raises InvalidValue for whoever is not a
    worker here, for oneself, for days that cannot be, and for a partner that is none.
    """
    found = opened(case, by)
    if person not in {one.account for one in workers_of(by.organisation, clock.today())}:
        raise InvalidValue("person", "Choose somebody who contacts victims in your organisation.")
    if from_on < clock.today():
        raise InvalidValue("from_on", "The first day must be today or later.")
    if partner not in {one.id for one in partners_of(found, by)}:
        raise InvalidValue("partner", "Choose an organisation that holds victim contact here beside your own.")
    written = WrittenException(person, from_on, until_on, by.person, partner)
    _keep(found, written, by)
    detail = {"person": person, "from_on": from_on, "until_on": until_on, "partner": partner, "approver": by.person}
    trail.record("separation.except", by=by, subjects=[found.id], agreement=found.agreement_id, detail=detail)
    return found.id


def _keep(case: VictimCase, one: WrittenException, by: Actor) -> None:
    ExceptionWritten.objects.create(
        agreement_id=case.agreement_id,
        case=case,
        person=one.person,
        from_on=one.from_on,
        until_on=one.until_on,
        partner_id=one.partner,
        at=clock.now(),
        by=one.approver,
        by_name=by.name,
    )
    if one.holds(one.person, clock.today()):
        OtherSide.objects.filter(case=case, account=one.person, ended_at=None).update(shut=False)


def require_apart(case: VictimCase, worker: UUID, by: Actor) -> None:
    """Raise InvalidValue for whoever works with the other party, where that cannot be seen, and where nobody would be told of it."""
    if shut_to(case, worker, clock.today()):
        raise InvalidValue("worker", BOTH)
    if not somebody_told(worker, by.organisation):
        raise InvalidValue("worker", UNTOLD)


def somebody_told(worker: UUID, organisation: UUID) -> bool:
    """Whether somebody of the organisation would be told if this person began to work with the other party."""
    today = clock.today()
    supervisors, seniors = (holding(one, organisation, today) for one in ("victim.assign", "signal.oversee"))
    return bool(told_in_time(worker, supervisors, seniors))
