ABOUT = "placebos are not judged for their number"
TARGET = "caraway.evidence.checks.placebo._judged"
FOUND_BY = ("three placebo outcomes at .03",)


def replacement(original):
    return lambda found, level: original(found, 3 * level)
