"""How a client, or a parent or carer, may be reached: said and confirmed, changed, checked by a second person, ended.

The rules and versions are those of victim contact (`actions.plans`); what is stored hangs on a case of another kind.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.changes import must_be_confirmed
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.isva import told
from caraway.victims.actions.plan_versions import columns, detail_columns
from caraway.victims.isva_reach import opened
from caraway.victims.isva_ways import Whose, stored_of, whose
from caraway.victims.models import IsvaDetail, IsvaPlan, PlanStep
from caraway.victims.plans import Stored
from caraway.victims.revising import Said, as_said, checked, confirmed, in_use, to_check, to_confirm


@action("isva.ways", permission="isva.work")
def change(*, case: UUID, person: UUID | None, version: int, said: Said, agreed: bool, by: Actor) -> UUID:
    """Change it. `agreed`: they have just confirmed all of it. The first version may be what whoever referred them said.

    Raises InvalidValue for what cannot be or must be confirmed, NotNow where it is another by now or no contact is wanted.
    """
    of, stored = _opened(case, person, version, by)
    _require_wanted(stored)
    after = replace(as_said(stored, said, clock.today()), changed_at=clock.now())
    if agreed:
        after = replace(after, details=confirmed(after.details, in_use(after.details), clock.today(), by.person))
        return _added(of, _said_today(after, by), PlanStep.CONFIRMED, by)
    if _only_they_say(stored, said, after):
        raise InvalidValue("agreed", "Only they can say this. Confirm all of it with them, and tick this.")
    return _added(of, after, PlanStep.CHANGED, by)


@action("isva.ways", permission="isva.work")
def confirm(*, case: UUID, person: UUID | None, version: int, details: Collection[UUID], by: Actor) -> UUID:
    """They have just confirmed the whole of it (rule 8). Raises NotNow where nobody has asked which ways are safe yet."""
    of, stored = _opened(case, person, version, by)
    _require_wanted(stored)
    if stored.confirmed_on is None:
        raise NotNow("no_ways", "Ask first which ways are safe and private: nobody has.")
    if not set(details) <= {one.same for one in to_confirm(stored.details)}:
        raise InvalidValue("details", "Choose from the numbers and addresses that nobody has confirmed yet.")
    known = confirmed(stored.details, details, clock.today(), by.person)
    same = in_use(known) == in_use(stored.details)
    after = replace(stored, details=known, changed_at=stored.changed_at if same else clock.now())
    return _added(of, _said_today(after, by), PlanStep.CONFIRMED, by)


@action("isva.ways", permission="isva.work")
def check(*, case: UUID, person: UUID | None, version: int, details: Collection[UUID], by: Actor) -> UUID:
    """Check, as a second person, what a colleague has confirmed. Raises InvalidValue for one's own confirmation."""
    of, stored = _opened(case, person, version, by)
    if not details or not set(details) <= {one.same for one in to_check(stored.details)}:
        raise InvalidValue("details", "Choose what you have checked, from what a colleague has confirmed.")
    try:
        known = checked(stored.details, details, clock.today(), by.person)
    except InvalidValue as refusal:
        raise InvalidValue("details", refusal.sentence) from None
    return _added(of, replace(stored, details=known), PlanStep.CHECKED, by)


@action("isva.ways", permission="isva.work")
def want_none(*, case: UUID, person: UUID | None, by: Actor) -> UUID:
    """No further contact is wanted: every way is refused from now on. Recorded again it changes nothing."""
    of = whose(opened(case, by), person)
    no_more(of, by)
    return told("isva.ways", of.case, by)


def no_more(of: Whose, by: Actor) -> None:
    """The same inside the running action."""
    stored = stored_of(of)
    if not stored.wants_none:
        _add(of, replace(stored, wants_none=True, changed_at=clock.now()), PlanStep.WANTS_NONE, by)


def _opened(case: UUID, person: UUID | None, version: int, by: Actor) -> tuple[Whose, Stored]:
    of = whose(opened(case, by), person)
    stored = stored_of(of)
    if stored.number != version:
        raise NotNow("plan_changed", "Somebody has changed this since you opened the page. Open it again and read it.")
    return of, stored


def _require_wanted(stored: Stored) -> None:
    if stored.wants_none:
        raise NotNow("wants_none", "No further contact is wanted: nothing is confirmed or changed.")


def _only_they_say(stored: Stored, said: Said, after: Stored) -> bool:
    """Of a first version ways and a code word: whoever referred a client may say the rest. Later what takes nothing away."""
    if not stored.number:
        return bool(said.methods or said.code_word)
    words = (stored.hours_words, stored.code_word) != (after.hours_words, after.code_word)
    return words or must_be_confirmed(stored.plan(), after.plan())


def _said_today(after: Stored, by: Actor) -> Stored:
    return replace(after, confirmed_on=clock.today(), confirmed_by=by.person)


def _added(of: Whose, after: Stored, step: PlanStep, by: Actor) -> UUID:
    _add(of, after, step, by)
    return told("isva.ways", of.case, by)


def _add(of: Whose, after: Stored, step: PlanStep, by: Actor) -> None:
    agreement = of.case.agreement_id
    row = IsvaPlan.objects.create(agreement_id=agreement, case=of.case, person=of.person, **columns(after, step, by))
    IsvaDetail.objects.bulk_create(
        IsvaDetail(agreement_id=agreement, version=row, **detail_columns(one)) for one in after.details
    )
