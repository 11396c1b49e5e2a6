"""A fault for `prove case` to find."""

from dataclasses import replace
from typing import Any

ABOUT = "first contact is late by the referral, whatever the area says"
TARGET = "caraway.core.due._first_contact"


def replacement(original: Any) -> Any:
    def first_contact(course: Any) -> Any:
        settings = course.settings
        course.settings = replace(settings, first_contact_from="referral")
        found = list(original(course))
        course.settings = settings
        return iter(found)

    return first_contact
