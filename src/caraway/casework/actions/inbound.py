"""Texts and calls that came in: kept, given to one case by the number alone where it fits exactly one, and answered by nobody.

Out of hours, whoever has texted gets the emergency words once a day, where texts are safe for them; nothing else is ever
sent of itself.
"""

import logging
from collections.abc import Sequence
from uuid import UUID

from caraway.casework.actions import outbox
from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.phoning import provider_of
from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.contact import local
from caraway.casework.models import Case, Incoming
from caraway.casework.stored import rules_in_force
from caraway.core.agreement import Settings
from caraway.core.message_words import MessageKind
from caraway.core.refusals import Refusal
from caraway.core.vocabulary import ContactMethod, Desk, Stage, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty, Part
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns
from caraway.platform.web.dates import bank_holidays

ENDED = (Stage.DECLINED, Stage.CLOSED)
CAME_IN = "A text came in: read it and answer by telephone."
NOBODYS = "A text came in from a number that fits no open case, or several: find out whose it is."
_log = logging.getLogger(__name__)


@action("message.send")
def take_in(*, reference: str, number: str, to: str, body: str, by: Actor) -> None:
    """Keep a text that came in from `number` on our number `to`. The same one told twice is kept once.

    One that came in on a number that no agreement has is not kept: whose it is would be a guess.
    """
    turns.take(f"incoming:{reference}")
    agreements = _agreements_of(to)
    if Incoming.objects.filter(reference=reference).exists() or not agreements:
        _log.warning("A text that came in was not kept: it is known, or no agreement has the number it came in on.")
        trail.record("message.take_in", by=by, detail={"kept": False})
        return
    cases = _open_cases(number, agreements)
    found = opened(cases[0], by) if len(cases) == 1 else None
    agreement = found.case.agreement_id if found else agreements[0]
    row = _kept(agreement, found, ContactMethod.TEXT, body, by, reference=reference, number=number)
    _ask(agreement, found, row, by)
    if found and not _staffed(found.rules.settings):
        _emergency_words(found)
    subjects = [row.id, *([found.case.id] if found else [])]
    trail.record("message.take_in", by=by, subjects=subjects, agreement=agreement, detail={"kept": True})


@action("contact.log")
def log_call_in(*, case: UUID, body: str, by: Actor) -> UUID:
    """Keep that the participant rang, and what about."""
    found = opened(case, by)
    row = _kept(found.case.agreement_id, found, ContactMethod.CALL, body, by)
    trail.record("message.log_call_in", by=by, subjects=[case, row.id], agreement=found.case.agreement_id)
    return case


def _kept(
    agreement: UUID,
    found: Open | None,
    way: ContactMethod,
    body: str,
    by: Actor,
    *,
    reference: str = "",
    number: str = "",
) -> Incoming:
    row = Incoming(id=ids.new(), agreement_id=agreement, case=found.case if found else None, channel=way.value)
    row.reference, row.number, row.body = reference or str(row.id), number, body
    row.at, row.by = clock.now(), by.account_id
    row.save(force_insert=True)
    return row


def _agreements_of(number: str) -> list[UUID]:
    """The agreements whose participants ring and text this number, by id."""
    every = Agreement.objects.order_by("id").values_list("id", flat=True)
    return [one for one in every if number and _call_back(one) == number]


def _call_back(agreement: UUID) -> str:
    try:
        return rules_in_force(agreement, clock.today()).settings.call_back
    except Refusal:
        return ""


def _open_cases(number: str, agreements: Sequence[UUID]) -> list[UUID]:
    """Cases that have not ended, of a participant with this number."""
    theirs = Case.objects.filter(agreement__in=agreements, participant__phone=number)
    return list(theirs.exclude(standing__stage__in=ENDED).order_by("pk").values_list("pk", flat=True)[:2])


def _ask(agreement: UUID, found: Open | None, row: Incoming, by: Actor) -> None:
    case = found.case if found else None
    wanted = Wanted(
        kind=TaskKind.CAME_IN,
        desk=Desk.COORDINATION,
        organisation=provider_of(case) if case else _provider(agreement),
        why=CAME_IN if case else NOBODYS,
        due_on=clock.today(),
        overdue_on=clock.today(),
        about=str(row.id),
        owner=case.worker if case else None,
    )
    raise_task(wanted, agreement=agreement, case=case, by=by)


def _provider(agreement: UUID) -> UUID:
    parties = AgreementParty.objects.filter(agreement_id=agreement, part=Part.PROVIDER).order_by("from_on", "id")
    return parties.values_list("organisation_id", flat=True)[0]


def _staffed(settings: Settings) -> bool:
    """Whether somebody reads what comes in now."""
    now = local(clock.now())
    working = now.weekday() < 5 and now.date() not in bank_holidays(now.date(), now.date())
    return working and settings.desk_from <= f"{now:%H:%M}" < settings.desk_to


def _emergency_words(found: Open) -> None:
    kind, now = MessageKind.EMERGENCY, clock.now()
    key = f"{found.case.id}:{kind.value}:{clock.today()}"
    row = outbox.row_of(found, kind, key, due=now, expires=now + outbox.OF_USE[kind])
    type(row).objects.bulk_create([row], ignore_conflicts=True)
