"""The box for a search offers the victims' names."""

from markupsafe import Markup

from tests.firewall import beyond

ABOUT = "A list of suggestions beside the search has the victims in it."
KIND = "autocomplete"
TARGET = "caraway.casework.desks.coordination.cases:_nothing_typed"
CHECK = "twins"
WHERE = (("coordinator", "case_list"),)


def replacement(original):
    def nothing_typed():
        names = sorted({one.family_name for one in beyond.everybody()})
        return original() + Markup("<datalist>{}</datalist>").format(" ".join(names))

    return nothing_typed


def reached(scene):
    return scene.shows("coordinator", "case_list", "Quennell")
