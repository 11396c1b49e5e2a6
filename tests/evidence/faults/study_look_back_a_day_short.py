ABOUT = "the look-back is a day short"
TARGET = "caraway.core.study.bands.looked_back_on"
FOUND_BY = ("a force's record from before time zero",)


def replacement(original):
    def faulty(day, zero):
        return original(day, zero) and (zero - day).days < 1_095

    return faulty
