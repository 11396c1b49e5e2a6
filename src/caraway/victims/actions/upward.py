"""Taking in what came up from a participant's case, telling the victim of it, and acknowledging signals of risk."""

from datetime import date
from uuid import UUID

from caraway.bridge.upward import CaseStage
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.put_right import Wrong, put_right
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import tell
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.came_up import Now, Up, happenings
from caraway.victims.known import STAGE, happening, in_force, newest, one_of, same_stage
from caraway.victims.models import (
    CameUp,
    NoLongerSo,
    SignalCame,
    SignalSeen,
    StageCame,
    ToldRight,
    VictimCase,
    VictimTold,
)
from caraway.victims.reach import opened
from caraway.victims.told import wrong_of


@action("upward.take")
def take(*, case: UUID, up: Up, by: Actor) -> UUID:
    """Keep what is new, and mark what is so no longer. Taken before, it changes nothing. The victim case."""
    turns.take(f"upward:{case}")
    found = VictimCase.objects.get(pk=case)
    counts = {
        "new": _new(found, up),
        "ended": _ended(found, up),
        "stage": _stage(found, up.stage),
        "signals": _signals(found, up),
    }
    trail.record("upward.take", by=by, subjects=[found.id], agreement=found.agreement_id, detail=counts)
    return found.id


def _new(case: VictimCase, up: Up) -> int:
    there = {one.key for one in in_force([case.pk])}
    new = [one for one in happenings(up) if one.key not in there]
    for one in new:
        _keep(case, one)
    return len(new)


def _keep(case: VictimCase, one: Now) -> None:
    """A day that is still to come, as of a session cancelled before it, is not when it happened."""
    today = clock.today()
    CameUp.objects.create(
        agreement_id=case.agreement_id,
        case=case,
        key=one.key,
        again=CameUp.objects.filter(case=case, key=one.key).count(),
        what=one.what.value,
        on=min(one.on or today, today),
        known_on=today,
        known_at=clock.now(),
        step=one.step,
        session=one.session,
        held_on=one.held_on,
    )


def _ended(case: VictimCase, up: Up) -> int:
    now = {one.key for one in happenings(up)}
    gone = [one for one in in_force([case.pk]) if one.key not in now]
    for one in gone:
        NoLongerSo.objects.create(agreement_id=case.agreement_id, came=one, known_at=clock.now())
    return len(gone)


def _stage(case: VictimCase, stage: CaseStage) -> int:
    last = newest([case.pk]).get(case.pk)
    if same_stage(last, stage):
        return 0
    row = stage.as_row()
    StageCame.objects.create(
        agreement_id=case.agreement_id,
        case=case,
        number=last.number + 1 if last else 1,
        known_at=clock.now(),
        **{name: row[name] for name in STAGE},
    )
    return 1


def _signals(case: VictimCase, up: Up) -> int:
    there = set(SignalCame.objects.filter(case=case).values_list("signal", flat=True))
    new = [one for one in up.signals if one.id not in there]
    for one in new:
        SignalCame.objects.create(
            agreement_id=case.agreement_id,
            case=case,
            signal=one.id,
            kind=one.kind.value,
            urgent=one.urgent,
            words=one.words,
            raised_at=one.raised_at,
            known_at=clock.now(),
        )
    return len(new)


@action("victim.tell", permission="victim.contact")
def record_told(*, case: UUID, came: UUID, on: date, way: Way, by: Actor) -> UUID:
    """Record that the victim was told one thing that came up, which settles the duty to tell it.

    Raises NotYours for what is not there, or not the victim's to know; NotNow for what is so no longer or was told
    before; InvalidValue for what `core.victim.telling.tell` refuses.
    """
    found = opened(case, by)
    row = one_of(CameUp.objects.filter(case=found, pk=came))
    if on > clock.today():
        raise InvalidValue("on", "Give a day that is today or in the past.")
    if NoLongerSo.objects.filter(came=row).exists():
        raise NotNow("no_longer_so", "This is so no longer. Go back to the case and see what is so now.")
    if VictimTold.objects.filter(came=row).exists() or ToldRight.objects.filter(now=row).exists():
        raise NotNow("told_before", "Somebody has recorded already that this was told.")
    said = tell(happening(row), on=on, by=by.person, way=way)
    VictimTold.objects.create(
        agreement_id=found.agreement_id,
        came=row,
        case=found,
        what=said.told.value,
        on=said.on,
        way=said.way.value,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    detail = {"came": row.id, "told": said.told.value, "on": said.on, "way": said.way.value}
    trail.record("victim.tell", by=by, subjects=[found.id], agreement=found.agreement_id, detail=detail)
    return row.id


@action("victim.put_right", permission="victim.contact")
def record_right(*, case: UUID, came: UUID, now: UUID | None, on: date, way: Way, by: Actor) -> UUID:
    """Record that what was told wrongly of `came` was put right, which settles the duty to do so until it is wrong again.

    `now`: what was read to be so in its place; None where nothing may be said in its place. Raises NotYours for what is not
    there or was never told; NotNow for what is not wrong (now), and where something else is so than was read; InvalidValue
    for what `core.victim.put_right.put_right` refuses.
    """
    turns.take(f"upward:{case}")
    found = opened(case, by)
    told = one_of(VictimTold.objects.filter(case=found, came=came))
    if on > clock.today():
        raise InvalidValue("on", "Give a day that is today or in the past.")
    said = put_right(_wrong(found, came, now), on=on, by=by.person, way=way)
    number = ToldRight.objects.filter(told=told).count() + 1
    ToldRight.objects.create(
        agreement_id=found.agreement_id,
        told=told,
        case=found,
        number=number,
        now_id=now,
        on=said.on,
        way=said.way.value,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    detail = {"came": came, "now": now, "number": number, "on": said.on, "way": said.way.value}
    trail.record("victim.put_right", by=by, subjects=[found.id], agreement=found.agreement_id, detail=detail)
    return came


def _wrong(case: VictimCase, came: UUID, now: UUID | None) -> Wrong:
    """What is wrong, as it was read."""
    wrong = next((one for one in wrong_of(case.pk) if one.of == str(came)), None)
    if wrong is None:
        raise NotNow("not_wrong", "Nothing is to be put right here. Go back to the case and see what is so now.")
    if (wrong.now.id if wrong.now else "") != str(now or ""):
        raise NotNow("so_otherwise", "Something else is so now. Go back to the case and read it again.")
    return wrong


@action("signal.acknowledge")
def acknowledge(*, case: UUID, signal: UUID, by: Actor) -> UUID:
    """Say that one has seen a signal of risk. Seen before, it stays with whoever was first.

    Raises NotYours for one that is not there, or of a case that is not theirs.
    """
    found = opened(case, by)
    row = one_of(SignalCame.objects.filter(case=found, pk=signal))
    if not SignalSeen.objects.filter(signal=row).exists():
        SignalSeen.objects.create(
            agreement_id=found.agreement_id, signal=row, at=clock.now(), by=by.person, by_name=by.name
        )
    trail.record(
        "signal.acknowledge", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"signal": row.id}
    )
    return row.id
