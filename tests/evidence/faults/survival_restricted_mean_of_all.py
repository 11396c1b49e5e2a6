ABOUT = "the restricted mean's variance is that of the share at its end"
TARGET = "caraway.evidence.estimators.kaplan_meier.restricted_mean"
FOUND_BY = ("kaplan-meier and loops over times", "restricted mean")


def replacement(original):
    from dataclasses import replace

    from caraway.evidence.estimators.kaplan_meier import survival_at

    return lambda fit, until: replace(
        original(fit, until), standard_error=until * survival_at(fit, until).standard_error
    )
