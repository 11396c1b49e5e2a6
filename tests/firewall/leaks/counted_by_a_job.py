"""A job tells how much came down."""

from tests.firewall import beyond

ABOUT = "The job of the batches counts what came from the victims' site."
KIND = "job arguments and queue notifications"
TARGET = "caraway.casework.jobs.batches:land_waiting"
CHECK = "twins"
WHERE = (("worker", "job:batches"),)


def replacement(original):
    return lambda: original() + len(beyond.everybody())


def reached(scene):
    return scene.shows("worker", "job:batches", f'"failed": {len(beyond.everybody())}')
