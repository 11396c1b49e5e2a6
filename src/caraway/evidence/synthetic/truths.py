"""The true effects of a simulated study, added up over its people as they are made: expected potential outcomes, not estimates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.synthetic.happenings import MEASURES, expected
from caraway.evidence.synthetic.people import ALWAYS, COMPLIER, Floats, People
from caraway.evidence.synthetic.world import World

Sums = dict[str, NDArray[np.float64]]


class Truths:
    """Takes blocks of people with `add`; `said` gives the effects by definition and estimand.

    Estimands: `itt` (all, assigned against not), `att` (those assigned), `complier` (those who take part as assigned), and in the staggered
    design `since_start_K` (those who came K months after their force began). Each: means without and with, difference and ratio.
    """

    def __init__(self, world: World, recording: Floats) -> None:
        self._world, self._recording = world, recording
        self._sums: dict[str, Sums] = {
            name: defaultdict(lambda: np.zeros(1 + 2 * len(MEASURES))) for name in world.definitions
        }

    def add(self, people: People) -> None:
        """Take these people."""
        for name, factor in zip(self._world.definitions, self._world.factors, strict=True):
            without, taking = (expected(self._world, people, self._recording, factor, part) for part in (0, 1))
            for estimand, among, pairs in _estimands(self._world, people, without, taking):
                self._sums[name][estimand] += _added(among, pairs)

    def said(self) -> dict[str, Any]:
        """The truth as plain values."""
        return {
            "of": "expected potential outcomes of the people simulated, in closed form",
            "log_effects_of_taking_part": {
                name: getattr(self._world, name) for name in ("prevalence", "frequency", "harm", "growth")
            },
            "hazard_ratio": float(np.exp(self._world.prevalence)),
            "window_days": self._world.window_days,
            "log_recording_of_forces": [float(one) for one in self._recording],
            "definitions": {
                name: {estimand: _effect(total) for estimand, total in sorted(sums.items()) if total[0]}
                for name, sums in self._sums.items()
            },
        }


def _estimands(
    world: World, people: People, without: Mapping[str, Floats], taking: Mapping[str, Floats]
) -> Iterator[tuple[str, NDArray[np.bool_], list[tuple[Floats, Floats]]]]:
    """Each estimand, of whom, and by measure what is expected of everybody if not assigned and if assigned."""
    always, complier = people.kind == ALWAYS, people.kind == COMPLIER
    unassigned = [np.where(always, taking[one], without[one]) for one in MEASURES]
    assigned = [np.where(always | complier, taking[one], without[one]) for one in MEASURES]
    pairs = list(zip(unassigned, assigned, strict=True))
    chosen = people.assigned == 1
    yield "itt", np.ones(len(people), bool), pairs
    yield "att", chosen, pairs
    yield "complier", complier, pairs
    if world.design == "staggered":
        for since in np.unique(people.elapsed[chosen]):
            yield f"since_start_{since}", chosen & (people.elapsed == since), pairs


def _added(among: NDArray[np.bool_], pairs: list[tuple[Floats, Floats]]) -> NDArray[np.float64]:
    return np.array([among.sum(), *(one[among].sum() for pair in pairs for one in pair)], dtype=np.float64)


def _effect(total: NDArray[np.float64]) -> dict[str, Any]:
    people, means = int(total[0]), total[1:] / total[0]
    effects: dict[str, Any] = {"people": people}
    for place, measure in enumerate(MEASURES):
        without, taking = (float(one) for one in means[2 * place : 2 * place + 2])
        ratio = taking / without if without else None
        effects[measure] = {"without": without, "with": taking, "difference": taking - without, "ratio": ratio}
    without, taking = effects["any"]["without"], effects["any"]["with"]
    odds = (1 - taking) * without
    effects["any"]["odds_ratio"] = taking * (1 - without) / odds if odds else None
    return effects
