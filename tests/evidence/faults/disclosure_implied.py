"""What follows from two printed counts is forgotten: differences of windows give small counts away."""

ABOUT = "disclosure control looks at printed counts alone, not at what follows from them"
TARGET = "caraway.evidence.report.disclosure.telling"
FOUND_BY = ("disclosure control: nothing small can be worked out from what is printed",)


def replacement(original):
    return lambda cell, least: not cell.implied and original(cell, least)
