"""The settings of a delivery area's agreement: every number that differs between areas or dates.

Settings are dated versions that nobody edits; each decision stores the version it used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from caraway.core.programme import Programme
from caraway.core.refusals import InvalidValue, SettingsError
from caraway.core.schema import TIME, Complain, Flag, Form, Items, Key, Maybe, Table, Text, Whole
from caraway.core.values import ReferencePattern
from caraway.core.vocabulary import NAMED_LANGUAGES, ClockStart

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class MissRule:
    """Whether lateness, leaving early or being sent away counts.

    `attended_from_minute`: who stayed to that minute has attended (0: never). `uses_chance`:
    without a reasonable excuse it uses a chance.
    """

    attended_from_minute: int = 0
    uses_chance: bool = True


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days allowed for each duty, counted from the event that makes it due."""

    decide_referral: int = 2
    answer_information: int = 5
    record_caution: int = 5
    confirm_statement: int = 14
    first_contact: int = 14
    book: int = 7
    mark_session: int = 1
    record_session: int = 3
    settle_absence: int = 7
    answer_extension: int = 3
    return_to_police: int = 2
    tell_participant: int = 5
    decide_breach: int = 14
    record_outcome: int = 5
    review_arrest: int = 1
    encourage: int = 3
    recheck: int = 28


@dataclass(frozen=True, slots=True)
class Settings:
    """One version of an agreement's settings; `ABOUT` says what each does. Times are HH:MM, local."""

    risk_ceiling: str = "standard"
    sexes: tuple[str, ...] = ("male", "female")
    clock_start: str = "caution"
    weeks: int = 16
    most_weeks: int = 20
    expiry_day_usable: bool = True
    chances: int = 2
    acceptable_absence_keeps_steps: bool = False
    telephone_calls: int = 2
    late_from_minute: int = 15
    late_refused: MissRule = field(default_factory=MissRule)
    left_early: MissRule = field(default_factory=MissRule)
    sent_away: MissRule = field(default_factory=MissRule)
    capacity: int = 8
    weekdays: tuple[int, ...] = (SATURDAY,)
    opens_at: str = "10:00"
    closes_at: str = "15:00"
    victim_contact_by: str = "provider"
    supervisor_agreement_needed: bool = False
    prosecutor_agreement_needed: bool = False
    community_orders_allowed: bool = False
    victim_views_may_be_overridden: bool = True
    priors_years: int | None = None
    priors_counted_to: str = "offence"
    languages: tuple[str, ...] = ("en",)
    batch_times: tuple[str, ...] = ("18:00",)
    first_contact_from: str = "arrest"
    reference_pattern: str = ""
    concern_review_days: int = 3
    urgent_hours: int = 4
    safe_contact_days: int = 90
    messages_from: str = "09:00"
    messages_to: str = "19:00"
    reminder_days: tuple[int, ...] = (7, 1)
    call_back: str = ""
    desk_from: str = "09:00"
    desk_to: str = "17:00"
    clocks: Clocks = field(default_factory=Clocks)

    def late(self, minute: int) -> bool:
        """Is whoever comes at that minute of a workshop late, and so refused? Before it they are let in."""
        return minute >= self.late_from_minute


ABOUT: Mapping[str, str] = {
    "acceptable_absence_keeps_steps": "After an acceptable absence the steps attended stand and the gap is lifted",
    "batch_times": "When holds take effect, all together, so that none tells what caused it",
    "call_back": "The neutral number that participants ring and text, which messages give them; nothing said names none",
    "capacity": "Places in a workshop as it is planned, within the sizes of group of the programme",
    "chances": "A miss without acceptable reason uses one; with none left nothing is rebooked",
    "concern_review_days": "Days in which a routine safeguarding concern is reviewed; an urgent one is on its day",
    "closes_at": "When a workshop ends as it is planned",
    "desk_from": "From when on working days somebody reads what comes in",
    "desk_to": "Until when on working days somebody reads what comes in",
    "late_from_minute": "Who comes before this minute of a workshop is let in",
    "messages_from": "From when participants are written to, where they gave no hours",
    "messages_to": "Until when participants are written to, where they gave no hours",
    "opens_at": "When a workshop begins as it is planned",
    "priors_years": "Years a conviction or caution counts; nothing said leaves it to the programme",
    "telephone_calls": "How many calls the telephone intervention takes in this area (k)",
    "reference_pattern": "How the force writes its references; nothing said takes any",
    "urgent_hours": "Hours in which somebody says that an urgent task was seen, before it goes to the managers",
    "reminder_days": "How many days before a session the participant is reminded",
    "safe_contact_days": "After how many days the ways of contact must be confirmed anew; until then only calls",
    "victim_contact_by": "Who offers the victim contact and gets the sealed details of a referral",
    "weekdays": "Days of the week on which workshops run, Monday 0",
}


def _keys(cls: Any, shapes: Mapping[str, Any]) -> dict[str, Key]:
    blank = cls()
    return {
        one.name: Key(
            shapes.get(one.name) or shapes[type(getattr(blank, one.name)).__name__],
            getattr(blank, one.name),
            ABOUT.get(one.name, ""),
        )
        for one in fields(cls)
    }


