"""What an area says of victim contact: every number that differs between areas or dates, with what is used where it says nothing."""

from dataclasses import dataclass, fields

from caraway.core.leaving import Area, require_hours
from caraway.core.refusals import InvalidValue
from caraway.core.victim.telling import Told
from caraway.core.vocabulary import NAMED_LANGUAGES, ClockStart, Language, Word

MOST = 365
"""No number of days, weeks or months here is longer than a year of days."""


class Counted(Word):
    """How hours are counted."""

    ALWAYS = "always", "Day and night"
    DESK = "desk", "In the desk's hours on working days"


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimSettings:
    """One version of an area's settings of victim contact. Numbers marked (k) are usual and not from a source.

    `first_contact_days` count from `first_contact_from`. `stale_days` (k): how long a confirmation of the ways of contact
    holds; it is asked for `recheck_ahead_days` (k) before. `begins`, `ends` (k): hours where the victim gave none (HH:MM).
    `languages`: those in which there are words and workers. `before_next_days` (k): a contact is made in so many days
    before each session after the first; `after_first_days`, `after_end_days` and `survey_days` (k): in so many days after
    the first session, after the end, and for the survey. `update_working_days`: working days in which the victim hears of a
    `key_event`. `check_working_days`: working days in which a changed detail is confirmed, and then checked by somebody else.
    `request_months`, `extension_months`: calendar months to answer the victim's own request, and how many more at most
    (UK GDPR Art. 12(3)). `records_days` (k): days to decide on others' requests for records that name no day.
    `reassess_working_days`, `marac_working_days` (k): working days in which risk is assessed again, and a referral to MARAC
    decided; so many `marac_events` in so many `marac_months` prompt one.
    `urgent_hours`, `routine_hours` (k): hours in which somebody acknowledges a signal of risk, counted as `urgent_counted` and
    `routine_counted` say; `desk_from`, `desk_to` (k): the desk's hours (HH:MM).
    `decide_days` (k): so many days before a session both sides have agreed whether it goes on, by `decide_at`
    (k, HH:MM). `batch_times` (HH:MM) and `risk_ceiling` are those of the agreement under which the sessions are held.
    Raises InvalidValue for what cannot be.
    """

    first_contact_days: int = 14
    first_contact_from: ClockStart = ClockStart.ARREST
    stale_days: int = 28
    recheck_ahead_days: int = 7
    begins: str = "09:00"
    ends: str = "19:00"
    languages: frozenset[Language] = frozenset({Language.ENGLISH, Language.WELSH})
    before_next_days: int = 7
    after_first_days: int = 7
    after_end_days: int = 14
    survey_days: int = 14
    update_working_days: int = 1
    check_working_days: int = 1
    key_events: frozenset[Told] = frozenset(
        {Told.NOT_GOING_AHEAD, Told.CAUTION_GIVEN, Told.NOT_ATTENDED, Told.COMPLETED, Told.RETURNED}
    )
    request_months: int = 1
    extension_months: int = 2
    records_days: int = 20
    reassess_working_days: int = 1
    marac_working_days: int = 1
    marac_events: int = 3
    marac_months: int = 12
    urgent_hours: int = 4
    routine_hours: int = 8
    urgent_counted: Counted = Counted.ALWAYS
    routine_counted: Counted = Counted.DESK
    desk_from: str = "09:00"
    desk_to: str = "17:00"
    decide_days: int = 2
    decide_at: str = "12:00"
    batch_times: tuple[str, ...] = ("18:00",)
    risk_ceiling: str = "standard"

    def __post_init__(self) -> None:
        require_hours(frozenset(), self.begins, self.ends)
        if not self.begins:
            raise InvalidValue("begins", "Give the hours in which victims are contacted who named none.")
        if not "" < self.desk_from < self.desk_to:
            raise InvalidValue("desk_to", "Give from when to when somebody is at the desk, the later time last.")
        for one in fields(self):
            number = getattr(self, one.name)
            if isinstance(number, int) and not 1 <= number <= MOST:
                raise InvalidValue(one.name, f"Give a whole number from 1 to {MOST}.")
        if self.recheck_ahead_days >= self.stale_days:
            raise InvalidValue("recheck_ahead_days", "The ways of contact are asked for anew before they are stale.")
        if not {one.value for one in self.languages} <= set(NAMED_LANGUAGES):
            raise InvalidValue("languages", "Choose languages that have a name.")

    @property
    def area(self) -> Area:
        """The same as far as the rules of leaving read it."""
        return Area(self.stale_days, self.begins, self.ends)
