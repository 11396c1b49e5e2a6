"""The page of a person warns that a victim is of the same name."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "A case says that its participant's address is a victim's too."
KIND = "duplicate warnings"
TARGET = "caraway.casework.queries.case_page:safe_contact"
CHECK = "twins"
WHERE = (("coordinator", "case"),)


def replacement(original):
    def safe_contact(file):
        found = original(file)
        return replace(found, shared=f"{found.shared} Also at {beyond.of(file.case.id).address}")

    return safe_contact


def reached(scene):
    return scene.shows("coordinator", "case", "Also at 3 Quay")
