"""Adding a version of a plan, whole, within the running action. A change stops what is queued in the same transaction."""

from typing import Any

from caraway.core.victim.rules import Why
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.victims.actions.outbox import stop
from caraway.victims.models import PlanDetail, PlanStep, PlanVersion, VictimCase
from caraway.victims.plans import Known, Stored


def add_version(case: VictimCase, after: Stored, step: PlanStep, by: Actor) -> None:
    """Store what holds from now on. `after` has the number of the version before. Raises InvalidValue for what cannot be."""
    row = PlanVersion.objects.create(agreement_id=case.agreement_id, case=case, **columns(after, step, by))
    PlanDetail.objects.bulk_create(
        PlanDetail(agreement_id=row.agreement_id, version=row, **detail_columns(one)) for one in after.details
    )
    if row.changed_at is not None:
        stop(case, row.changed_at, Why.WANTS_NONE if row.wants_none else Why.CHANGED_SINCE)


def columns(after: Stored, step: PlanStep, by: Actor) -> dict[str, Any]:
    """The columns of the version that comes after. Raises InvalidValue for what cannot be."""
    plan = after.plan()
    hours = plan.hours
    return {
        "number": after.number + 1,
        "step": step.value,
        "at": clock.now(),
        "by": by.account_id,
        "by_name": by.name,
        "methods": sorted(one.value for one in plan.methods),
        "hours_asked": hours is not None,
        "safe_days": sorted(hours.days) if hours else [],
        "safe_from": hours.begins if hours else "",
        "safe_to": hours.ends if hours else "",
        "hours_words": after.hours_words,
        "language": plan.language.value,
        "code_word": after.code_word,
        "confirmed_on": plan.confirmed_on,
        "confirmed_by": plan.confirmed_by,
        "changed_at": plan.changed_at,
        "wants_none": plan.wants_none,
    }


def detail_columns(one: Known) -> dict[str, Any]:
    """The columns of one of its details."""
    return {
        "same": one.same,
        "kind": one.kind.value,
        "value": one.value,
        "postcode": one.postcode,
        "used_by": one.used_by.value,
        "waiting": one.waiting,
        "given_on": one.given_on,
        "confirmed_on": one.confirmed_on,
        "confirmed_by": one.confirmed_by,
        "checked_on": one.checked_on,
        "checked_by": one.checked_by,
    }
