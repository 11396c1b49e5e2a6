"""One's own sessions in the calendar of one's telephone: an address that is shown once, and what is read there."""

from datetime import UTC, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caraway.casework.actions import feeds
from caraway.casework.queries import feeds as reading
from caraway.platform.accounts import attempts
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import answers, scope
from caraway.platform.web.forms import PageForm

TITLE = "Session"
"""All that an entry says of what it is: a telephone's calendar is read over shoulders."""
AGAIN = timedelta(hours=1)


@requires("calendar.feed", purpose="Look at one's own feed")
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: Any) -> HttpResponse:
    """Make one's own feed. Its address is shown on the page that answers, and never again."""
    form, address = PageForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        token = randomness.token()
        feeds.make_feed(token=token, by=request.actor)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context = {
        "page_title": "Sessions in your own calendar",
        "form": PageForm(),
        "made_at": reading.made_at(request.actor),
        "address": address,
    }
    return render(request, "calendar/feed.html", context)


@requires("calendar.feed", purpose="End one's own feed")
@require_POST
def end(request: Any) -> HttpResponse:
    """End one's own feed."""
    form = PageForm(request.POST)
    if form.is_valid():
        feeds.end_feed(by=request.actor, request_key=form.cleaned_data["request_key"])
    return redirect("feed")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of whoever has this secret. A dead one, an unknown one and too many tries get the page that is not there."""
    today = clock.today()
    by = None if attempts.too_many(request, "feed") else reading.reader_of(token, today)
    if by is None:
        attempts.note(request, "feed")
        return answers.not_found(request)
    with scope.acting_as(by):
        found = reading.entries(by, today)
    answer = HttpResponse(_calendar(found), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'attachment; filename="sessions.ics"'
    return answer


def _calendar(found: tuple[reading.Entry, ...]) -> bytes:
    from icalendar import Calendar, Event, vDuration  # only here, because it takes a while to be read in

    calendar = Calendar()
    calendar.add("prodid", "-//sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", vDuration(AGAIN), parameters={"value": "DURATION"})
    for one in found:
        event = Event()
        event.add("uid", f"{one.id}@sessions")
        event.add("dtstamp", clock.now())
        event.add("dtstart", one.begins.astimezone(UTC))
        event.add("dtend", one.ends.astimezone(UTC))
        event.add("summary", TITLE)
        event.add("location", one.venue)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
