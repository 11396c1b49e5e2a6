"""Time to a first event of weighed and of matched people against R's survival: `weighed_times.R` and its stored output."""

import json
from pathlib import Path

import numpy as np
import pytest

from caraway.evidence.estimators.matching import Order, Pairs
from caraway.evidence.estimators.weighed_times import curve, log_hazard_ratio, mean_within, survival
from caraway.evidence.estimators.weighing import Weighing, by_pairs

R = json.loads((Path(__file__).parent / "weighed_times.json").read_text())
DATA = {name: np.array(column) for name, column in R["data"].items()}
CLOSE = 1e-9


def as_they_are(weights):
    """Weights that nobody estimated."""
    none = np.zeros((len(weights), 0))
    return Weighing(weights, none, none)


@pytest.mark.parametrize(("arm", "treated"), [("treated", 1), ("comparison", 0)])
def test_weighed_curves_as_survfit(arm, treated):
    here = DATA["treated"] == treated
    weights = DATA["weight"][here]
    found = curve(DATA["time"][here], DATA["status"][here] == 1, weights)
    for day, share, error in zip(R["days"], R[arm]["survival"], R[arm]["error"], strict=True):
        said, parts = survival(found, day)
        assert said == pytest.approx(share, rel=CLOSE)
        assert np.sqrt(as_they_are(weights).spread(parts[:, None])[0, 0]) == pytest.approx(error, rel=CLOSE)
    mean, parts = mean_within(found, R["until"][0])
    assert mean == pytest.approx(R[arm]["mean"][0], rel=CLOSE)
    assert np.sqrt(as_they_are(weights).spread(parts[:, None])[0, 0]) == pytest.approx(
        R[arm]["mean_error"][0], rel=CLOSE
    )


def test_a_weighed_ratio_as_coxph():
    found, parts = log_hazard_ratio(DATA["time"], DATA["status"] == 1, DATA["treated"], DATA["weight"])
    assert found == pytest.approx(R["weighted"]["coef"][0], rel=CLOSE)
    error = np.sqrt(as_they_are(DATA["weight"]).spread(parts[:, None])[0, 0])
    assert error == pytest.approx(R["weighted"]["robust"][0], rel=CLOSE)


def test_a_ratio_of_pairs_as_coxph_of_clusters():
    ones, others = (np.flatnonzero(DATA["treated"] == side) for side in (1, 0))
    many = min(len(ones), len(others))
    pairs = Pairs(ones[:many], others[:many, None], Order.DATA, False)
    weighing = by_pairs(pairs, len(DATA["time"]))
    used = weighing.weights > 0
    found, parts = log_hazard_ratio(
        *(DATA[name][used] for name in ("time", "status", "treated")), weighing.weights[used]
    )
    assert found == pytest.approx(R["paired"]["coef"][0], rel=CLOSE)
    every = np.zeros((len(used), 1))
    every[used, 0] = parts
    assert np.sqrt(weighing.spread(every)[0, 0]) == pytest.approx(R["paired"]["robust"][0], rel=CLOSE)
