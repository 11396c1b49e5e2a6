"""A joint decision, from its opening to its close. Each verb is one event, added through `core.joint.added`."""

from uuid import UUID

from caraway.core.joint.events import (
    ENDED,
    Agreed,
    Closed,
    Detail,
    Dissented,
    MemberAdded,
    MemberRemoved,
    Opened,
    Proposed,
    Recorded,
    UrgentAsked,
    UrgentConfirmed,
)
from caraway.core.joint.people import BreachException, Member, Seniors, require_not_deciding
from caraway.core.joint.policies import DECIDING
from caraway.core.joint.record import Record
from caraway.core.joint.text import Proposal, Urgent
from caraway.core.joint.words import RiskBand, Side, Trigger
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, randomness
from caraway.victims.actions.joint_ledger import add, audit, name, taken
from caraway.victims.days import rules_on, timetable, up_of
from caraway.victims.deciding import Found, found_in, held_now
from caraway.victims.members import require
from caraway.victims.models import JointDecision, JointPart, SignalCame, VictimCase
from caraway.victims.reach import opened
from caraway.victims.separation import has_decided_breach


@action("joint.open")
def begin(*, case: UUID, trigger: Trigger, signal: UUID | None, police: UUID, provider: UUID, by: Actor) -> UUID:
    """Open a decision. `signal`: the urgent signal that it comes of; `police`, `provider`: the named senior of each side.

    Raises NotNow while another of this case is to be decided, where the case has ended, and where its days are not known;
    InvalidValue for a signal that is not one, or was decided on, and for seniors who cannot be.
    """
    found = opened(case, by)
    _require_none_open(found)
    came = _signal(found, trigger, signal)
    seniors = _seniors(found, police, provider)
    row = JointDecision(
        agreement_id=found.agreement_id, case=found, trigger=trigger.value, signal=came, opened_at=clock.now()
    )
    said = _opening(row, trigger, seniors)
    row.save(force_insert=True)
    made = add(Found(row, ()), said, by)
    for one in (police, provider):
        name(made, one, JointPart.SENIOR)
    audit("joint.open", made, by, trigger=trigger.value, signal=signal)
    return row.pk


def _require_none_open(case: VictimCase) -> None:
    every = found_in(JointDecision.objects.filter(case=case))
    if any(one.stands(clock.now()).stage in DECIDING for one in every):
        raise NotNow("open_already", "A decision about this case is open already. Write there what is new.")


def _signal(case: VictimCase, trigger: Trigger, signal: UUID | None) -> SignalCame | None:
    if (trigger is Trigger.SIGNAL) != (signal is not None):
        raise InvalidValue("signal", "Choose the signal where the decision comes of one, and only there.")
    if signal is None:
        return None
    came = SignalCame.objects.filter(case=case, pk=signal, urgent=True, decision=None).first()
    if came is None:
        raise InvalidValue("signal", "Choose an urgent signal on which nothing has been decided.")
    return came


def _seniors(case: VictimCase, police: UUID, provider: UUID) -> Seniors:
    for side, account in ((Side.POLICE, police), (Side.PROVIDER, provider)):
        require(case.agreement_id, account, clock.today(), side.value, side)
    return Seniors(police, provider)


def _opening(row: JointDecision, trigger: Trigger, seniors: Seniors) -> Opened:
    up, now = up_of(row.case), clock.now()
    if up.stage.stage in ENDED:
        raise NotNow("case_ended", "The case has ended, or is back with the police: there is nothing left to decide.")
    return Opened(
        decision=row.pk,
        agreement=row.agreement_id,
        case=row.case_id,
        trigger=trigger,
        timetable=timetable(row.agreement_id, up, now),
        ceiling=RiskBand(rules_on(row.agreement_id, now).risk_ceiling),
        lapse_code=randomness.choice(tuple(HoldCode)),
        seniors=seniors,
        held=held_now(row.case),
    )


