"""A line of the log names the victim."""

import logging

from tests.firewall import beyond

ABOUT = "Whoever opens a case writes the victim's name into the log."
KIND = "logs, traces and metrics"
TARGET = "caraway.casework.desks.coordination.case:read"
CHECK = "twins"
WHERE = (("coordinator", "case"),)


def replacement(original):
    def read(case, *, by, today):
        logging.getLogger("caraway.casework").info("opened for %s", beyond.of(case).name)
        return original(case, by=by, today=today)

    return read


def reached(scene):
    return scene.shows("coordinator", "case", f"opened for {beyond.of(scene.case()).name}")
