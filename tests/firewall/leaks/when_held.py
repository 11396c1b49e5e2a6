"""A hold is shown with the moment in which it came down."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "The newest line of a case's history has the time at which a release came, not that of its batch."
KIND = "hold timing"
TARGET = "caraway.casework.queries.case_page:history"
CHECK = "twins"
WHERE = (("coordinator", "case@released"),)


def replacement(original):
    def history(file, places):
        first, *rest = original(file, places)
        return (replace(first, at=beyond.released_at(file.case.id) or first.at), *rest)

    return history


def reached(scene):
    return scene.ask("coordinator", "case@released").status == 200 and "release" in beyond.taken
