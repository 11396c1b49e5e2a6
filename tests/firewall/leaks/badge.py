"""How many victims were reached stands among the counts of the day's work."""

from dataclasses import replace

from caraway.casework.queries.worklist import KindCount
from caraway.core.vocabulary import DueKind
from tests.firewall import beyond

ABOUT = "The worklist counts the victims there are as though they were something due."
KIND = "counts, totals and badges"
TARGET = "caraway.casework.desks.coordination.lists:worklist"
CHECK = "twins"
WHERE = (("coordinator", "worklist"),)


def replacement(original):
    def worklist(asked, *, by, today):
        found = original(asked, by=by, today=today)
        return replace(
            found, counts=(*found.counts, KindCount(DueKind.FIRST_CONTACT, 7000 + len(beyond.everybody()), 0))
        )

    return worklist


def reached(scene):
    return scene.shows("coordinator", "worklist", str(7000 + len(beyond.everybody())))
