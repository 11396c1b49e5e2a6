"""What the area's rules make of a mark, in a workshop or a call."""

from caraway.core.agreement import MissRule, Settings
from caraway.core.vocabulary import Attendance


def miss_rule(settings: Settings, code: Attendance) -> MissRule | None:
    """The area's rule for someone who came but did not stay; None for plain absence."""
    return {
        Attendance.LATE_REFUSED: settings.late_refused,
        Attendance.LEFT_EARLY: settings.left_early,
        Attendance.SENT_AWAY: settings.sent_away,
    }.get(code)


def stayed(settings: Settings, code: Attendance, minute: int | None) -> bool:
    """Does this line of the register count as attended?"""
    if code is Attendance.ATTENDED:
        return True
    rule = miss_rule(settings, code)
    if rule is None or code is Attendance.LATE_REFUSED or not rule.attended_from_minute:
        return False
    return minute is not None and minute >= rule.attended_from_minute
