"""Places drawn too little."""

ABOUT = "the information on the mean rate is taken as if M were known"
TARGET = "caraway.evidence.estimators.beta_binomial._less_for"
FOUND_BY = ("places: mean rate, beta-binomial, 43 forces",)


def replacement(original):
    return lambda shape: 2.5 * float(shape[0, 0])