@action("joint.name", permission="joint.decide")
def name_member(
    *, decision: UUID, person: UUID, decides_breach: bool, reason: str, approver: UUID | None, by: Actor
) -> UUID:
    """Name somebody to decide, for the side of their organisation.

    Who decides on a breach in this case takes part only with a `reason` that an `approver` stands for (rule of `Member`).
    Whether somebody of the police has done so already is asked of the casework database.
    """
    found, today = taken(decision, by), clock.today()
    who = require(found.row.agreement_id, person, today, "person")
    if approver is not None:
        require(found.row.agreement_id, approver, today, "approver")
    exception = BreachException(reason, approver) if approver is not None else None
    member = Member(person, who.side, decides_breach, exception)
    _require_not_deciding(found, member)
    made = add(found, MemberAdded(member), by)
    name(made, person, JointPart.MEMBER)
    audit("joint.name", made, by, person=person, side=who.side.value, decides_breach=decides_breach)
    return decision


def _require_not_deciding(found: Found, member: Member) -> None:
    asked = member.side is Side.POLICE and member.exception is None
    require_not_deciding(member, has_decided_breach(found.row.case, member.person) if asked else False)


@action("joint.take_off", permission="joint.decide")
def take_off(*, decision: UUID, person: UUID, by: Actor) -> UUID:
    """Somebody no longer decides. What they said stays."""
    made = add(taken(decision, by), MemberRemoved(person), by)
    name(made, person, JointPart.MEMBER, named=False)
    audit("joint.take_off", made, by, person=person)
    return decision


@action("joint.record", permission="joint.decide")
def record(*, decision: UUID, known: Record, by: Actor) -> UUID:
    """Write down what is known, in place of what was known before. Every agreement is undone."""
    return _added("joint.record", decision, by, Recorded(known))


@action("joint.propose", permission="joint.decide")
def propose(*, decision: UUID, proposal: Proposal, by: Actor) -> UUID:
    """Put a text to the others, in place of the one before. Every agreement is undone."""
    return _added("joint.propose", decision, by, Proposed(proposal))


@action("joint.agree", permission="joint.decide")
def agree(*, decision: UUID, digest: str, by: Actor) -> UUID:
    """Agree to the text of this digest, as it was read. Raises NotNow for an officer who has decided on the breach since."""
    found = taken(decision, by)
    require_still_free(found, by)
    audit("joint.agree", add(found, Agreed(digest), by), by)
    return decision


def require_still_free(found: Found, by: Actor) -> None:
    """Raise NotNow for a member who has decided on the breach since being named."""
    member = found.stands(clock.now()).member(by.person)
    if member is not None:
        try:
            _require_not_deciding(found, member)
        except InvalidValue as refusal:
            raise NotNow(refusal.code, refusal.sentence) from None


@action("joint.dissent", permission="joint.decide")
def dissent(*, decision: UUID, digest: str, words: str, by: Actor) -> UUID:
    """Do not agree to the text of this digest, and say why."""
    return _added("joint.dissent", decision, by, Dissented(digest, words))


@action("joint.release_now")
def ask_at_once(*, decision: UUID, urgent: Urgent, by: Actor) -> UUID:
    """Ask for a release at once, as the safeguarding manager on duty. Nothing comes of it before a second person confirms."""
    return _added("joint.release_now", decision, by, UrgentAsked(by.person, urgent))


@action("joint.confirm", permission="joint.decide")
def confirm_at_once(*, decision: UUID, digest: str, by: Actor) -> UUID:
    """Confirm, as a second person, what was asked for at once, by the digest of what was read."""
    return _added("joint.confirm", decision, by, UrgentConfirmed(digest))


@action("joint.close", permission="joint.decide")
def close(*, decision: UUID, by: Actor) -> UUID:
    """Nothing is left to do here."""
    return _added("joint.close", decision, by, Closed())


def _added(verb: str, decision: UUID, by: Actor, said: Detail) -> UUID:
    found = taken(decision, by)
    audit(verb, add(found, said, by), by)
    return decision
