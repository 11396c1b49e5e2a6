ABOUT = "an event on time zero itself counts"
TARGET = "caraway.evidence.study_file.joining._sums"
FOUND_BY = ("late convictions and time zero itself joined",)


def replacement(original):
    def faulty(*given, **named):
        return original(*given, **named).replace("BETWEEN 1", "BETWEEN 0")

    return faulty
