"""Advice to those who lead a session is printed on its sheet."""

from dataclasses import replace

from caraway.casework.models import Advisory
from caraway.core.joint.words import Advice

ABOUT = "The sheet of a session that is carried about has the advice in it."
KIND = "facilitator briefings on paper"
TARGET = "caraway.casework.desks.facilitation.sheets:sheet"
CHECK = "tests/integration/casework/test_bridge_releases.py::test_advice_is_never_on_paper"


def replacement(original):
    def sheet(workshop, by, today):
        found = original(workshop, by, today)
        said = [Advice(words).words for one in Advisory.objects.all() for words in one.advice]
        return replace(found, people=(*found.people, f"Advice: {' '.join(said)}"))

    return sheet


def reached(scene):
    return scene.shows("facilitator", "register_sheet", "Advice: ")
