"""Days to places along the picture."""

from datetime import date, timedelta

from .model import WindowPicture
from .pieces import EDGE


class Scale:
    """Days to places. Days far outside the window are shown at the picture's edge."""

    def __init__(self, model: WindowPicture, width: float) -> None:
        reach = max(timedelta(days=56), (model.expires - model.start) / 2)
        days = [model.start, model.expires, model.today, *_other_days(model)]
        self.first = max(min(days), _shifted(model.start, -reach))
        self.last = min(max(days), _shifted(model.expires, reach))
        self.last = max(self.last, self.first + timedelta(days=1))
        self._from, self._room = EDGE + 8, width - 2 * (EDGE + 8)

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / (self.last - self.first).days
        return round(self._from + share * self._room, 2)

    def arrow(self, day: date) -> str:
        """An arrow for a day that lies outside the picture."""
        return " →" if day > self.last else " ←" if day < self.first else ""


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def _other_days(model: WindowPicture) -> list[date]:
    days = [event.day for event in model.events]
    days += [last.day for last in model.last_safe]
    days += [day for offer in model.offers for day in offer.days]
    days += list(model.gap or ())
    return [*days, model.prosecution.day] if model.prosecution else days
