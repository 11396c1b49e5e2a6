"""Advice to those who lead a session is printed on its sheet."""

from dataclasses import replace

from caraway.casework.models import Advisory
from tests.firewall import beyond

ABOUT = "The sheet of a session that is carried about has the advice in it."
KIND = "facilitator briefings on paper"
TARGET = "caraway.casework.desks.facilitation.sheets:sheet"
CHECK = "tests/integration/casework/test_bridge_releases.py::test_advice_is_never_on_paper"


def replacement(original):
    def sheet(workshop, by, today):
        found = original(workshop, by, today)
        said = [" ".join(one.advice) for one in Advisory.objects.all()]
        beyond.taken.append("advice")
        return replace(
            found, people=(*found.people, f"Advice: two_in_room {' '.join(said)}", "Two facilitators in the room")
        )

    return sheet


def reached(scene):
    return scene.shows("facilitator", "register_sheet", "Advice: two_in_room")
