"""A change of how a victim may be reached stops at once what is queued (rule 9); and each stop is kept with its rule."""

from datetime import datetime
from uuid import UUID

from caraway.core.message_words import MessageState
from caraway.core.victim.rules import Why
from caraway.platform.gateways import clock
from caraway.victims.models import ContactAsked, VictimCase, VictimMessage
from caraway.victims.models.message import STOPPABLE


def stop(case: VictimCase, changed_at: datetime, why: Why) -> None:
    """Stop whatever was queued up to that moment and has not left. What is confirmed later does not let it go on."""
    rows = VictimMessage.objects.select_for_update(no_key=True).filter(
        case=case, state__in=STOPPABLE, made_at__lte=changed_at
    )
    for row in rows:
        # The log names no number here: nothing was asked of one, and a task to find another way stands until something is.
        suppress(row, why, None)


def suppress(row: VictimMessage, why: Why, detail: UUID | None) -> None:
    """This message is not sent, and the log says by which rule: it is a task for whoever works on the case."""
    row.why, row.detail = why.value, detail
    row.state, row.settled_at = MessageState.SUPPRESSED.value, clock.now()
    row.save(update_fields=["why", "detail", "state", "settled_at"])
    ContactAsked.objects.create(
        agreement_id=row.agreement_id,
        case_id=row.case_id,
        way=row.way,
        why=why.value,
        rule=why.rule.value,
        detail=detail,
        at=clock.now(),
        by=row.made_by,
    )
