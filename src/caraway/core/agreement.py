"""The settings of a delivery area's agreement: every number that differs between areas or dates.

Settings are dated versions that nobody edits; each decision stores the version it used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from caraway.core.programme import Programme
from caraway.core.refusals import SettingsError
from caraway.core.schema import Flag, Items, Key, Table, Text, Whole
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


@dataclass(frozen=True, slots=True)
class Settings:
    """One version of an agreement's settings.

    `chances`: a miss without acceptable reason uses one; with none left nothing is rebooked.
    `telephone_calls`: how many calls the telephone intervention takes in this area (k).
    `priors_years`: None leaves it to the programme.
    `weekdays`: days on which sessions run, Monday 0. Times are HH:MM, local.
    """

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
    clocks: Clocks = field(default_factory=Clocks)


def _keys(cls: Any, shapes: Mapping[str, Any]) -> dict[str, Key]:
    blank = cls()
    return {
        one.name: Key(shapes.get(one.name) or shapes[type(getattr(blank, one.name)).__name__], getattr(blank, one.name))
        for one in fields(cls)
    }


_hours = Items(Text(), least=0)
_miss = Table(_keys(MissRule, {"int": Whole(0, 600), "bool": Flag()}), MissRule)
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
            "weekdays": Items(Whole(0, 6), least=1),
            "victim_contact_by": Text(("provider", "force", "third_organisation")),
            "priors_years": Whole(0, 20),
            "priors_counted_to": Text(("offence", "referral")),
            "languages": Items(Text(NAMED_LANGUAGES), least=1),
            "batch_times": _hours,
            "reference_pattern": Text(),
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
    if settings.clock_start not in programme.window.clock_starts:
        raise complain("clock_start", f"{programme.short_name} cannot count from that day")
    if settings.most_weeks < settings.weeks:
        raise complain("most_weeks", "is shorter than weeks")
    if settings.most_weeks > programme.window.most_weeks:
        raise complain("most_weeks", f"{programme.short_name} allows at most {programme.window.most_weeks}")
    if programme.least_days > settings.weeks * 7:
        raise complain("weeks", f"{programme.short_name} cannot be done in that time")
    if not set(settings.languages) <= set(programme.delivery["languages"]):
        raise complain("languages", f"{programme.short_name} has no materials in one of them")
    return settings


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
        return frozenset(self.settings.sexes)

    @property
    def risk_ceiling(self) -> str:
        return self.settings.risk_ceiling

    @property
    def community_orders_allowed(self) -> bool:
        return self.settings.community_orders_allowed

    @property
    def supervisor_agreement_needed(self) -> bool:
        return self.settings.supervisor_agreement_needed

    @property
    def prosecutor_agreement_needed(self) -> bool:
        return self.settings.prosecutor_agreement_needed

    @property
    def victim_views_may_be_overridden(self) -> bool:
        return self.settings.victim_views_may_be_overridden

    @property
    def priors_years(self) -> int | None:
        return self.settings.priors_years

    @property
    def priors_counted_to(self) -> str:
        return self.settings.priors_counted_to
