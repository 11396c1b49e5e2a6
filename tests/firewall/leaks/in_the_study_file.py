"""An evaluator's file of participants says whose victim was spoken with."""

from tests.firewall import beyond

ABOUT = "A row of the file of participants has the period in which the victim was reached."
KIND = "evaluation extracts"
TARGET = "caraway.casework.queries.study_people:_covariates"
CHECK = "twins"
WHERE = (("worker", "job:study"),)


def replacement(original):
    return lambda case, zero: original(case, zero) | {"period": beyond.of(case.id).engagement or "nobody"}


def reached(scene):
    scene.enter()
    return scene.shows("worker", "job:study", f'"period": "{beyond.of(scene.case()).engagement}"')
