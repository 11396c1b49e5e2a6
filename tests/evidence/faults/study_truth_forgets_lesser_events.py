ABOUT = "the truth gives every event harm"
TARGET = "caraway.evidence.synthetic.happenings.expected"
FOUND_BY = ("simulated harm, itt",)


def replacement(original):
    def faulty(*given, **named):
        found = dict(original(*given, **named))
        world, taking_part = given[0], given[-1]
        found["harm"] = found["harm"] / (1 - world.lesser_of(taking_part))
        return found

    return faulty
