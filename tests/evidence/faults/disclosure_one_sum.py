"""Each sum is looked at by itself: a chain of two gives a count away."""

from dataclasses import replace

ABOUT = "only one sum is looked at, not all together"
TARGET = "caraway.evidence.report.disclosure.audit"
FOUND_BY = ("disclosure control: what can be worked out, as by counting every table",)


def replacement(original):
    return lambda whole, shown, **how: original(replace(whole, sums=whole.sums[:1]), shown, **how)
