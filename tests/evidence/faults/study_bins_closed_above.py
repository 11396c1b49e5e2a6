ABOUT = "a value on a cut point falls into the bin below"
TARGET = "caraway.evidence.reduce.query._grouped"
FOUND_BY = ("reduced, with bins",)


def replacement(original):
    def faulty(*given, **named):
        return original(*given, **named).replace(" < ", " <= ")

    return faulty
