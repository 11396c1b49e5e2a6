ABOUT = "the truth lets later events come before the first"
TARGET = "caraway.evidence.synthetic.happenings.expected"
FOUND_BY = ("simulated count, itt",)


def replacement(original):
    def faulty(*given, **named):
        found = dict(original(*given, **named))
        found["count"] = found["count"] * 1.3
        return found

    return faulty
