"""The keys a programme file may have. The editors' JSON Schema is made from this."""

from typing import Any

from caraway.core.criteria import criterion_schema
from caraway.core.schema import Day, Flag, Items, Key, Loose, Table, Text, Whole
from caraway.core.vocabulary import NAMED_LANGUAGES, ClockStart, Mode, ModeReason, ResultCode

_modes = Items(Text(tuple(mode.value for mode in Mode)), least=1)
_clocks = Items(Text((ClockStart.OFFENCE.value, ClockStart.ARREST.value, ClockStart.CAUTION.value)), least=1)
_codes = Text(tuple(code.value for code in ResultCode))
_languages = Items(Text(NAMED_LANGUAGES), least=1)

STEP = Table(
    {
        "key": Key(Text(), about="Short name of the step, used in bookings"),
        "name": Key(Text()),
        "kind": Key(Text(("workshop", "call", "session"))),
        "minutes": Key(Whole(1, 600)),
        "missed": Key(Text(("rebook", "repeat_all")), about="What a missed step does: this one again, or all"),
        "after": Key(Text(), default=None, about="The step before it"),
        "gap_least_days": Key(Whole(0, 365), default=0),
        "gap_most_days": Key(Whole(0, 365), default=0),
    }
)

WINDOW = Table(
    {
        "weeks": Key(Whole(1, 104)),
        "most_weeks": Key(Whole(1, 104), about="As far as an extension may reach"),
        "clock_starts": Key(_clocks, about="Which days an agreement may count from"),
        "extended_by": Key(Items(Text(("police", "provider")), least=1)),
        "repeat_wait_days": Key(Whole(1, 60), about="Days from a missed last step to the first of a repeat"),
    }
)

DELIVERY = Table(
    {
        "modes": Key(_modes),
        "telephone_reasons": Key(Items(Text(tuple(reason.value for reason in ModeReason))), default=()),
        "opening_questions": Key(Items(Text()), default=(), about="Asked at the start of every call"),
        "single_sex": Key(Flag()),
        "least_group": Key(Whole(1, 50)),
        "most_group": Key(Whole(1, 50)),
        "languages": Key(_languages),
    }
)

PROGRAMME = Table(
    {
        "key": Key(Text()),
        "name": Key(Text()),
        "short_name": Key(Text()),
        "kind": Key(Text(("awareness", "behaviour_change", "needs_led", "training", "outreach", "victims"))),
        "version": Key(Text()),
        "in_force_from": Key(Day()),
        "needs_force": Key(Flag(), about="Is a police force always a party?"),
        "referral": Key(
            Table(
                {
                    "routes": Key(Items(Text(("police", "agency", "self")), least=1)),
                    "disposals": Key(Items(Text()), default=()),
                }
            )
        ),
        "consent": Key(
            Table(
                {
                    "asked_by": Key(Text(("police", "provider"))),
                    "written": Key(Flag()),
                    "may_decline_any_time": Key(Flag()),
                    "declined_after_caution": Key(Text(("undeliverable", "declined")), default="undeliverable"),
                }
            )
        ),
        "window": Key(WINDOW),
        "delivery": Key(DELIVERY),
        "steps": Key(Items(STEP, least=1)),
        "eligibility": Key(Items(Loose(), least=1)),
        "instruments": Key(
            Items(
                Table(
                    {
                        "key": Key(Text()),
                        "when": Key(Items(Text(("before_first_step", "after_first_step", "after_last_step")))),
                        "plane": Key(Text(("participants", "victims")), default="participants"),
                    }
                )
            ),
            default=(),
        ),
        "session_record": Key(Table({"aims": Key(Items(Table({"key": Key(Text()), "words": Key(Text())}), least=1))})),
        "outcomes": Key(Table({"completed": Key(_codes), "not_completed": Key(_codes)})),
        "signposts": Key(Table({"kinds": Key(Items(Text()))})),
        "staff": Key(
            Table(
                {
                    "facilitators": Key(Whole(1, 10)),
                    "police_present": Key(Flag()),
                    "partners_present": Key(Flag()),
                    "female_only": Key(Flag()),
                }
            )
        ),
        "retention": Key(
            Table(
                {
                    "participant_years": Key(Whole(1, 100)),
                    "session_record_years": Key(Whole(1, 100)),
                    "declined_years": Key(Whole(1, 100)),
                }
            )
        ),
    }
)


def programme_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a programme file, for editors."""
    schema = PROGRAMME.json_schema()
    schema["properties"]["eligibility"]["items"] = criterion_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Caraway programme"} | schema
