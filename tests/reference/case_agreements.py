"""Agreements of every sort, drawn from a seeded source."""

from dataclasses import fields
from random import Random

from caraway.core.agreement import Clocks, MissRule, Settings

WEEKDAYS = ((5,), (5,), (5,), (5, 6), (2,), (1, 3), (0, 1, 2, 3, 4, 5, 6))


def draw_settings(random: Random) -> Settings:
    weeks = random.choice((16, 16, 16, 12, 10, 8, 5))
    return Settings(
        clock_start=random.choice(("caution", "arrest", "offence")),
        weeks=weeks,
        most_weeks=random.choice((20, 20, max(weeks, 18), weeks)),
        expiry_day_usable=random.random() < 0.7,
        chances=random.choice((1, 2, 2, 3)),
        acceptable_absence_keeps_steps=random.random() < 0.4,
        late_refused=draw_miss_rule(random),
        left_early=draw_miss_rule(random),
        sent_away=draw_miss_rule(random),
        weekdays=random.choice(WEEKDAYS),
        first_contact_from=random.choice(("arrest", "offence", "caution", "referral")),
        clocks=Clocks(**{one.name: random.randrange(0, 15) for one in fields(Clocks)}),
    )


def draw_miss_rule(random: Random) -> MissRule:
    return MissRule(random.choice((0, 0, 60, 120)), random.random() < 0.7)
