ABOUT = "small cells are not left out"
TARGET = "caraway.evidence.reduce.cells.hidden"
FOUND_BY = ("small cells suppressed",)


def replacement(original):
    def faulty(*given, **named):
        return frozenset()

    return faulty
