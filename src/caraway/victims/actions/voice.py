"""What a victim says, the safety plan made with the victim, and services offered. The audit says that, and never what."""

from collections.abc import Mapping, Set
from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.signposts import Signposted, require_next
from caraway.core.victim.voice import Service, Voice
from caraway.core.victim.wishes import Wish, require_wishes
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.models import PlanPart, SafetyPlan, Signpost, VictimCase, VoiceHeard
from caraway.victims.reach import opened

MOST_WORDS = 1000


@action("voice.record", permission="victim.record")
def hear(*, case: UUID, voice: Voice, wishes: Set[Wish], by: Actor) -> UUID:
    """Write down what the victim said. What was not asked stays open: nothing of an earlier version is carried over.

    Raises InvalidValue for a day to come, for wishes that cannot go together, and where nothing was asked.
    """
    found = opened(case, by)
    require_past(voice.on)
    require_wishes(wishes)
    said = _columns(voice) | {"wishes": sorted(one.value for one in wishes)}
    if not any(said.values()):
        raise InvalidValue("relationship", "Nothing was asked: there is nothing to write down.")
    row = VoiceHeard.objects.create(
        number=VoiceHeard.objects.filter(case=found).count() + 1, on=voice.on, **said, **made(found, by)
    )
    trail.record(
        "voice.record", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"number": row.number}
    )
    return row.pk


def _columns(voice: Voice) -> dict[str, object]:
    lists = {name: getattr(voice, name) for name in ("relationship", "change", "abuse", "children_live")}
    return {name: one.value if one else "" for name, one in lists.items()} | {
        "children": voice.children,
        "services": sorted(one.value for one in voice.services),
    }


@action("safety.write", permission="victim.record")
def write_plan(*, case: UUID, version: int, parts: Mapping[PlanPart, str], by: Actor) -> UUID:
    """Write the next version of the safety plan. Raises NotNow where it is another by now, InvalidValue for an empty or long one."""
    found = opened(case, by)
    last = SafetyPlan.objects.filter(case=found).count()
    if version != last:
        raise NotNow("plan_changed", "Somebody has changed this since you opened the page. Open it again and read it.")
    words = {part.value: text.strip() for part, text in parts.items() if text.strip()}
    if not words:
        raise InvalidValue(PlanPart.SIGNS.value, "Write at least one part of the plan.")
    for part, text in words.items():
        if len(text) > MOST_WORDS:
            raise InvalidValue(part, "Write at most 1,000 characters.")
    row = SafetyPlan.objects.create(number=last + 1, parts=words, **made(found, by))
    trail.record(
        "safety.write", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"number": row.number}
    )
    return row.pk


@action("signpost.record", permission="victim.record")
def signpost(*, case: UUID, service: Service, result: Signposted, on: date, by: Actor) -> UUID:
    """Write down how far it came with one service. Raises InvalidValue as `require_next`, and for a day to come."""
    found = opened(case, by)
    require_past(on)
    rows = Signpost.objects.filter(case=found)
    last = rows.filter(service=service.value).order_by("number").last()
    require_next(service, Signposted(last.result) if last else None, result)
    row = Signpost.objects.create(
        number=rows.count() + 1, service=service.value, result=result.value, on=on, **made(found, by)
    )
    trail.record("signpost.record", by=by, subjects=[found.id], agreement=found.agreement_id)
    return row.pk


def made(case: VictimCase, by: Actor) -> dict[str, object]:
    """Of which case a row is, and who made it when."""
    return {
        "agreement_id": case.agreement_id,
        "case": case,
        "at": clock.now(),
        "by": by.person,
        "by_name": by.name,
    }


def require_past(on: date) -> None:
    """Raise InvalidValue for a day to come."""
    if on > clock.today():
        raise InvalidValue("on", "Give a day that is today or in the past.")
