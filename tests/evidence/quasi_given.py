"""What the tests of quasi-experiments share: a setting, people, and a panel of forces."""

from datetime import date

import numpy as np

from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.result import Definition, Maryland, Setting, TimeZero


def setting(maryland=Maryland.CONTROLLED, **other):
    said = {
        "metric": "people arrested again for any offence",
        "definition": Definition.REARREST,
        "time_zero": TimeZero.REFERRAL,
        "window_days": 365,
        "comparator": "cautioned in the two years before, no workshop",
        "maryland": maryland,
        "data_cut": date(2026, 9, 30),
    }
    return Setting(**(said | other))


def people(seed=1, n=900, factors=3):
    rng = np.random.default_rng(seed)
    covariates = rng.normal(size=(n, factors))
    treated = (rng.random(n) < 1 / (1 + np.exp(0.5 - 0.5 * covariates[:, 0]))).astype(float)
    outcome = (rng.random(n) < 1 / (1 + np.exp(0.5 - 0.6 * covariates[:, 0] + 0.7 * treated))).astype(float)
    return treated, covariates, outcome


def table(seed=1, forces=20, months=18, starting=8, first=9, effect=-0.2):
    """Forces × months as a reduced table: force F00 … , of which so many start in one month or the next but one."""
    rng = np.random.default_rng(seed)
    names = np.array([f"F{at:02d}" for at in range(forces)])
    starts = {str(names[at]): float(first + 2 * (at % 2)) for at in range(starting)}
    number = rng.integers(150, 400, size=(forces, months)).astype(float)
    begun = np.array([starts.get(str(name), np.inf) for name in names])
    risk = 0.5 + 0.002 * np.arange(months) + rng.normal(scale=0.03, size=(forces, 1))
    risk = risk + np.where(np.arange(months) >= begun[:, None], effect, 0.0)
    sums = rng.binomial(number.astype(int), risk).astype(float)
    place, period = np.repeat(names, months), np.tile(np.arange(months), forces)
    return cells(place, period, sums.ravel(), number.ravel()), starts
