ABOUT = "the log-rank test has the binomial variance, without (n − d) / (n − 1)"
TARGET = "caraway.evidence.estimators.logrank._compare"
FOUND_BY = ("log-rank and loops over times",)


def replacement(original):
    import numpy as np

    from caraway.evidence.estimators.logrank import _by_time

    def compare(rows, group, groups, inside, rho):
        observed, expected, _ = original(rows, group, groups, inside, rho)
        at_risk, happened = _by_time(rows, group, groups, inside)
        d, share = happened.sum(axis=1), at_risk / at_risk.sum(axis=1)[:, None]
        return observed, expected, np.diag(d @ share) - (share * d[:, None]).T @ share

    return compare
