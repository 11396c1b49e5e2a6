ABOUT = "mean harm is that of the people with any, not of all who were assigned"
TARGET = "caraway.evidence.outcomes.harm_parts.Parts._means"
FOUND_BY = ("harm, person by person",)


def replacement(original):
    def among(self, counts):
        mean, share = original(self, counts)
        return mean / share, share

    return among
