"""What is to be done with a decision without anybody's doing: the case has ended, its days changed, its deadline is over."""

from datetime import datetime

from caraway.core.joint.events import ENDED, Moved, Opened
from caraway.core.joint.moving import have_moved
from caraway.core.joint.policies import DECIDING
from caraway.core.joint.state import Sending, Stands
from caraway.core.joint.timetable import Timetable
from caraway.core.joint.words import JointStage
from caraway.core.vocabulary import Stage
from caraway.platform.gateways import clock
from caraway.victims.came_up import Up
from caraway.victims.days import timetable
from caraway.victims.deciding import Found
from caraway.victims.models import JointTask


def anything_due(found: Found, up: Up | None, at: datetime) -> bool:
    """Whether `actions.joint_settling.settle` would do something."""
    now = found.stands(at)
    untold = len(now.tasks) > JointTask.objects.filter(decision=found.row).count()
    return bool(untold or due_to_send(now, at) or ended(now, up) or moved(found, up, at))


def ended(now: Stands, up: Up | None) -> Stage | None:
    """The stage in which the case has ended; None while it goes on, or where nothing is known of it."""
    if up is None or now.stage is JointStage.CLOSED or up.stage.stage not in ENDED:
        return None
    return up.stage.stage


def moved(found: Found, up: Up | None, at: datetime) -> Timetable | None:
    """The days as they are now, where they are others than those on which the decision rests (`core.joint.moving`)."""
    now = found.stands(at)
    if up is None or now.stage not in DECIDING:
        return None
    same = timetable(found.row.agreement_id, up, _made_at(found))
    if not have_moved(now.stage, now.timetable, same, at.astimezone(clock.LONDON).date()):
        return None
    return timetable(found.row.agreement_id, up, at)


def due_to_send(now: Stands, at: datetime) -> tuple[Sending, ...]:
    """What is to be handed over by now, in order."""
    return tuple(one for one in now.to_send if one.not_before <= at)


def _made_at(found: Found) -> datetime:
    """When the days on which it rests were worked out."""
    return next(one.at for one in reversed(found.events) if isinstance(one.detail, Opened | Moved))
