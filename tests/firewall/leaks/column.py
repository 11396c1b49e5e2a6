"""A file of rows has a column too many."""

from tests.firewall import beyond

ABOUT = "The file of rows that were refused says how many victims are known."
KIND = "exports with hidden sheets"
TARGET = "caraway.casework.desks.police.importing.sending:_listed"
CHECK = "twins"
WHERE = (("police_supervisor", "police_import_rows"),)


def replacement(original):
    def listed(rows):
        made = original(rows)
        more = f"known,{len(beyond.everybody())}\r\n"
        return made + (more.encode() if isinstance(made, bytes) else more)

    return listed


def reached(scene):
    return scene.shows("police_supervisor", "police_import_rows", f"known,{len(beyond.everybody())}")
