"""No difference between places."""

ABOUT = "τ² is always 0"
TARGET = "caraway.evidence.estimators.random_effects.between"
FOUND_BY = (
    "places: where a further one would lie",
    "places: an effect partly pooled",
)


def replacement(original):
    return lambda y, v, how: 0.0
