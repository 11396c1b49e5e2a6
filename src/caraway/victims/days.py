"""The days of a decision: from what the participant's case says at this moment, and what the area's agreement says."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, time
from uuid import UUID

import psycopg
from django.core.exceptions import ImproperlyConfigured

from caraway.core.joint.days import Area, Held, LastDays, timetable_of
from caraway.core.joint.timetable import Timetable
from caraway.core.refusals import FileRefused, NotNow
from caraway.core.victim.area import victim_settings_from
from caraway.core.victim.settings import VictimSettings
from caraway.platform.agreements.models import AgreementVersion
from caraway.platform.agreements.queries import version_in_force
from caraway.platform.gateways import clock
from caraway.victims import crossing
from caraway.victims.came_up import Up
from caraway.victims.models import VictimCase

_log = logging.getLogger(__name__)
NOT_KNOWN = (
    "The days of this case cannot be read at this moment, so it is not known until when there is to be agreement. "
    "Try again in a few minutes. If somebody is in danger now, call the safeguarding manager on duty."
)


def up_of(case: VictimCase) -> Up:
    """What the participant's case says now. Raises NotNow where that cannot be read: no day is ever guessed."""
    found = read({case.casework_case}).get(case.casework_case)
    if found is None:
        raise NotNow("days_not_known", NOT_KNOWN)
    return found


def read(cases: Collection[UUID]) -> Mapping[UUID, Up]:
    """What these participants' cases say; nothing where the other side cannot be reached."""
    try:
        with crossing.casework() as there:
            return crossing.upward(there, cases)
    except (psycopg.Error, ImproperlyConfigured) as fault:
        _log.error("the days of a decision could not be read: %s", type(fault).__name__)
        return {}


def rules_on(agreement: UUID, at: datetime) -> VictimSettings:
    """The area's settings on the day of that moment. Raises NotNow where there are none that can be used."""
    try:
        version = version_in_force(agreement, at.astimezone(clock.LONDON).date())
        return victim_settings_from(version.settings, f"version {version.number}")
    except (AgreementVersion.DoesNotExist, FileRefused):
        raise NotNow(
            "rules_not_known", "The agreement of this area has no settings that can be used, so no deadline is known."
        ) from None


def timetable(agreement: UUID, up: Up, at: datetime) -> Timetable:
    """The timetable of a decision that begins at that moment."""
    rules = rules_on(agreement, at)
    area = Area(rules.batch_times, rules.decide_days, time.fromisoformat(rules.decide_at), clock.LONDON)
    days = LastDays(up.stage.impossible_on, up.stage.last_on, up.stage.charge_on)
    return timetable_of(at, (Held(one.on, one.starts_at) for one in up.sessions), days, area)
