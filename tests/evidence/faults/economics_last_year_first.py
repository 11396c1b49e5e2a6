"""Discounting from a year too early."""

ABOUT = "this year is discounted"
TARGET = "caraway.evidence.economics.money.present_value"
FOUND_BY = ("economics: discounting year by year",)


def replacement(original):
    def present_value(by_year, rate=0.035):
        return original(by_year, rate) / (1 + rate)

    return present_value
