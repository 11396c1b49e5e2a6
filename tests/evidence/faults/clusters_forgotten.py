ABOUT = "people of one workshop group are taken to be as far apart as strangers"
TARGET = "caraway.evidence.estimators.sandwich._clustered"
FOUND_BY = ("least squares, person by person",)


def replacement(original):
    def alone(scores, counts, clusters, spread, people, parameters):
        return scores.T @ (scores * counts[:, None]), 1.0

    return alone
