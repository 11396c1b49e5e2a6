ABOUT = "Fisher's test looks at one tail and doubles it"
TARGET = "caraway.evidence.estimators.exact_tables.fisher_exact"
FOUND_BY = ("exact tables, in whole numbers",)


def replacement(original):
    from scipy import stats

    from caraway.evidence.estimators.proportions import Tested

    def doubled(x1, n1, x0, n0):
        table = stats.hypergeom(n1 + n0, x1 + x0, n1)
        return Tested(None, None, min(1.0, 2 * min(table.cdf(x1), table.sf(x1 - 1))))

    return doubled
