"""Agreements of every sort, drawn from a seeded source."""

from dataclasses import fields, replace
from random import Random

from caraway.core.agreement import Clocks, MissRule, Settings
from caraway.core.programme import Programme, programme

WEEKDAYS = ((5,), (5,), (5,), (5, 6), (2,), (1, 3), (0, 1, 2, 3, 4, 5, 6))


def draw_programme(random: Random) -> Programme:
    """CARA as its file says; or, now and then, as another file of the same format might say."""
    cara = programme("cara")
    share = random.random()
    if share < 0.8:
        return cara
    if share < 0.88:
        return replace(cara, consent={**cara.consent, "declined_after_caution": "declined"})
    first, last = cara.steps
    middle = replace(
        last,
        key="M",
        after=first.key,
        gap_least_days=7,
        gap_most_days=14,
        missed=random.choice(("rebook", "repeat_all")),
    )
    last = replace(last, after="M", gap_least_days=10, gap_most_days=21)
    return replace(cara, key="three", steps=(first, middle, last))


def draw_settings(random: Random) -> Settings:
    weeks = random.choice((16, 16, 16, 12, 10, 8, 5))
    return Settings(
        clock_start=random.choice(("caution", "arrest", "offence")),
        weeks=weeks,
        most_weeks=random.choice((20, 20, max(weeks, 18), weeks)),
        expiry_day_usable=random.random() < 0.7,
        chances=random.choice((1, 2, 2, 3)),
        acceptable_absence_keeps_steps=random.random() < 0.4,
        telephone_calls=random.choice((1, 2, 2, 3, 6)),
        late_refused=draw_miss_rule(random),
        left_early=draw_miss_rule(random),
        sent_away=draw_miss_rule(random),
        weekdays=random.choice(WEEKDAYS),
        first_contact_from=random.choice(("arrest", "offence", "caution", "referral")),
        clocks=Clocks(**{one.name: random.randrange(0, 15) for one in fields(Clocks)}),
    )


def draw_miss_rule(random: Random) -> MissRule:
    return MissRule(random.choice((0, 0, 60, 120)), random.random() < 0.7)
