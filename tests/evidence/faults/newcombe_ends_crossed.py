ABOUT = "square-and-add takes the comparator's ends the wrong way round"
TARGET = "caraway.evidence.estimators.proportions._square_and_add"
FOUND_BY = ("wilson and newcombe, halved",)


def replacement(original):
    def crossed(table, z):
        low, high = original(table, z)
        middle = table[0] / table[1] - table[2] / table[3]
        return 2 * middle - high, 2 * middle - low

    return crossed
