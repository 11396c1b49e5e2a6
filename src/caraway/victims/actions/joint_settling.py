"""What Caraway itself does with joint decisions: keeps their deadlines and days, and hands over what was decided."""

from uuid import UUID

from caraway.bridge import releases as bridge
from caraway.core.joint.events import BreachDecided, Moved, Overtaken, Released
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.joint_ledger import add, audit, into_outbox, name, serves_of, taken
from caraway.victims.came_up import Up
from caraway.victims.deciding import Found
from caraway.victims.models import JointPart, JointRelease, JointTask
from caraway.victims.settling import due_to_send, ended, moved


@action("joint.settle", permission="fact.sweep")
def settle(*, decision: UUID, up: Up | None, by: Actor) -> UUID:
    """Do what is due with one decision: it ends with its case, follows its days, lapses, and what is due is made ready.

    `up`: what the participant's case says now; None where that is not known. Raises NotNow where nothing is due.
    """
    found = taken(decision, by)
    done = _ended(found, up, by) or _moved(found, up, by)
    found = done or found
    tasks, sent = _tasks(found), _released(found, by)
    if done is None and not tasks and not sent:
        raise NotNow("nothing_due", "Nothing is due with this decision.")
    audit("joint.settle", sent or found, by, moved_or_ended=done is not None, tasks=tasks, sends=sent is not None)
    return decision


@action("joint.bar", permission="fact.sweep")
def bar(*, decision: UUID, person: UUID, by: Actor) -> UUID:
    """Note that this officer has decided on a breach in the case since they were named. They open the decision no more.

    What they agreed to is undone where it has not taken effect (`core.joint.barring`). Raises InvalidValue for anybody of
    whom there is nothing to note.
    """
    made = add(taken(decision, by), BreachDecided(person), by)
    name(made, person, JointPart.MEMBER, named=False)
    *_, noted = made.stands(clock.now()).barred
    audit("joint.bar", made, by, person=person, stays=noted.stays)
    return decision


def _ended(found: Found, up: Up | None, by: Actor) -> Found | None:
    stage = ended(found.stands(clock.now()), up)
    return add(found, Overtaken(stage), by) if stage is not None else None


def _moved(found: Found, up: Up | None, by: Actor) -> Found | None:
    table = moved(found, up, clock.now())
    return add(found, Moved(table), by) if table is not None else None


def _tasks(found: Found) -> int:
    """The tasks of both seniors; how many of them are new."""
    made = [
        JointTask.objects.get_or_create(
            decision=found.row,
            side=one.side.value,
            defaults={
                "agreement_id": found.row.agreement_id,
                "senior": one.senior,
                "why": one.why.value,
                "since": one.since,
            },
        )
        for one in found.stands(clock.now()).tasks
    ]
    return sum(new for _, new in made)


def _released(found: Found, by: Actor) -> Found | None:
    """Note what goes, and put it into the outbox: both are there, or neither."""
    due = due_to_send(found.stands(clock.now()), clock.now())
    if not due:
        return None
    made = add(found, Released(tuple(one.id for one in due)), by)
    serves, case = serves_of(found.row.agreement_id), found.row.case.casework_case
    for one in due:
        into_outbox(found.row, bridge.of_sending(one, serves, case))
    return made


@action("joint.hand_over", permission="fact.sweep")
def mark_sent(*, release: UUID, by: Actor) -> UUID:
    """Note that a release is there. Raises NotNow where that was noted, so that it is done once."""
    rows = JointRelease.objects.filter(pk=release, sent_at=None).select_related("decision")
    found = rows.first()
    if found is None or not rows.update(sent_at=clock.now()):
        raise NotNow("sent_already", "This was handed over before.")
    case, detail = found.decision.case_id, {"release": release, "kind": found.kind}
    trail.record("joint.hand_over", by=by, subjects=[case], agreement=found.agreement_id, detail=detail)
    return release
