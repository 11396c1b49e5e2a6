"""Two participants who must not meet: put by a member of one side, agreed to by one of the other, and handed over. No reason is kept."""

from uuid import UUID

from caraway.bridge import releases as bridge
from caraway.core.joint.apart import Beside, PairStage, Put, pair_of, why_not_agree, why_not_drop, why_not_propose
from caraway.core.joint.words import ReleaseKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.joint import require_still_free
from caraway.victims.actions.joint_ledger import into_outbox, serves_of, taken
from caraway.victims.days import read
from caraway.victims.deciding import Found
from caraway.victims.models import ApartAnswered, ApartProposed, VictimCase
from caraway.victims.pairs import pairs_of, put_of
from caraway.victims.separation import shut_to

NOT_THERE = "There is no such case."


@action("apart.propose", permission="joint.decide")
def propose(*, decision: UUID, reference: str, by: Actor) -> UUID:
    """Put to the other side that the participant of this decision and that of the case with this reference must not meet.

    Raises NotNow for who cannot decide here, and for a pair that was put before; InvalidValue for a case that is not there,
    is shut to this person, or is of the same participant: the sentence is the same.
    """
    found = taken(decision, by)
    now = found.stands(clock.now())
    _require(why_not_propose(now, by.person))
    require_still_free(found, by)
    other = _other(found, reference, by)
    if any(one.other_id == other.pk and put_of(one).stage is not PairStage.DROPPED for one in _pairs(found)):
        raise NotNow("proposed_already", "This pair was proposed before. See the decision.")
    pair = pair_of(_beside(found.row.case), _beside(other))
    member = now.member(by.person)
    assert member is not None
    made = ApartProposed.objects.create(
        agreement_id=found.row.agreement_id,
        decision=found.row,
        other=other,
        first=pair.one.case,
        second=pair.other.case,
        digest=pair.digest,
        side=member.side.value,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    _audit("apart.propose", made, by)
    return made.pk


def _require(why: str | None) -> None:
    if why is not None:
        raise NotNow("apart_not_now", why)


def _beside(case: VictimCase) -> Beside:
    return Beside(case.casework_case, case.reference)


def _pairs(found: Found) -> tuple[ApartProposed, ...]:
    return pairs_of([found.row.pk])[found.row.pk]


def _other(found: Found, reference: str, by: Actor) -> VictimCase:
    """The case of that reference under the same agreement, known to the participants' side as well.

    Casework is asked whatever was typed, so that a case that is shut takes as long as none.
    """
    case, typed = found.row.case, reference.strip().upper()
    if typed == case.reference:
        raise InvalidValue("reference", "That is the case of this decision. Give the reference of the other.")
    other = VictimCase.objects.filter(agreement=found.row.agreement_id, reference=typed).first()
    seen, both = _may_see(other or case, by), _both(case, other or case)
    if other is None or not seen or not both:
        raise InvalidValue("reference", NOT_THERE)
    return other


def _may_see(other: VictimCase, by: Actor) -> bool:
    """Not who works with the other case's participant, as casework says at this moment; nor anybody while it cannot be asked."""
    return not shut_to(other, by.person, clock.today())


def _both(case: VictimCase, other: VictimCase) -> bool:
    """Whether casework has two cases, both under the agreement that ours serves: a release that names another is none.

    Two victims of one participant are one case there, and neither victim case says that there is the other.
    """
    serves = serves_of(case.agreement_id)
    said = read({case.casework_case, other.casework_case})
    return len(said) == 2 and all(one.stage.agreement == serves for one in said.values())


@action("apart.agree", permission="joint.decide")
def agree(*, decision: UUID, pair: UUID, digest: str, by: Actor) -> UUID:
    """Agree, for the other side, to the pair of this digest as it was read. It goes with the next batch and is not taken back here.

    Raises NotYours for a pair that is not there, or of which a case is shut to this person; NotNow for who cannot agree.
    """
    found = taken(decision, by)
    row, put = _one(found, pair)
    _require(why_not_agree(put, found.stands(clock.now()), by.person))
    require_still_free(found, by)
    if not _may_see(row.other, by):
        raise NotYours("not_found", "There is no such pair.")
    if digest != row.digest:
        raise NotNow("text_changed", "This is not the text that was proposed. Read it again.")
    answer = _answered(row, True, by)
    # With the answer, or not at all. Nothing of who agreed, when or why is in it.
    serves = serves_of(row.agreement_id)
    into_outbox(row.decision, bridge.KeepApart(answer.pk, serves, row.first, ReleaseKind.KEEP_APART, row.second))
    _audit("apart.agree", row, by)
    return pair


@action("apart.drop", permission="joint.decide")
def drop(*, decision: UUID, pair: UUID, by: Actor) -> UUID:
    """Drop a pair that nobody has agreed to. Nothing goes, and it can be put again. Raises as `agree` does."""
    found = taken(decision, by)
    row, put = _one(found, pair)
    _require(why_not_drop(put, found.stands(clock.now()), by.person))
    _answered(row, False, by)
    _audit("apart.drop", row, by)
    return pair


def _one(found: Found, pair: UUID) -> tuple[ApartProposed, Put]:
    row = next((one for one in _pairs(found) if one.pk == pair), None)
    if row is None:
        raise NotYours("not_found", "There is no such pair.")
    return row, put_of(row)


def _answered(row: ApartProposed, agreed: bool, by: Actor) -> ApartAnswered:
    return ApartAnswered.objects.create(
        agreement_id=row.agreement_id, pair=row, agreed=agreed, at=clock.now(), by=by.person, by_name=by.name
    )


def _audit(verb: str, row: ApartProposed, by: Actor) -> None:
    subjects = [row.decision.case_id, row.other_id]
    detail = {"decision": row.decision_id, "pair": row.pk}
    trail.record(verb, by=by, subjects=subjects, agreement=row.agreement_id, detail=detail)
