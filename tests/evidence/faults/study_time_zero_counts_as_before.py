ABOUT = "an arrest on time zero itself counts as one before"
TARGET = "caraway.core.study.bands.looked_back_on"
FOUND_BY = ("a force's record from before time zero",)


def replacement(original):
    def faulty(day, zero):
        return day == zero or original(day, zero)

    return faulty
