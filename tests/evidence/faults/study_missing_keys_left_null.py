ABOUT = "people without a recorded value are in a cell without a name"
TARGET = "caraway.evidence.reduce.query._named"
FOUND_BY = ("reduced, with bins",)


def replacement(original):
    def faulty(*given, **named):
        return original(*given, **named).replace("COALESCE(", "(").replace(", 'not recorded')", ")")

    return faulty
