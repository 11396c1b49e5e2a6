"""Who of a trial gets the workshops, decided by lot: asked once the referral is locked, told once, and never changed.

Whoever asks locks the case and then its trial, so that two who ask at once get rows one after the other, without a gap. Nobody is drawn
for twice: what was allotted to a person stands for every further referral of theirs in the same trial.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from caraway.casework.actions import trial_seeds, trials
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.models import AllocationCarried, AllocationOverride, AllocationRow, Case, TrialRow
from caraway.casework.queries.allotted_before import allotted_before
from caraway.casework.queries.trials import (
    allotted_to,
    as_published,
    in_short,
    register,
    treated_arm,
    trial_of_case,
    with_workshops,
)
from caraway.casework.referral import against
from caraway.casework.stored import local
from caraway.core import facts as f
from caraway.core.allocation import Enrolment, allocate, override
from caraway.core.allocation.known import levels_at_referral
from caraway.core.allocation.published import token, trial_of
from caraway.core.course import in_force
from caraway.core.facts import Fact
from caraway.core.policies import require, why_not
from caraway.core.refusals import NotNow, Unknown
from caraway.core.vocabulary import Outcome
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

OVERRIDDEN = "What was allotted was overridden."


@action("trial.ask")
def ask_arm(*, case: UUID, by: Actor) -> UUID:
    """The allocation of a case: the one it has, or its person has by another referral, where there is one; else the next of its trial.

    Where the arm is one without the workshops, the case goes on without them in the same transaction. Raises NotNow where the
    referral is of no open trial, while anything about who may take part can still change, and where nobody is eligible any more.
    """
    found = opened(case, by)
    row = allotted_to(case)
    if row is not None:
        _record("trial.told", row, found, by)
        return row.id
    trial = _locked_trial(found.case)
    _require_locked(found)
    row = allotted_before(found.case, trial)
    if row is None:
        _require_either(case, by)
        row = _allotted(found.case, trial, by)
        _record("trial.allot", row, found, by, in_short(as_published(trial).sealed().seal))
    else:
        _carried(row, found.case, by)
        _record("trial.carry", row, found, by)
    if not with_workshops(trial, treated_arm(row)):
        _go_without(found, by)
    return row.id


def _go_without(found: Open, by: Actor) -> None:
    add(found, "go_without", [Entry(f.WithoutProgramme(), found.today)], by=by)


def _require_either(case: UUID, by: Actor) -> None:
    """What the arm without the workshops brings with it is done and taken back before anything is drawn.

    Were it done only once that arm is drawn, what fails in it would tell the arm, and nothing would be kept of having told it.
    """
    with transaction.atomic():
        _go_without(opened(case, by), by)
        transaction.set_rollback(True)


def _carried(row: AllocationRow, case: Case, by: Actor) -> None:
    AllocationCarried.objects.create(
        id=ids.new(),
        agreement_id=case.agreement_id,
        allocation=row,
        case=case,
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )


def _record(verb: str, row: AllocationRow, found: Open, by: Actor, seal: str = "") -> None:
    """The arm is in the register, and not said again in the audit; the seal of all rows so far is, whose persons nobody can guess."""
    detail = {"trial": row.trial_id, "number": row.number} | ({"seal": seal} if seal else {})
    case = found.case
    trail.record(verb, by=by, subjects=[case.id], agreement=case.agreement_id, detail=detail, rules=found.rules.stamp)


def _locked_trial(case: Case) -> TrialRow:
    trial = trial_of_case(case)
    # Closed between the question and the lock: then it is closed.
    if trial is None or trials.locked(trial.id).closed_at is not None:
        raise NotNow(
            "no_trial", "This referral is of no open trial: the workshops are the condition, as for everybody."
        )
    return trial


def _require_locked(found: Open) -> None:
    """Concealed until nothing can change any more: the provider has accepted, the check holds, nobody has a place."""
    require("ask_arm", found.standing, found.today)
    if why := against(found.case.assessment):
        raise NotNow("not_eligible", why)


def _allotted(case: Case, trial: TrialRow, by: Actor) -> AllocationRow:
    """The next row of the register. The register is read anew, by whoever holds the trial's lock."""
    key = ids.new()
    person = Enrolment(token(trial.commitment, str(key)), _levels(case), locked=True)
    try:
        made = allocate(trial_seeds.kept(trial), trial_of(trial.described), person, register(trial))
    except Unknown:
        raise NotNow(
            "no_stratum", "The trial has no group that this person would be of. Ask whoever runs the trial."
        ) from None
    return AllocationRow.objects.create(
        id=key,
        agreement_id=case.agreement_id,
        trial=trial,
        case=case,
        number=made.number,
        levels=list(made.levels),
        arm=made.arm,
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )


def _levels(case: Case) -> dict[str, str]:
    person = case.participant
    return levels_at_referral(
        force=case.force_code,
        sex=person.sex,
        born=person.date_of_birth,
        referred_on=local(case.opened_at).date(),
        earlier_domestic=bool(case.answers["history"]["prior_da_disposal"]),
        offence_code=case.offence_code,
    )


@action("trial.override")
def override_arm(*, case: UUID, arm: str, why: str, by: Actor) -> UUID:
    """Record that a person be treated in another arm than was allotted. The allocation stands, and is what is analysed.

    Raises NotNow before allocation, where it is so already, and once the case has gone too far; InvalidValue without a reason;
    Unknown for no arm of the trial.
    """
    found = opened(case, by)
    row = allotted_to(case)
    if row is None:
        raise NotNow("not_allocated", "Ask for the arm first: nothing is allotted yet.")
    trials.locked(row.trial_id)
    person = token(row.trial.commitment, str(row.id))
    override(trial_of(row.trial.described), register(row.trial), person=person, arm=arm, by=by.name, why=why)
    if arm == treated_arm(row):
        raise NotNow("as_it_is", "The person is treated in that arm already.")
    number = row.overrides.count() + 1
    made = AllocationOverride.objects.create(
        id=ids.new(),
        agreement_id=row.agreement_id,
        allocation=row,
        number=number,
        arm=arm,
        why=why.strip(),
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    _record("trial.override", row, found, by)
    _treat(found, with_workshops(row.trial, arm), by)
    return made.id


def _treat(found: Open, workshops: bool, by: Actor) -> None:
    """The case goes on with the workshops, or without them, from today. Raises NotNow once it is too late for either."""
    before = found.standing.outcome is not Outcome.WITHOUT_PROGRAMME
    if before and not workshops:
        _go_without(found, by)
    elif workshops and not before:
        old = _without(found.facts)
        add(found, "go_with", [Entry(f.Annulled(), old.on, old.id, OVERRIDDEN)], by=by)
    elif why := why_not("go_without" if before else "go_with", found.standing, found.today):
        # From one arm with workshops to another, or one without to another: no later than between the two.
        raise NotNow("override_not_now", why)


def _without(facts: Iterable[Fact]) -> Fact:
    """The fact in force by which the case goes on without the workshops. Raises NotNow where there is none."""
    for fact in in_force(list(facts)):
        if isinstance(fact.detail, f.WithoutProgramme):
            return fact
    raise NotNow("go_with_not_now", "The caution does not go on without the workshops.")
