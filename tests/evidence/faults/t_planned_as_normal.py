ABOUT = "the power of the t test is the normal's"
TARGET = "caraway.evidence.planning.means_power"
FOUND_BY = ("power of t, spread by spread",)


def replacement(original):
    from scipy import stats

    def normal(per_arm, effect, *, alpha=0.05):
        one, other = per_arm
        return float(stats.norm.cdf(abs(effect) * (one * other / (one + other)) ** 0.5 - stats.norm.isf(alpha / 2)))

    return normal
