import re

ABOUT = "a conviction counts however late"
TARGET = "caraway.evidence.study_file.joining._sums"
FOUND_BY = ("late convictions and time zero itself joined",)


def replacement(original):
    def faulty(*given, **named):
        return re.sub(r"AND conviction_day.*?<= [0-9]+", "", original(*given, **named))

    return faulty
