"""The history of a case has a line of what was done for the victim."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "The history says that the victim's details were changed."
KIND = "history and last updated by"
TARGET = "caraway.casework.queries.case_page:history"
CHECK = "twins"
WHERE = (("coordinator", "case"),)


def replacement(original):
    def history(file, places):
        first, *rest = original(file, places)
        return (replace(first, note=f"{first.note} Details of {beyond.of(file.case.id).given_name} changed"), *rest)

    return history


def reached(scene):
    return scene.shows("coordinator", "case", f"Details of {beyond_name(scene)}")


def beyond_name(scene):
    return beyond.of(scene.case()).given_name
