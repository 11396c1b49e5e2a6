"""May a workshop be planned like this? What the agreement's settings and the programme's file say of one."""

from dataclasses import dataclass
from datetime import date, time

from caraway.core.agreement import Settings, groups_of
from caraway.core.programme import Programme
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Language

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, slots=True)
class Planned:
    """A workshop about to be put into the calendar. `facilitators`: how many lead it."""

    step: str
    on: date
    starts_at: time
    ends_at: time
    capacity: int
    sex: str
    language: str
    facilitators: int


def days_of(settings: Settings) -> str:
    """The days on which an area runs sessions, in words: "Saturdays or Sundays"."""
    return " or ".join(DAYS[number] for number in sorted(settings.weekdays))


def languages_of(settings: Settings) -> str:
    """The languages in which an area runs sessions, in words."""
    return " or ".join(Language(one).words for one in settings.languages)


def require_plannable(planned: Planned, programme: Programme, settings: Settings, today: date) -> None:
    """Raise InvalidValue, by the field it is about, where a workshop cannot be held, or not as the agreement has them.

    Unknown for a step the programme does not have.
    """
    step, needed = programme.step(planned.step), programme.staff.facilitators
    if planned.on < today:
        raise InvalidValue("on", "The day must be today or in the future.")
    if planned.ends_at <= planned.starts_at:
        raise InvalidValue("ends_at", "The workshop must end after it starts.")
    if step.on_weekdays and planned.on.weekday() not in settings.weekdays:
        raise InvalidValue("on", f"Workshops of this agreement are on {days_of(settings)}.")
    if planned.capacity > settings.capacity:
        raise InvalidValue("capacity", f"Workshops of this agreement have at most {settings.capacity} places.")
    if planned.sex not in groups_of(settings, programme):
        raise InvalidValue("sex", "This agreement is not for that group.")
    if planned.language not in settings.languages:
        raise InvalidValue("language", f"Workshops of this agreement are held in {languages_of(settings)}.")
    if planned.facilitators < needed:
        raise InvalidValue("facilitators", f"A workshop of {programme.short_name} is led by {needed} facilitators.")
