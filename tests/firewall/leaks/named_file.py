"""The name of a file that is kept says something."""

from tests.firewall import beyond

ABOUT = "The file name of a sheet ends with the number of victims."
KIND = "file names and EXIF"
TARGET = "caraway.platform.web.paper:safe_name"
CHECK = "twins"
WHERE = (("facilitator", "register_pdf"),)


def replacement(original):
    return lambda words, on: original(f"{words} {len(beyond.everybody())}", on)


def reached(scene):
    return scene.shows("facilitator", "register_pdf", f"sheet-{len(beyond.everybody())}-")
