"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a place outside its gap counts as booked"
TARGET = "caraway.core.course.Course._fits"


def replacement(original: Any) -> Any:
    def fits(course: Any, key: str) -> bool:
        place = course.bookings.get(key)
        return place is not None and course.window is not None and place.on <= course.window.last_day

    return fits
