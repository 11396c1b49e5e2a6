"""Numbers mixed from a seed and a number of a person: one to one, the same on every machine, no secret."""

import numpy as np
from numpy.typing import NDArray


def mixed(numbers: NDArray[np.uint64], seed: int, stream: int) -> NDArray[np.uint64]:
    """A one-to-one mixing of numbers, seed and stream (Steele and others 2014, SplitMix)."""
    state = np.random.SeedSequence([seed, 0xA1, stream]).generate_state(2, np.uint64)
    made = numbers * np.uint64(0x9E3779B97F4A7C15) + state[0]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        made = (made ^ (made >> np.uint64(shift))) * np.uint64(factor)
    finished: NDArray[np.uint64] = (made ^ (made >> np.uint64(31))) ^ state[1]
    return finished
