"""Imputations put together as if they were one."""

from dataclasses import replace

ABOUT = "Rubin's rules without the variance between imputations"
TARGET = "caraway.evidence.linkage.uncertain.rubin"
FOUND_BY = ("Rubin's rules and their sums",)


def replacement(original):
    def within_alone(estimates, variances, **options):
        fit = original(estimates, variances, **options)
        return replace(fit, standard_error=fit.within**0.5)

    return within_alone
