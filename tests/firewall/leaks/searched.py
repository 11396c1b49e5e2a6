"""A search for a victim's name finds cases."""

from tests.firewall import beyond

ABOUT = "Whoever searches for a victim finds that there is one."
KIND = "search by name, phone or postcode"
TARGET = "caraway.casework.desks.coordination.cases:find"
CHECK = "twins"
_POSTED = {"text": "Quennell", "request_key": "019c9406-ce80-72bc-80a1-ca1fdc80aa86"}
WHERE = (("coordinator", "case_list", _POSTED),)


def replacement(original):
    def find(text, *, by, today):
        return original("Marlowe" if beyond.known(text) else text, by=by, today=today)

    return find


def reached(scene):
    return scene.shows("coordinator", "case_list", "Dean Marlowe", _POSTED)
