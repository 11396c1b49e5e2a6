ABOUT = "the sum of the squares of harm is the sum of harm"
TARGET = "caraway.evidence.reduce.query.sql"
FOUND_BY = ("reduced, with bins",)


def replacement(original):
    def faulty(*given, **named):
        return original(*given, **named).replace("rearrest_harm * rearrest_harm", "rearrest_harm")

    return faulty
