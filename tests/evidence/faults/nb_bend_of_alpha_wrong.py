ABOUT = "the observed information of alpha is that of half the people"
TARGET = "caraway.evidence.estimators.negative_binomial._in_alpha"
FOUND_BY = ("negative binomial, person by person",)


def replacement(original):
    def halved(data, mean, alpha):
        first, second = original(data, mean, alpha)
        return first, second / 2

    return halved
