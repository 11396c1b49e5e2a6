"""Small counts are hidden and nothing else: a margin gives them away."""

from dataclasses import replace

ABOUT = "what is hidden can be worked out from the total"
TARGET = "caraway.evidence.report.disclosure.protect"
FOUND_BY = ("disclosure control: nothing small can be worked out from what is printed",)


def replacement(original):
    return lambda whole, **how: original(replace(whole, sums=()), **how)
