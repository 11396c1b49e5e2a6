"""A call instead of what may not be written, or did not arrive: a task for whoever works on the case."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.contact import local
from caraway.casework.models import Outgoing
from caraway.casework.reach import providers_of, team_with
from caraway.core.message_words import MessageKind, NotSent
from caraway.core.vocabulary import Desk, Language, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

NOBODY_TO_RING = (NotSent.NOTHING_THERE, NotSent.DEAD_NUMBER)
DAYS = 2


def ask_to_phone(found: Any, row: Outgoing, why: NotSent | None, by: Actor) -> None:
    """Raise the task. `why` the message was not written; None: it was sent and did not arrive."""
    kind, today = MessageKind(row.kind), clock.today()
    reason = why.words if why else "The message did not arrive"
    late = min(today + timedelta(days=DAYS), max(local(row.expires_at).date(), today))
    say = f"{kind.words}: {_do(found, why)}. {reason}."
    ask(found, say, about=kind.value, overdue=late, by=by)


def ask(found: Any, why: str, *, about: str, overdue: Any, by: Actor) -> None:
    """Raise a task to telephone: its worker's, or its team's."""
    case = found.case
    wanted = Wanted(
        kind=TaskKind.PHONE,
        desk=Desk.COORDINATION,
        organisation=provider_of(case),
        why=why,
        due_on=clock.today(),
        overdue_on=overdue,
        about=about,
        owner=case.worker,
    )
    raise_task(wanted, agreement=case.agreement_id, case=case, by=by)


def _do(found: Any, why: NotSent | None) -> str:
    person = found.case.participant
    if why in NOBODY_TO_RING or not person.phone or person.phone_dead_at:
        return "find a number or address that works"
    if person.interpreter and person.language not in (Language.ANOTHER, Language.NOT_KNOWN):
        return f"tell by telephone, with an interpreter for {Language(person.language).words}"
    return "tell by telephone, with an interpreter" if person.interpreter else "tell by telephone"


def provider_of(case: Any) -> UUID:
    """The provider whose work the case is: whose team has it; else the first of those that deliver under its agreement."""
    today = clock.today()
    return team_with(case, today) or next(iter(providers_of(case.agreement_id, today)))
