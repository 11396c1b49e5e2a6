"""Venues and rooms: the list, one venue, and what is said of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.actions import venues
from caraway.casework.desks.questions import lines, text
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import venues as reading
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField, YesNoField
from caraway.platform.web.forms import PageForm


class VenueForm(PageForm):
    """What a venue is called, where it is, and what people need to know who come there."""

    name = text("Name", most=100, help_text="As it stands on letters, for example Guildhall")
    address = lines("Address", most=300, rows=3)
    accessible_toilet = YesNoField(label="Is there an accessible toilet?")
    transport = lines("Parking, buses and trains", most=500, rows=3, required=False)
    rules = lines(
        "What holds inside",
        most=500,
        rows=3,
        required=False,
        help_text="For example: no police and no partners present, ask for the training room",
    )
    subjects = {"accessible_toilet": "whether there is an accessible toilet", "rules": "what holds inside"}


class RoomForm(PageForm):
    """What a room is called and whom it can take."""

    name = text("Name of the room", most=60)
    capacity = forms.IntegerField(
        label="How many people does it hold in a circle?",
        help_text="Participants alone, without those who lead",
        min_value=1,
        max_value=50,
        widget=forms.NumberInput(attrs={"width": 3}),
    )
    step_free = YesNoField(label="Is it step-free from the street?")
    hearing_loop = YesNoField(label="Is there a hearing loop?")
    subjects = {
        "capacity": "how many people it holds",
        "step_free": "whether it is step-free",
        "hearing_loop": "whether there is a hearing loop",
    }


class CloseForm(PageForm):
    """From which day on a venue or a room is used no more."""

    on = DayField(label="From which day on?", help_text="Workshops held there before stay as they are")
    subjects = {"on": "the day"}


@requires("venue.set", purpose="Look at the venues")
@require_safe
def venue_list(request: Any) -> HttpResponse:
    """Every venue with its rooms."""
    context = {"page_title": "Venues", "venues": reading.venues(request.actor), "today": clock.today()}
    return render(request, "calendar/venues.html", context)


@requires("venue.set", purpose="Look at a venue")
@require_safe
def venue(request: Any, venue: UUID) -> HttpResponse:
    """One venue: what is known of it, and its rooms."""
    card = reading.venue(venue, request.actor)
    return render(request, "calendar/venue.html", {"page_title": card.name, "venue": card, "today": clock.today()})


@requires("venue.set", purpose="Add a venue")
def add_venue(request: Any) -> HttpResponse:
    """A venue that is new."""
    form = VenueForm(request.POST or None)

    def do(said: dict[str, Any], key: UUID) -> None:
        venues.add_venue(details=venues.VenueDetails(**said), by=request.actor, request_key=key)

    return _page(request, form, do, "Add a venue", "Add the venue", reverse("venue_list"))


@requires("venue.set", purpose="Describe a venue anew")
def set_venue(request: Any, venue: UUID) -> HttpResponse:
    """What is known of a venue, to be changed."""
    card = reading.venue(venue, request.actor)
    known = {name: getattr(card, name) for name in ("name", "address", "accessible_toilet", "transport", "rules")}
    form = VenueForm(request.POST or None, initial=known)

    def do(said: dict[str, Any], key: UUID) -> None:
        venues.set_venue(venue=venue, details=venues.VenueDetails(**said), by=request.actor, request_key=key)

    return _page(request, form, do, f"Change {card.name}", "Save", reverse("venue", args=[venue]))


@requires("venue.set", purpose="Add a room")
def add_room(request: Any, venue: UUID) -> HttpResponse:
    """A room of a venue that is new."""
    card = reading.venue(venue, request.actor)
    form = RoomForm(request.POST or None)

    def do(said: dict[str, Any], key: UUID) -> None:
        venues.add_room(venue=venue, details=venues.RoomDetails(**said), by=request.actor, request_key=key)

    return _page(request, form, do, f"Add a room to {card.name}", "Add the room", reverse("venue", args=[venue]))


@requires("venue.set", purpose="Close a venue")
def close_venue(request: Any, venue: UUID) -> HttpResponse:
    """From a day on a venue is used no more."""
    card = reading.venue(venue, request.actor)
    form = _close_form(request)

    def do(said: dict[str, Any], key: UUID) -> None:
        venues.close_venue(venue=venue, on=said["on"], by=request.actor, request_key=key)

    return _page(request, form, do, f"Close {card.name}", "Close the venue", reverse("venue", args=[venue]))


@requires("venue.set", purpose="Close a room")
def close_room(request: Any, room: UUID) -> HttpResponse:
    """From a day on a room is used no more."""
    card, one = reading.room(room, request.actor)
    form = _close_form(request)

    def do(said: dict[str, Any], key: UUID) -> None:
        venues.close_room(room=room, on=said["on"], by=request.actor, request_key=key)

    heading = f"Close {one.name} of {card.name}"
    return _page(request, form, do, heading, "Close the room", reverse("venue", args=[card.id]))


def _close_form(request: Any) -> CloseForm:
    form = CloseForm(request.POST or None)
    on: Any = form.fields["on"]
    on.bound(earliest=clock.today(), today=clock.today())
    return form


def _page(
    request: Any, form: PageForm, do: Callable[[dict[str, Any], UUID], None], heading: str, button: str, back: str
) -> HttpResponse:
    """Ask, do, and go back where one came from."""

    def now() -> None:
        said = dict(form.cleaned_data)
        do(said, said.pop("request_key"))

    if form.is_valid() and kept(form, now):
        return redirect(back)
    context = {
        "page_title": heading,
        "heading": heading,
        "form": form,
        "button": button,
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "form_page.html", context)
