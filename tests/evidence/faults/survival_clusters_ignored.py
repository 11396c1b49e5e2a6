ABOUT = "rows that belong together are taken for people of their own"
TARGET = "caraway.evidence.estimators.cox_robust.robust_covariance"
FOUND_BY = ("cox of clusters, robust",)


def replacement(original):
    return lambda sets, sums, covariance, cluster: original(sets, sums, covariance, None)
