ABOUT = "robust errors are those of the information"
TARGET = "caraway.evidence.estimators.cox_robust.robust_covariance"
FOUND_BY = ("cox regression and loops over risk sets", "cox of clusters, robust")


def replacement(original):
    return lambda sets, sums, covariance, cluster: covariance
