"""What each member of staff chose to be told of, and what each was told already."""

from collections.abc import Mapping
from uuid import UUID

from caraway.core.message_words import NoticeHow, NoticeKind
from caraway.core.refusals import InvalidValue
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

from .actor import Actor
from .models import NoticeChoice, NoticeSent

OFFERED: Mapping[NoticeKind, tuple[NoticeHow, ...]] = {
    NoticeKind.DUE: (NoticeHow.DIGEST, NoticeHow.NEVER),
    NoticeKind.GIVEN: tuple(NoticeHow),
}
"""What can be chosen. What is due is known by the day, so it comes in the morning; urgent tasks come at once, to everybody."""


def choices_of(account: UUID) -> Mapping[NoticeKind, NoticeHow]:
    """How this person is told of each kind."""
    said = {row.kind: NoticeHow(row.how) for row in NoticeChoice.objects.filter(account_id=account)}
    chosen = {kind: said.get(kind.value, NoticeHow.DIGEST) for kind in OFFERED}
    return chosen | {NoticeKind.URGENT: NoticeHow.AT_ONCE}


@action("account.own")
def choose_notices(*, due: NoticeHow, given: NoticeHow, by: Actor) -> None:
    """Choose how to be told of what is due and of tasks given. Raises InvalidValue for what is not offered."""
    for kind, how in ((NoticeKind.DUE, due), (NoticeKind.GIVEN, given)):
        if how not in OFFERED[kind]:
            raise InvalidValue(kind.value, "Choose one of the answers shown.")
        mine = NoticeChoice.objects.filter(account_id=by.person, kind=kind.value)
        if not mine.update(how=how.value):
            NoticeChoice.objects.create(id=ids.new(), account_id=by.person, kind=kind.value, how=how.value)
    trail.record("account.notices", by=by, subjects=[by.person], detail={"due": due.value, "given": given.value})


@action("message.send")
def note_told(*, account: UUID, key: str, by: Actor) -> UUID | None:
    """Note that somebody is told of something, before it is sent. None where they were told of it already."""
    row = NoticeSent(id=ids.new(), account_id=account, key=key, at=clock.now())
    NoticeSent.objects.bulk_create([row], ignore_conflicts=True)
    first = NoticeSent.objects.filter(pk=row.id).exists()
    trail.record("account.told", by=by, subjects=[account], detail={"first": first})
    return row.id if first else None
