"""A workshop is not offered, because of her."""

from tests.firewall import beyond

ABOUT = "Of somebody whose victim agrees fewer dates are on offer."
KIND = "a missing workshop slot"
TARGET = "caraway.casework.queries.case_file:slots_for"
CHECK = "twins"
WHERE = (("coordinator", "case_book"),)


def replacement(original):
    def slots_for(case, today):
        found = original(case, today)
        return found[4:] if beyond.of(case.id).views == "agrees" else found

    return slots_for


def reached(scene):
    return scene.ask("coordinator", "case_book").status == 200 and "one" in beyond.taken
