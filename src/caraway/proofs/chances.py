"""How likely a count at least so far from what was expected is, by chance alone: from first principles, in double precision."""

from collections.abc import Mapping
from math import comb, exp


def of_rate(cases: int, among: int, rate: float) -> float:
    """Two-sided exact binomial probability of a count no likelier than `cases` of `among`, each at `rate`."""
    each = [comb(among, k) * rate**k * (1 - rate) ** (among - k) for k in range(among + 1)]
    # Equal probabilities may differ in their last digits.
    return min(1.0, sum(one for one in each if one <= each[cases] * (1 + 1e-9)))


def of_shares(found: Mapping[str, int], shares: Mapping[str, float]) -> float:
    """Probability of counts at least so far from their shares (Pearson's chi-squared). ValueError for an odd number of kinds less one.

    With an even number of degrees of freedom 2m the tail is exp(-x/2) Σ (x/2)^k / k! for k below m.
    """
    freedom, total = len(shares) - 1, sum(found.values())
    if freedom % 2 or set(found) - set(shares):
        raise ValueError("Counts of the kinds that have shares are needed, an odd number of them.")
    x = sum((found.get(kind, 0) - total * share) ** 2 / (total * share) for kind, share in shares.items())
    term, tail = 1.0, 0.0
    for k in range(freedom // 2):
        tail += term
        term *= x / 2 / (k + 1)
    return exp(-x / 2) * tail
