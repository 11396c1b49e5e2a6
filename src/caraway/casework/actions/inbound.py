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
from caraway.casework.actions.tasks import Wanted, close_tasks, raise_task
from caraway.casework.contact import local
from caraway.casework.models import Case, Incoming
from caraway.casework.reach import require_provider
from caraway.casework.stored import rules_in_force
from caraway.core.agreement import Settings
from caraway.core.message_words import MessageKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours, Refusal
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
NO_TEXT = "There is no such text."
NO_CASE = "No case has this reference. Check it on the list of cases."
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


@action("message.post")
def place_text(*, text: UUID, reference: str, by: Actor) -> UUID:
    """Put a text that fits no case on the case that it is of; whoever works on that is asked to read it.

    Raises NotYours for a text that is not there or not theirs, InvalidValue for a reference that is no case of theirs,
    NotNow where it is on a case already.
    """
    row = Incoming.objects.filter(pk=text).first()
    if row is None:
        raise NotYours("not_found", NO_TEXT)
    require_provider(by, row.agreement_id)
    turns.take(f"incoming:{row.reference}")
    found = _of_theirs(reference, by)
    where = {"case": found.case, "agreement": found.case.agreement_id}
    if not Incoming.objects.filter(pk=text, case=None).update(**where):
        raise NotNow("placed", "This text is on a case already.")
    close_tasks(TaskKind.CAME_IN, case=None, by=by, about=str(text), result=f"It is of {found.case.reference}.")
    _ask(found.case.agreement_id, found, row, by)
    trail.record("message.place_text", by=by, subjects=[found.case.id, text], agreement=found.case.agreement_id)
    return found.case.id


def _of_theirs(reference: str, by: Actor) -> Open:
    case = Case.objects.filter(reference=reference.strip().upper()).values_list("pk", flat=True).first()
    try:
        if case is None:
            raise NotYours("not_found", NO_CASE)
        return opened(case, by)
    except NotYours:
        raise InvalidValue("reference", NO_CASE) from None


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
