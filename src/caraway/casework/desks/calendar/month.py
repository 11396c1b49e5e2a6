"""The calendar of a month, as a table of days or as a list; and who waits for a workshop."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.queries.registers import SessionCard, between
from caraway.casework.queries.waiting import waiting_list, waiting_numbers
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import bank_holiday_names, month_names
from caraway.platform.web.parts import View

LIST = "list"
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the month: its day, whether it is of this month, what closes it, and its workshops."""

    on: date
    here: bool
    today: bool
    holiday: str
    cards: tuple[SessionCard, ...]


@requires("workshop.see", purpose="Look at the calendar")
@require_safe
def month(request: Any) -> HttpResponse:
    """The workshops of one month. No participant is named."""
    today = clock.today()
    first, as_list = _month(request.GET.get("month", ""), today), request.GET.get("view") == LIST
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    cards = between(request.actor, weeks[0][0], weeks[-1][-1], today)
    title = f"{month_names()[first.month - 1]} {first.year}"
    context = {
        "page_title": f"Calendar, {title}",
        "title": title,
        "weeks": _days(weeks, first, cards, today),
        "cards": [card for card in cards if (card.on.year, card.on.month) == (first.year, first.month)],
        "as_list": as_list,
        "views": [View("Month", _link(first, False), not as_list), View("List", _link(first, True), as_list)],
        "before": _link(_before(first), as_list),
        "after": _link(_after(first), as_list),
        "now": _link(today.replace(day=1), as_list),
        "waiting": waiting_numbers(request.actor, today) if request.actor.may("case.book") else (),
        "may_plan": request.actor.may("workshop.plan"),
    }
    return render(request, "calendar/month.html", context)


def _month(text: str, today: date) -> date:
    """The first of the month asked for; of this one where that is no month."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST <= found <= LAST else today.replace(day=1)


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _link(first: date, as_list: bool) -> str:
    said = {"month": f"{first:%Y-%m}"} | ({"view": LIST} if as_list else {})
    return f"{reverse('calendar_month')}?{urlencode(said)}"


def _days(weeks: list[list[date]], first: date, cards: tuple[SessionCard, ...], today: date) -> list[list[Day]]:
    holidays = bank_holiday_names(weeks[0][0], weeks[-1][-1])
    return [
        [
            Day(
                on,
                on.month == first.month,
                on == today,
                holidays.get(on, ""),
                tuple(card for card in cards if card.on == on),
            )
            for on in week
        ]
        for week in weeks
    ]


@requires("case.book", purpose="See who waits for a workshop", shows_people=True)
@require_safe
def waiting(request: Any) -> HttpResponse:
    """Who waits for a workshop, and who would fit first. Nobody is booked by it."""
    found = waiting_list(request.actor, clock.today())
    return render(request, "calendar/waiting.html", {"page_title": "Waiting for a workshop", "found": found})
