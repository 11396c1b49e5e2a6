ABOUT = "a small cell is left out alone, and the total gives it away"
TARGET = "caraway.evidence.reduce.cells._secondary"
FOUND_BY = ("small cells suppressed",)


def replacement(original):
    def faulty(*given, **named):
        return set()

    return faulty
