"""How a victim may be reached: sent by the police, confirmed with the victim, changed, checked by a second person, ended."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from caraway.bridge.intake import VictimDetails
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.changes import must_be_confirmed
from caraway.core.victim.safe_plan import DetailKind
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.platform.web import phones
from caraway.victims.actions.plan_versions import add_version
from caraway.victims.models import PlanStep, VictimCase
from caraway.victims.plans import Stored, stored_of
from caraway.victims.reach import opened
from caraway.victims.revising import (
    Given,
    Said,
    as_said,
    as_sent,
    checked,
    confirmed,
    in_use,
    to_check,
    to_confirm,
)


def received(case: VictimCase, details: VictimDetails, by: Actor) -> None:
    """What the police sent, inside the running action: of a first version nothing is confirmed, and it is a call alone.

    A later one adds what is new. What a worker has confirmed stays in use beside it until a worker confirms the new.
    """
    stored = stored_of(case)
    after = replace(stored, details=as_sent(stored.details, _sent(details), clock.today()))
    if not stored.number:
        after = replace(after, language=Language(details.language))
    if after != stored:
        add_version(case, _touched(stored, after), PlanStep.SENT, by)


@action("victim.plan")
def confirm(*, case: UUID, version: int, details: Collection[UUID], by: Actor) -> UUID:
    """The victim has just confirmed the whole plan (rule 8), and of what is new or waits these (by `same`).

    What waited replaces what was in use. Raises NotNow where the plan is another by now, or says no way yet.
    """
    found, stored = _opened(case, version, by)
    _require_wanted(stored)
    if stored.confirmed_on is None:
        raise NotNow("no_ways", "Ask the victim first which ways are safe and private: nobody has.")
    if not set(details) <= {one.same for one in to_confirm(stored.details)}:
        raise InvalidValue("details", "Choose from the numbers and addresses that nobody has confirmed yet.")
    after = replace(stored, details=confirmed(stored.details, details, clock.today(), by.person))
    return _added(found, _said_by_victim(_touched(stored, after), by), PlanStep.CONFIRMED, by)


@action("victim.plan")
def change(*, case: UUID, version: int, said: Said, agreed: bool, by: Actor) -> UUID:
    """Change the plan: everything queued stops at once (rule 9). `agreed`: the victim has just confirmed all of it.

    Without that a new number or address does not work yet, and only what takes away may change besides. Raises InvalidValue
    for what cannot be or must be confirmed, NotNow where the plan is another by now.
    """
    found, stored = _opened(case, version, by)
    _require_wanted(stored)
    after = replace(as_said(stored, said, clock.today()), changed_at=clock.now())
    if agreed:
        known = confirmed(after.details, in_use(after.details), clock.today(), by.person)
        after = _said_by_victim(replace(after, details=known), by)
    elif _only_the_victim_says(stored, after):
        raise InvalidValue("agreed", "Only the victim can say this. Confirm all of it with the victim, and tick this.")
    return _added(found, after, PlanStep.CHANGED, by)


@action("victim.check")
def check(*, case: UUID, version: int, details: Collection[UUID], by: Actor) -> UUID:
    """Check, as a second person, numbers and addresses that a worker has confirmed. Post goes to none before that.

    Raises InvalidValue for one's own confirmation and for what nobody confirmed, NotNow where the plan is another by now.
    """
    found, stored = _opened(case, version, by)
    if not details or not set(details) <= {one.same for one in to_check(stored.details)}:
        raise InvalidValue("details", "Choose what you have checked, from what a worker has confirmed.")
    try:
        known = checked(stored.details, details, clock.today(), by.person)
    except InvalidValue as refusal:
        raise InvalidValue("details", refusal.sentence) from None
    return _added(found, replace(stored, details=known), PlanStep.CHECKED, by)


@action("victim.plan")
def want_none(*, case: UUID, by: Actor) -> UUID:
    """The victim wants no further contact: from now on every way is refused. Recorded again it changes nothing."""
    found = opened(case, by)
    no_more(found, by)
    trail.record("plan.wants_none", by=by, subjects=[found.id], agreement=found.agreement_id)
    return found.id


def no_more(case: VictimCase, by: Actor) -> None:
    """The same inside the running action."""
    stored = stored_of(case)
    if not stored.wants_none:
        add_version(case, replace(stored, wants_none=True, changed_at=clock.now()), PlanStep.WANTS_NONE, by)


def _opened(case: UUID, version: int, by: Actor) -> tuple[VictimCase, Stored]:
    found = opened(case, by)
    stored = stored_of(found)
    if stored.number != version:
        raise NotNow("plan_changed", "Somebody has changed this since you opened the page. Open it again and read it.")
    return found, stored


def _require_wanted(stored: Stored) -> None:
    if stored.wants_none:
        raise NotNow("wants_none", "The victim does not want to be contacted again: nothing is confirmed or changed.")


def _only_the_victim_says(before: Stored, after: Stored) -> bool:
    words = (before.hours_words, before.code_word) != (after.hours_words, after.code_word)
    return words or must_be_confirmed(before.plan(), after.plan())


def _touched(before: Stored, after: Stored) -> Stored:
    """What is queued stops where what is in use becomes another. A first version stops nothing."""
    same = not before.number or in_use(before.details) == in_use(after.details)
    return after if same else replace(after, changed_at=clock.now())


def _said_by_victim(after: Stored, by: Actor) -> Stored:
    return replace(after, confirmed_on=clock.today(), confirmed_by=by.person)


def _added(case: VictimCase, after: Stored, step: PlanStep, by: Actor) -> UUID:
    add_version(case, after, step, by)
    trail.record(f"plan.{step.value}", by=by, subjects=[case.id], agreement=case.agreement_id)
    return case.id


def _sent(details: VictimDetails) -> dict[DetailKind, Given]:
    given = {
        DetailKind.NUMBER: Given(phones.parsed(details.phone) or details.phone),
        DetailKind.EMAIL: Given(details.email),
        DetailKind.ADDRESS: Given(details.address, details.postcode if details.address else ""),
    }
    return {kind: one for kind, one in given.items() if one.value}
