"""Whether the days on which a decision rests are others by now."""

from datetime import date

from caraway.core.joint.policies import DECIDING
from caraway.core.joint.timetable import Timetable
from caraway.core.joint.words import JointStage


def have_moved(stage: JointStage, kept: Timetable, now: Timetable, today: date) -> bool:
    """Whether a decision at this stage rests on other days than it should.

    `kept`: the days on which it rests; `now`: those that would be worked out for the same moment from what is known now. What
    was agreed rests on its session alone, and stays when that has come, or where there was none. What is over moves no more.
    """
    if stage not in DECIDING or now == kept:
        return False
    return stage is not JointStage.AGREED or not _stays(kept, now, today)


def _stays(kept: Timetable, now: Timetable, today: date) -> bool:
    if kept.session_on is None or kept.session_on <= today:
        return True
    return (kept.session_on, kept.last_batch) == (now.session_on, now.last_batch)
