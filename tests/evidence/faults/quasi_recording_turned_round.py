ABOUT = "the chances of recording of both arms are confused"
TARGET = "caraway.evidence.checks.recording.corrected"
FOUND_BY = ("recording corrected, risk difference",)


def replacement(original):
    return lambda seen, detection: original(seen, detection[::-1])
