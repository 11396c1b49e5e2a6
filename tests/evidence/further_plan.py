"""A plan with every further analysis in it, for the tests of what a run makes of each."""

from tests.evidence.test_run import PLAN

FURTHER = (
    PLAN.replace(
        'sensitivity = ["e_value", "missing_bounds", "leave_one_force_out", "effect_of_attending"]',
        'sensitivity = ["e_value", "placebo_outcome", "placebo_date", "recording", "tipping_point", "proportional_hazards"]',
    )
    + """
[[placebo_outcomes]]
column = "prior_arrests"
values = ["2-4", "5+"]
metric = "people arrested twice or more in the three years before"
[[placebo_outcomes]]
column = "sex"
values = ["male"]
metric = "men"
[[placebo_dates]]
on = 2024-07-01
reason = "nothing began in that summer"
[[placebo_dates]]
on = 2025-01-01
reason = "nor at the new year"
[[recording]]
treated = 0.8
comparator = 1.0
reason = "workers who know a participant may write less down"
[harms]
accepted = 0.02
[economics]
costs = "costs.toml"
costs_sha256 = "SHA"
price_year = 2026
perspective = "society"
programme = [200000.0, 20000.0]
relative_error = 0.1
[[economics.averted]]
outcome = "rearrested"
cost = "supervision"
per = "offender"
by_year = [0.5, 0.5]
[[economics.averted]]
outcome = "arrests"
cost = "an arrest"
per = "incident"
"""
)
COSTS = """
name = "A table of the force"
version = "3"
price_year = 2026
currency = "GBP"
[[cost]]
name = "supervision"
amount = 5000
per = "offender"
standard_error = 500
source = "the force's accounts"
[[cost]]
name = "an arrest"
amount = 700
per = "incident"
source = "the force's accounts"
[[cost]]
name = "a victim"
amount = 34015
per = "victim"
source = "the Home Office"
"""
