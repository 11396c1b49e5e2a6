"""What harm of two arms is made of: how many people had any, and how much those had; for the tables seen and for resampled ones at once."""

from dataclasses import dataclass

import numpy as np

from caraway.evidence.estimators.bootstrap import Statistic, bias_corrected, bootstrap_cells, jackknife, percentile
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.result import Interval

DIFFERENCE, RATIO, SHARES, AMONG = range(4)


@dataclass(frozen=True, eq=False)
class Parts:
    """The amounts of harm that occur (`value`), and how many people of the arm asked about (`one`) and the comparator (`other`) have each.

    The arms' cells stand end to end wherever counts are asked for: those of the arm asked about, then the comparator's.
    """

    value: Vector
    one: Vector
    other: Vector

    @property
    def held(self) -> Vector:
        """How many people each cell of both arms holds."""
        return np.concatenate([self.one, self.other])

    @property
    def strata(self) -> Vector:
        """Which arm each cell is of: people are resampled within theirs."""
        return np.repeat([1.0, 0.0], len(self.value))

    def four(self, counts: Matrix) -> Matrix:
        """Difference and ratio of means, ratio of shares with any, ratio of means among those: tables × 4, not finite where an arm has none."""
        mean, share = self._means(counts[:, : len(self.value)])
        mean_other, share_other = self._means(counts[:, len(self.value) :])
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio, shares = mean / mean_other, share / share_other
            return np.column_stack([mean - mean_other, ratio, shares, ratio / shares])

    def seen(self) -> Vector:
        """The four of the arms as they were."""
        return np.asarray(self.four(self.held[None, :])[0])

    def drawn(self, rng: np.random.Generator, replicates: int) -> Matrix:
        """Replicates × 4, all of the same resampled tables."""
        lots: list[Matrix] = []

        def keep(counts: Matrix) -> Vector:
            lots.append(self.four(counts))
            return np.asarray(lots[-1][:, DIFFERENCE])

        bootstrap_cells(keep, self.held, rng=rng, replicates=replicates, strata=self.strata)
        return np.concatenate(lots)

    def interval(self, which: int, drawn: Vector, level: float, *, corrected: bool) -> Interval:
        """Of one of the four, from what was drawn of it: BCa when `corrected`, else the middle of what was drawn."""
        if not corrected:
            return percentile(drawn, level=level)
        left_out = jackknife(self._alone(which), self.held)
        return bias_corrected(float(self.seen()[which]), drawn, left_out, self.held, strata=self.strata, level=level)

    def details(self) -> dict[str, float]:
        """Means and shares of both arms; where both have any harm, also means among those and what each part makes of the difference."""
        mean, share = (float(found[0]) for found in self._means(self.one[None, :]))
        mean_other, share_other = (float(found[0]) for found in self._means(self.other[None, :]))
        said = {
            "mean": mean,
            "mean_comparator": mean_other,
            "share_with_any": share,
            "share_with_any_comparator": share_other,
        }
        if not share or not share_other:
            return said
        among, among_other = mean / share, mean_other / share_other
        return said | {
            "mean_among_those": among,
            "mean_among_those_comparator": among_other,
            "difference_by_how_many": (share - share_other) * (among + among_other) / 2,
            "difference_by_how_much": (among - among_other) * (share + share_other) / 2,
        }

    def _alone(self, which: int) -> Statistic:
        return lambda counts: np.asarray(self.four(counts)[:, which])

    def _means(self, counts: Matrix) -> tuple[Vector, Vector]:
        people = counts.sum(axis=1)
        return counts @ self.value / people, counts @ (self.value > 0) / people
