"""Two who must never be in one workshop: said, and taken back. No reason is asked for or kept."""

from collections.abc import Iterator
from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.models import KeepApart, Place, Workshop
from caraway.casework.models.apart import PROVIDER
from caraway.core.programme import programme
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids
from caraway.platform.web.dates import day_full


@action("keep_apart.set")
def keep_apart(*, case: UUID, other: UUID, by: Actor) -> UUID:
    """Never book these two into one workshop. Where both are booked into one already, a task says to move one.

    Said again it changes nothing. Raises InvalidValue for a case and itself, NotYours for one that is not theirs.
    """
    if case == other:
        raise InvalidValue("reference", "That is the same case.")
    files = set_apart(case, other, source=PROVIDER, by=by)
    trail.record("case.keep_apart", by=by, subjects=[case, other], agreement=files[case].case.agreement_id)
    return case


def set_apart(case: UUID, other: UUID, *, source: str, by: Actor) -> dict[UUID, Open]:
    """Keep these two apart from now on, within the running action, and ask to move one where both are booked into one workshop."""
    files = {one: opened(one, by) for one in sorted((case, other))}
    first, second = files.values()
    KeepApart.objects.bulk_create(
        [
            KeepApart(
                id=ids.new(),
                agreement_id=first.case.agreement_id,
                one=first.case,
                other=second.case,
                source=source,
                made_by=by.account_id,
                made_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    for workshop in _both_in(first, second):
        _ask_to_move(files[case], workshop, by)
    return files


def _both_in(first: Open, second: Open) -> Iterator[Workshop]:
    """The workshops of today or later in which both have a place."""
    held = Place.objects.filter(held=True, workshop__on__gte=clock.today(), workshop__cancelled_at=None)
    of_first = held.filter(case=first.case).values("workshop_id")
    of_second = held.filter(case=second.case).values("workshop_id")
    yield from Workshop.objects.filter(pk__in=of_first).filter(pk__in=of_second).order_by("on", "id")


def _ask_to_move(found: Open, workshop: Workshop, by: Actor) -> None:
    name = programme(workshop.programme).step(workshop.step).name
    wanted = Wanted(
        TaskKind.KEEP_APART,
        Desk.COORDINATION,
        by.organisation_id or workshop.provider_id,
        f"{name} on {day_full(workshop.on)}: these two must not meet. Move one.",
        clock.today(),
        clock.today(),
        about=str(workshop.id),
        urgent=True,
    )
    raise_task(wanted, agreement=found.case.agreement_id, case=found.case, by=by)


@action("keep_apart.set")
def let_meet(*, case: UUID, other: UUID, by: Actor) -> UUID:
    """Nobody of this site keeps these two apart any more. Raises NotYours where they are not kept apart, or are not theirs.

    A pair that was released stays: whether there is one is not told.
    """
    first, second = (opened(one, by) for one in sorted((case, other)))
    pair = KeepApart.objects.filter(one=first.case, other=second.case, ended_at=None)
    if not pair.exists():
        raise NotYours("not_found", "There is no such pair.")
    pair.filter(source=PROVIDER).update(ended_by=by.person, ended_at=clock.now())
    trail.record("case.let_meet", by=by, subjects=[case, other], agreement=first.case.agreement_id)
    return case
