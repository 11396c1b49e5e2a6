"""A hold is shown with its reason."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "The page of a case on hold says what the victim thinks of it."
KIND = "hold reason"
TARGET = "caraway.casework.desks.coordination.case:case_page"
CHECK = "twins"
WHERE = (("coordinator", "case@released"),)


def replacement(original):
    def case_page(file, offered):
        page = original(file, offered)
        if not page.on_hold:
            return page
        return replace(
            page, warnings=(*page.warnings, f"On hold: she {beyond.of(file.case.id).views or 'said nothing'}")
        )

    return case_page


def reached(scene):
    return scene.shows("coordinator", "case@released", "On hold: she agrees")
