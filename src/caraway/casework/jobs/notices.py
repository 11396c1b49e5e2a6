"""What staff are told by e-mail: how much is due, each morning; and tasks at once, for whom that was chosen.

An e-mail says a number and where to look. That somebody is told is noted before it is sent, so nobody is told twice; an
e-mail lost on the way is made good by the next morning's.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from caraway.casework.contact import local
from caraway.casework.models import DueRow, Task
from caraway.core.message_words import NoticeHow, NoticeKind
from caraway.core.vocabulary import Desk
from caraway.platform.accounts import notices, noticing
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.accounts.queries import actor_of, memberships_in, memberships_on
from caraway.platform.gateways import clock, mail
from caraway.platform.tenancy import scope

MORNING = 7
AT_ONCE_FOR = timedelta(days=1)
"""How long after a task was raised it is still told at once: what is older is in the morning's e-mail."""
SEES = {
    Desk.COORDINATION: "case.list",
    Desk.FACILITATION: "register.see",
    Desk.POLICE: "referral.see",
    Desk.SAFEGUARDING: "concern.review",
}
_log = logging.getLogger(__name__)


def digests(now: datetime) -> int:
    """Tell everybody, from seven in the morning on and once a day, how much is due. How many were told."""
    if local(now).hour < MORNING:
        return 0
    with scope.acting_as(CARAWAY):
        due, given = _due(), _given()
        people = {one.id: one for one in _staff(due.keys() | given.keys())}
        counted = {key: _chosen(key, due[key], given[key]) for key in people}
    return sum(
        _tell(people[key], things, f"digest:{clock.today()}") for key, things in sorted(counted.items()) if things
    )


def at_once(now: datetime) -> int:
    """Tell whoever is to be told at once of the tasks that were raised since. How many e-mails went."""
    with scope.acting_as(CARAWAY):
        rows = Task.objects.filter(done_at=None, seen_at=None, raised_at__gt=now - AT_ONCE_FOR).order_by("id")
        told = [(person, task) for task in rows for person in _to_tell(task)]
    return sum(_tell(person, 1, f"task:{task.id}", urgent=task.urgent) for person, task in told)


def _due() -> Counter[UUID]:
    """What is due today or late, by whose it is: the case's worker, the officer who referred, those who lead a session."""
    found, rows = Counter[UUID](), DueRow.objects.filter(due_on__lte=clock.today())
    for desk, whose in ((Desk.COORDINATION, "case__worker"), (Desk.POLICE, "case__referred_by")):
        theirs = rows.filter(desk=desk.value).values_list(whose).annotate(Count("id"))
        found.update({key: number for key, number in theirs if key})
    for people in rows.filter(desk=Desk.FACILITATION.value).values_list("people", flat=True):
        found.update(people)
    return found


def _given() -> Counter[UUID]:
    rows = Task.objects.filter(done_at=None, due_on__lte=clock.today()).exclude(owner=None)
    return Counter({key: number for key, number in rows.values_list("owner").annotate(Count("id")) if key})


def _chosen(account: UUID, due: int, given: int) -> int:
    """How many things the morning's e-mail counts for this person."""
    how = noticing.choices_of(account)
    counted = {NoticeKind.DUE: due, NoticeKind.GIVEN: given}
    return sum(number for kind, number in counted.items() if how[kind] is not NoticeHow.NEVER)


def _staff(accounts: Iterable[UUID]) -> list[Account]:
    """Those of these accounts who work somewhere today."""
    working = (memberships_on(account, clock.today()).first() for account in sorted(accounts))
    return [one.account for one in working if one is not None]


def _to_tell(task: Task) -> Iterator[Account]:
    """Its owner; of an urgent one that nobody owns, everybody of the desk."""
    if task.owner:
        chosen = noticing.choices_of(task.owner)[NoticeKind.GIVEN]
        yield from _staff([task.owner]) if task.urgent or chosen is NoticeHow.AT_ONCE else ()
    elif task.urgent:
        yield from (one.account for one in _of_desk(task))


def _of_desk(task: Task) -> Iterator[Membership]:
    held = memberships_in(task.organisation_id, clock.today()).select_related("account", "organisation", "unit")
    for one in held.order_by("account_id"):
        if actor_of(one).may(SEES[Desk(task.desk)]) and task.unit_id in (None, one.unit_id):
            yield one


def _tell(person: Account, things: int, key: str, *, urgent: bool = False) -> int:
    if noticing.note_told(account=person.id, key=key, by=CARAWAY) is None:
        return 0
    try:
        mail.send(notices.waiting(person, things, settings.ADDRESS, urgent=urgent))
    except (OSError, SMTPException):
        _log.exception("A notice could not be sent.")
    return 1