_miss = Table(_keys(MissRule, {"int": Whole(0, 600), "bool": Flag()}), MissRule)
# Who was late and refused has missed it, at whatever minute.
_late = Table(_keys(MissRule, {"int": Whole(0, 0), "bool": Flag()}), MissRule)
SETTINGS = Table(
    _keys(
        Settings,
        {
            "risk_ceiling": Text(("standard", "medium")),
            "sexes": Items(Text(("male", "female")), least=1),
            "clock_start": Text((ClockStart.OFFENCE.value, ClockStart.ARREST.value, ClockStart.CAUTION.value)),
            "first_contact_from": Text(tuple(start.value for start in ClockStart)),
            "weeks": Whole(1, 104),
            "most_weeks": Whole(1, 104),
            "chances": Whole(1, 10),
            "telephone_calls": Whole(1, 12),
            "late_from_minute": Whole(0, 120),
            "capacity": Whole(1, 50),
            "urgent_hours": Whole(1, 72),
            "opens_at": TIME,
            "closes_at": TIME,
            "late_refused": _late,
            "weekdays": Items(Whole(0, 6), least=1),
            "victim_contact_by": Text(("provider", "force", "third_organisation")),
            "priors_years": Maybe(Whole(0, 20)),
            "priors_counted_to": Text(("offence", "referral")),
            "languages": Items(Text(NAMED_LANGUAGES), least=1),
            "batch_times": Items(TIME, least=1),
            "reference_pattern": Text(blank=True),
            "concern_review_days": Whole(0, 30),
            "safe_contact_days": Whole(1, 365),
            "messages_from": TIME,
            "messages_to": TIME,
            "reminder_days": Items(Whole(0, 28)),
            "call_back": Form(r"(\+[1-9][0-9]{6,14})?", "a telephone number, as in +441632960001, or nothing"),
            "desk_from": TIME,
            "desk_to": TIME,
            "clocks": Table(_keys(Clocks, {"int": Whole(0, 365)}), Clocks),
            "bool": Flag(),
            "str": Text(),
            "MissRule": _miss,
        },
    ),
    Settings,
)


def settings_from(table: Mapping[str, Any], programme: Programme, file: str = "settings") -> Settings:
    """Read settings and hold them against their programme. Raises SettingsError."""

    def complain(key: str, reason: str) -> SettingsError:
        return SettingsError(file, key, reason)

    settings: Settings = SETTINGS.read(table, "", complain)
    _fits_window(settings, programme, complain)
    _fits_workshops(settings, programme, complain)
    if not set(settings.languages) <= set(programme.delivery.languages):
        raise complain("languages", f"{programme.short_name} has no materials in one of them")
    if settings.reference_pattern:
        try:
            ReferencePattern(settings.reference_pattern)
        except InvalidValue as wrong:
            raise complain("reference_pattern", wrong.sentence) from wrong
    return settings


def _fits_window(settings: Settings, programme: Programme, complain: Complain) -> None:
    name, allowed = programme.short_name, programme.window
    if settings.clock_start not in allowed.clock_starts:
        raise complain("clock_start", f"{name} cannot count from that day")
    if settings.most_weeks < settings.weeks:
        raise complain("most_weeks", "is shorter than weeks")
    if settings.most_weeks > allowed.most_weeks:
        raise complain("most_weeks", f"{name} allows at most {allowed.most_weeks}")
    needed = programme.days_needed(settings.weekdays)
    if needed is None:
        raise complain("weekdays", f"no workshops of {name} on those days fit its gaps")
    if needed > settings.weeks * 7 - (not settings.expiry_day_usable):
        raise complain("weeks", f"{name} cannot be done in that time")


def _fits_workshops(settings: Settings, programme: Programme, complain: Complain) -> None:
    least, most = programme.delivery.least_group, programme.delivery.most_group
    if not least <= settings.capacity <= most:
        raise complain("capacity", f"a group of {programme.short_name} is from {least} to {most}")
    for ends, begins in (("closes_at", "opens_at"), ("messages_to", "messages_from"), ("desk_to", "desk_from")):
        if getattr(settings, ends) <= getattr(settings, begins):
            raise complain(ends, f"is not after {begins}")
    shortest = min(programme.steps, key=lambda step: step.minutes)
    for key in ("left_early", "sent_away"):
        if getattr(settings, key).attended_from_minute > shortest.minutes:
            raise complain(f"{key}.attended_from_minute", f"{shortest.name} takes {shortest.minutes} minutes")


def groups_of(settings: Settings, programme: Programme) -> tuple[str, ...]:
    """Whom a workshop may be for: one sex that the area takes, or anybody where groups are not of one sex."""
    return settings.sexes if programme.delivery.single_sex else ("any",)


def settings_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an agreement's settings."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Caraway agreement settings"} | (
        SETTINGS.json_schema()
    )


@dataclass(frozen=True, slots=True)
class DeliveryArea:
    """An agreement as the eligibility criteria see it: its settings, and the forces that may refer."""

    settings: Settings
    forces: frozenset[str]

    @property
    def sexes(self) -> frozenset[str]:
        """The sexes that may be referred."""
        return frozenset(self.settings.sexes)

    @property
    def risk_ceiling(self) -> str:
        """The highest risk to the victim at which a person may be referred."""
        return self.settings.risk_ceiling

    @property
    def community_orders_allowed(self) -> bool:
        """Whether a person on a community order may be referred."""
        return self.settings.community_orders_allowed

    @property
    def supervisor_agreement_needed(self) -> bool:
        """Whether a police supervisor agrees to every referral."""
        return self.settings.supervisor_agreement_needed

    @property
    def prosecutor_agreement_needed(self) -> bool:
        """Whether a prosecutor agrees to every referral."""
        return self.settings.prosecutor_agreement_needed

    @property
    def victim_views_may_be_overridden(self) -> bool:
        """Whether the police may go on in the public interest against the victim's views."""
        return self.settings.victim_views_may_be_overridden

    @property
    def priors_years(self) -> int | None:
        """Years a conviction or caution for domestic abuse counts; None leaves it to the programme."""
        return self.settings.priors_years

    @property
    def priors_counted_to(self) -> str:
        """The day those years are counted to: `offence` or `referral`."""
        return self.settings.priors_counted_to
