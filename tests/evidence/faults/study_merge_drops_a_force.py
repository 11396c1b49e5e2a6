ABOUT = "a force is left out of the merged table"
TARGET = "caraway.evidence.reduce.merging.merge"
FOUND_BY = ("forces merged against pooled",)


def replacement(original):
    def faulty(*given, **named):
        return original(given[0][:-1], **named)

    return faulty
