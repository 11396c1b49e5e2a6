ABOUT = "the period compared with is one in which people already knew"
TARGET = "caraway.evidence.estimators.group_time.group_time"
FOUND_BY = ("group-time, known two months before",)


def replacement(original):
    def group_time(data, *, comparators="never", anticipation=0, base="universal"):
        return original(data, comparators=comparators, base=base)

    return group_time
