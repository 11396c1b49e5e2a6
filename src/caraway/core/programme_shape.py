"""The keys a programme file may have. The editors' JSON Schema is made from this."""

from typing import Any

from caraway.core import programme_parts as parts
from caraway.core.criteria import criterion_schema
from caraway.core.schema import SLUG, Choice, Day, Flag, Items, Key, Loose, Table, Text, Whole
from caraway.core.vocabulary import (
    NAMED_LANGUAGES,
    ClockStart,
    InstrumentKey,
    Mode,
    ModeReason,
    ResultCode,
    Route,
    Signpost,
)

_clocks = Items(Text((ClockStart.OFFENCE.value, ClockStart.ARREST.value, ClockStart.CAUTION.value)), least=1)

STEP = Table(
    {
        "key": Key(SLUG, about="Short name of the step, used in bookings"),
        "name": Key(Text(), about="As screens say it"),
        "kind": Key(
            Text((parts.WORKSHOP, "call", "session")),
            about="Only a workshop is held to the days of the week on which the area runs them",
        ),
        "minutes": Key(Whole(1, 600), about="How long it takes; an area's minute for leaving early is no later"),
        "missed": Key(Text(("rebook", "repeat_all")), about="What a missed step does: this one again, or all"),
        "after": Key(SLUG, default=None, about="The step before it"),
        "gap_least_days": Key(Whole(0, 365), default=0, about="From the step before it, at the least"),
        "gap_most_days": Key(Whole(0, 365), default=0, about="From the step before it, at the most"),
    },
    parts.Step,
)

WINDOW = Table(
    {
        "weeks": Key(Whole(1, 104), about="The steps, and a repeat where a missed step means all again, must fit"),
        "most_weeks": Key(Whole(1, 104), about="As far as an extension may reach"),
        "clock_starts": Key(_clocks, about="Which days an agreement may count from"),
        "repeat_wait_days": Key(Whole(1, 60), about="Days from a missed last step to the first of a repeat"),
    },
    parts.WindowRule,
)

DELIVERY = Table(
    {
        "modes": Key(Items(Choice(Mode), least=1), about="The ways in which a referral may ask for it"),
        "telephone_reasons": Key(Items(Choice(ModeReason)), default=(), about="Why a person may be seen by telephone"),
        "opening_questions": Key(Items(Text()), default=(), about="Asked at the start of every call"),
        "single_sex": Key(Flag(), about="Is each workshop for one sex alone? If not, it is for anybody"),
        "least_group": Key(Whole(1, 50), about="An agreement's workshops have at least so many places"),
        "most_group": Key(Whole(1, 50), about="An agreement's workshops have at most so many places"),
        "languages": Key(Items(Text(NAMED_LANGUAGES), least=1), about="Those in which there are materials"),
    },
    parts.Delivery,
)

CONSENT = Table(
    {
        "declined_after_caution": Key(
            Text(("undeliverable", "declined")),
            default="undeliverable",
            about="What it is when a person declines after the caution",
        )
    },
    parts.Consent,
)

INSTRUMENT = Table(
    {
        "key": Key(Choice(InstrumentKey)),
        "when": Key(Items(Text(("before_first_step", "after_first_step", "after_last_step")), least=1)),
        "plane": Key(Text(("participants", "victims")), default="participants", about="Where its answers are kept"),
    },
    parts.Instrument,
)

OUTCOMES = Table(
    {
        "completed": Key(Choice(ResultCode), about="The result code the police record for a completion"),
        "not_completed": Key(Choice(ResultCode), about="That for a caution withdrawn"),
    },
    parts.Outcomes,
)

RETENTION = Table(
    {
        "participant_years": Key(Whole(1, 100), about="Years a participant's record is kept"),
        "session_record_years": Key(Whole(1, 100), about="Years a session record is kept"),
        "declined_years": Key(Whole(1, 100), about="Years a declined referral is kept"),
    },
    parts.Retention,
)

AIM = Table({"key": Key(SLUG), "words": Key(Text())}, parts.Aim)

PROGRAMME = Table(
    {
        "key": Key(SLUG, about="The file's own name, without .toml"),
        "name": Key(Text()),
        "short_name": Key(Text(), about="Begins a case's reference"),
        "kind": Key(Text(("awareness", "behaviour_change", "needs_led", "training", "outreach", "victims"))),
        "version": Key(SLUG, about="A new one whenever anything else in the file changes; a case keeps its own"),
        "in_force_from": Key(Day(), about="The first day on which a person may be referred under this version"),
        "needs_force": Key(Flag(), about="Is a police force always a party? An agreement without one is refused"),
        "referral": Key(
            Table({"routes": Key(Items(Choice(Route), least=1), about="Who may refer")}, parts.Referral),
        ),
        "consent": Key(CONSENT),
        "window": Key(WINDOW),
        "delivery": Key(DELIVERY),
        "steps": Key(Items(STEP, least=1)),
        "eligibility": Key(Items(Loose(), least=1)),
        "instruments": Key(Items(INSTRUMENT), default=()),
        "session_record": Key(Table({"aims": Key(Items(AIM, least=1))}, parts.SessionRecord)),
        "outcomes": Key(OUTCOMES),
        "signposts": Key(
            Table(
                {"kinds": Key(Items(Choice(Signpost)), about="Where a person may be pointed to")}, lambda kinds: kinds
            )
        ),
        "staff": Key(
            Table({"facilitators": Key(Whole(1, 10), about="At the least, for a workshop")}, parts.Staff),
        ),
        "retention": Key(RETENTION),
    }
)


def programme_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a programme file, for editors."""
    schema = PROGRAMME.json_schema()
    schema["properties"]["eligibility"]["items"] = criterion_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Caraway programme"} | schema
