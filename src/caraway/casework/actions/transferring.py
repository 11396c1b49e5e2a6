"""A case goes to the team of another provider that delivers under the same agreement."""

from datetime import timedelta
from textwrap import shorten
from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.tasks import Wanted, close_tasks, raise_task
from caraway.casework.models import Handover, Task
from caraway.casework.reach import providers_of, require_ours
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

AT_PROVIDERS = (Desk.COORDINATION.value, Desk.FACILITATION.value)
DAYS = 2
"""In how many days the other team has given it to somebody, or is late."""
MOST_SHOWN = 300
"""How much of a note the worklist shows; the whole is in the history of the case."""


@action("case.transfer")
def transfer(*, case: UUID, to: UUID, note: str, by: Actor) -> UUID:
    """Give a case to the team of another provider, with a note that they read.

    It has no worker until that team chooses one, and its open tasks go with it, to nobody yet. What is booked stays. Raises
    InvalidValue for whoever does not deliver under the agreement today and where the note is missing, NotNow where another
    provider's team has the case.
    """
    found = opened(case, by)
    require_ours(found.case, by)
    deliver = providers_of(found.case.agreement_id, found.today)
    if to not in deliver or to == by.organisation:
        raise InvalidValue("to", "Choose a provider that delivers under this agreement.")
    if not note.strip():
        raise InvalidValue("note", "Enter what the other team has to know.")
    _write(found, to, note.strip(), by)
    found.case.provider_id, found.case.worker = to, None
    found.case.save(update_fields=["provider", "worker"])
    moved = _move_tasks(found, to, by)
    trail.record(
        "case.transfer",
        by=by,
        subjects=[case, *moved],
        agreement=found.case.agreement_id,
        detail={"from": by.organisation, "to": to},
    )
    _tell(found, to, f"Transferred from {deliver[by.organisation]}: {note.strip()}", by)
    return case


def _write(found: Open, to: UUID, note: str, by: Actor) -> None:
    row = Handover(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, note=note)
    row.from_worker, row.from_provider_id, row.to_provider_id = found.case.worker, by.organisation, to
    row.by, row.by_name, row.at = by.person, by.name, clock.now()
    row.save(force_insert=True)


def _move_tasks(found: Open, to: UUID, by: Actor) -> list[UUID]:
    """The open tasks that go with the case; what the other team has been asked already is closed here."""
    close_tasks(TaskKind.TRANSFERRED, case=found.case.id, by=by, result="It was transferred.")
    open_ones = Task.objects.filter(case=found.case, desk__in=AT_PROVIDERS, done_at=None)
    has = set(open_ones.filter(organisation_id=to).values_list("kind", "about"))
    ours = open_ones.filter(organisation_id=by.organisation).order_by("id")
    twice = [one.id for one in ours if (one.kind, one.about) in has]
    close = {"done_at": clock.now(), "done_by": by.person, "result": "The other team has been asked the same."}
    Task.objects.filter(pk__in=twice).update(**close)
    moved = list(ours.exclude(pk__in=twice).values_list("pk", flat=True))
    unseen = {"owner": None, "seen_at": None, "seen_by": None, "escalated_at": None}
    Task.objects.filter(pk__in=moved).update(organisation_id=to, unit_id=None, **unseen)
    return moved


def _tell(found: Open, to: UUID, why: str, by: Actor) -> None:
    """A task of the other team, until somebody has the case."""
    today, late = clock.today(), clock.today() + timedelta(days=DAYS)
    kind, desk = TaskKind.TRANSFERRED, Desk.COORDINATION
    wanted = Wanted(kind, desk, to, shorten(why, MOST_SHOWN, placeholder=" …"), today, late)
    raise_task(wanted, agreement=found.case.agreement_id, case=found.case, by=by)
