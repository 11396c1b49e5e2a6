"""Releases from the victims' site: each is taken in once, and takes effect with the next batch like anything else.

A hold, or the end of one, joins the holds that wait, as nobody's of this site. What two people released at once takes
effect as it is taken in. Nothing here says why, by whom or since when: that never came.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from caraway.bridge import releases as bridge
from caraway.casework.actions import apart, cases
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.models import Advisory, HoldAsked, Release
from caraway.casework.models.apart import RELEASED
from caraway.casework.queries.batches import under_way
from caraway.casework.stored import local
from caraway.core import facts as f
from caraway.core.joint.text import CODED
from caraway.core.joint.words import ReleaseKind
from caraway.core.policies import RUNNING, why_not
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import DeclineCode, Mode, ModeReason, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns

LOOKED = timedelta(minutes=1)
"""How often releases are taken in. One counts from a look before, so that what came just before a batch is of that batch."""

HOLDS = (ReleaseKind.HOLD, ReleaseKind.RESUME)
LANDS = tuple(stage.value for stage in (*RUNNING, Stage.CLOSED))
"""Stages in which what changes the course of a case is taken in: before them, and while it is with the police, it waits."""


@action("fact.sweep")
def land(*, release: UUID, by: Actor) -> UUID:
    """Take in one release. Raises NotNow where that was done, or its case is not under way yet; NotYours for no such release.

    A release that names a case of another agreement than its own is no release.
    """
    row = Release.objects.select_related("case__standing").filter(release=release).first()
    if row is None or row.case.agreement_id != row.agreement_id:
        raise NotYours("not_found", "There is no such release.")
    turns.take(f"batch:{row.agreement_id}")
    now = clock.now()
    if not Release.objects.filter(pk=row.pk, landed_at=None).update(landed_at=now):
        raise NotNow("landed_already", "It has been taken in.")
    if row.kind in CODED and row.case.standing.stage not in LANDS:
        raise NotNow("waits", "Its case is not under way.")
    _take_in(row, now, by)
    trail.record("release.land", by=by, subjects=[release])
    return release


def _take_in(row: Release, now: datetime, by: Actor) -> None:
    said = said_in(row)
    if isinstance(said, bridge.Instruction) and said.kind in HOLDS:
        _ask(row, said, now, by)
    elif isinstance(said, bridge.Advisory) and said.at_once:
        _advise(row, said)
    else:
        return
    Release.objects.filter(pk=row.pk).update(settled_at=now)


def said_in(row: Release) -> bridge.Release:
    """The release that a row holds. Raises InvalidValue where it is none."""
    told = {"id": row.release, **{name: getattr(row, name) for name in bridge.COLUMNS if name != "id"}}
    return bridge.of_row(told)


def _ask(row: Release, said: bridge.Instruction, now: datetime, by: Actor) -> None:
    """Among the holds that wait; one at once is there at once, unless that took somebody off a register that is being marked."""
    found, ends = opened(said.case, by), said.kind is ReleaseKind.RESUME
    at_once = said.at_once and not under_way(found.standing.bookings, now)
    HoldAsked.objects.create(
        agreement_id=said.agreement,
        case=found.case,
        ends=ends,
        code="" if ends else said.code.value,
        asked_at=now if at_once else now - LOOKED,
        asked_by=None,
        release=row,
        at_once=at_once,
    )
    if at_once and why_not("hold", found.standing, found.today) is None:
        cases.hold(case=said.case, code=said.code, at=now, by=by)


def due(agreement: UUID, at: datetime) -> list[Release]:
    """What a batch of that moment settles besides holds, by case, and of one case in the order in which it came."""
    rows = Release.objects.filter(agreement=agreement, landed_at__lt=at + LOOKED, settled_at=None)
    return list(rows.order_by("case", "number"))


def cases_of(rows: Iterable[Release]) -> set[UUID]:
    """The cases that these are about."""
    return {one for row in rows for one in (row.case_id, row.other_case_id) if one}


def settle(rows: Sequence[Release], at: datetime, by: Actor) -> None:
    """Settle these in the running batch, whose cases are locked. What its case does not allow any more has no effect."""
    for row in rows:
        if _settled(row, at, by):
            Release.objects.filter(pk=row.pk).update(settled_at=clock.now())


def _settled(row: Release, at: datetime, by: Actor) -> bool:
    """Whether it needs no further batch."""
    said = said_in(row)
    if isinstance(said, bridge.Instruction):
        return _changed(said, at, by)
    if isinstance(said, bridge.Advisory):
        _advise(row, said)
    else:
        apart.set_apart(said.case, said.other, source=RELEASED, by=by)
    return True


def _changed(said: bridge.Instruction, at: datetime, by: Actor) -> bool:
    found = opened(said.case, by)
    if under_way(found.standing.bookings, at):
        return False
    if said.kind is ReleaseKind.STOP:
        _stop(found, at, by)
    elif found.standing.mode is not Mode.TELEPHONE and why_not("change_mode", found.standing, found.today) is None:
        _record(found, "change_mode", f.ModeChanged(Mode.TELEPHONE, ModeReason.OTHER), at, by)
    return True


def _stop(found: Open, at: datetime, by: Actor) -> None:
    """The provider's own non-delivery: back to the police, who decide, with nothing held against the participant."""
    if why_not("stop", found.standing, found.today) is None:
        _record(found, "stop", f.Stopped(DeclineCode.CANNOT_DELIVER), at, by)
        cases.return_undeliverable(found, by, at)


def _record(found: Open, verb: str, detail: f.Detail, at: datetime, by: Actor) -> None:
    add(found, verb, [Entry(detail, local(at).date())], by=by, at=at)


def _advise(row: Release, said: bridge.Advisory) -> None:
    Advisory(
        id=ids.new(),
        agreement_id=said.agreement,
        case_id=said.case,
        release=row,
        advice=[one.value for one in said.advice],
        purpose=said.purpose.value,
        expires_on=said.expires_on,
    ).save(force_insert=True)
