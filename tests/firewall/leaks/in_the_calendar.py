"""A telephone's calendar says at a session how it stands with the victims."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "The place of a session in the calendar is followed by how many victims were spoken with."
KIND = "calendars and free/busy"
TARGET = "caraway.casework.queries.feeds:entries"
CHECK = "twins"
WHERE = (("nobody", "calendar_feed"),)


def _reached():
    return sum(one.engagement == "engaged" for one in beyond.everybody())


def replacement(original):
    return lambda by, today: tuple(
        replace(one, venue=f"{one.venue} ({_reached()} reached)") for one in original(by, today)
    )


def reached(scene):
    return scene.shows("nobody", "calendar_feed", f"{_reached()} reached")
