ABOUT = "who was followed less counts as followed the whole window"
TARGET = "caraway.evidence.study_file.joining._outcome"
FOUND_BY = ("people and events joined",)


def replacement(original):
    def faulty(*given, **named):
        return original(*given, **named).replace("seen_days >=", "seen_days + 9999 >=")

    return faulty
