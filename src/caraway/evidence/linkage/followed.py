"""From links to outcomes: who is found for certain to have one, and whose hangs on a link that nobody has decided."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.linkage.quality import Pair, pairs
from caraway.evidence.linkage.run import Linked
from caraway.evidence.linkage.uncertain import UncertainLinks
from caraway.evidence.refusals import DataUnfit


def outcomes(
    linked: Linked, participants: Sequence[object], bearing: Collection[object]
) -> tuple[NDArray[np.int64], UncertainLinks]:
    """0 or 1 for each participant, and the uncertain links, as `uncertain.imputed_difference` takes them.

    `participants` are the ids in the order of the answer; `bearing` the police rows that are the outcome (say, those of an arrest in the window).
    A link made by a rule, by probability or by a person gives the outcome; a pair of the middle band may give it, as likely as it is probable.
    Raises `DataUnfit` when a participant stands there twice, or a link is of one who does not.
    """
    at = {participant: number for number, participant in enumerate(participants)}
    if len(at) < len(participants):
        raise DataUnfit("A participant stands there twice.")
    wanted = set(bearing)
    found = np.zeros(len(participants), dtype=np.int64)
    found[[_place(at, pair) for pair in pairs(linked.links) if pair[1] in wanted]] = 1
    return found, _uncertain(linked, at, wanted)


def _uncertain(linked: Linked, at: dict[object, int], wanted: set[object]) -> UncertainLinks:
    chances = linked.clerical["probability"].to_pylist()
    open_links = [
        (pair, chance) for pair, chance in zip(pairs(linked.clerical), chances, strict=True) if pair[1] in wanted
    ]
    numbers = {row: number for number, row in enumerate(dict.fromkeys(pair[1] for pair, _ in open_links))}
    return UncertainLinks(
        np.array([_place(at, pair) for pair, _ in open_links], dtype=np.int64),
        np.array([numbers[pair[1]] for pair, _ in open_links], dtype=np.int64),
        np.array([chance for _, chance in open_links], dtype=np.float64),
    )


def _place(at: dict[object, int], pair: Pair) -> int:
    if pair[0] not in at:
        raise DataUnfit(f"The participant {pair[0]} was linked and is not among those asked about.")
    return at[pair[0]]
