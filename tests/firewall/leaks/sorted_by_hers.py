"""The list of cases comes in the order of the victims' names."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "Cases are sorted by who the victim is, of which the list shows nothing."
KIND = "sorting on a hidden field"
TARGET = "caraway.casework.desks.coordination.cases:listed"
CHECK = "twins"
WHERE = (("coordinator", "case_list"),)


def replacement(original):
    def listed(wanted, *, by, today):
        found = original(wanted, by=by, today=today)
        return replace(found, rows=tuple(sorted(found.rows, key=lambda row: beyond.of(row.id).name)))

    return listed


def reached(scene):
    return scene.ask("coordinator", "case_list").status == 200 and "one" in beyond.taken
