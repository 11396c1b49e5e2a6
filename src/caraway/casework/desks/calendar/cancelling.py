"""A workshop cancelled: who is booked where instead, agreed to once, and how it came out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caraway.casework.actions import rebooking
from caraway.casework.desks.coordination.booking import AnyChoice, details
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import rebooking as reading
from caraway.casework.queries.registers import session
from caraway.core.options import Offer
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day, day_full, day_short
from caraway.platform.web.forms import PageForm

LATER = "later"
PURPOSE = "Cancel a workshop and book its people anew"


class CancelForm(PageForm):
    """One question a person: the dates instead of those that go, or to be booked later."""

    def __init__(self, data: Any = None, *, people: tuple[reading.Affected, ...]) -> None:
        self.people = people
        super().__init__(data)
        for one in people:
            self.fields[str(one.case)] = _question(one)

    def chosen(self) -> tuple[tuple[UUID, str], ...]:
        """The cases that get dates, with the key of the offer of each."""
        said = ((one.case, self.cleaned_data.get(str(one.case), "")) for one in self.people)
        return tuple((case, key) for case, key in said if key not in ("", LATER))


def _question(one: reading.Affected) -> AnyChoice:
    """The dates on offer to somebody, the proposed one chosen."""
    found = AnyChoice(
        label=f"{one.name}, {one.reference}",
        help_text=_hint(one),
        choices=[
            *((offer.key, _words(offer)) for offer in one.offers),
            (LATER, "Book later: it comes to the worklist"),
        ],
        initial=one.proposed or LATER,
        error_messages={"required": f"Choose dates for {one.name}, or to book later"},
    )
    found.choice_hints = {offer.key: details(offer.slots) for offer in one.offers}  # type: ignore[attr-defined]
    return found


def _words(offer: Offer) -> str:
    return " → ".join(f"{slot.step} {day_short(slot.on)}" for slot in offer.slots)


def _hint(one: reading.Affected) -> str:
    time = f"Has until {day(one.ends_on)}. " if one.ends_on else ""
    if one.proposed:
        return f"{time}The places proposed to all fit together."
    if one.offers:
        return f"{time}What is on offer is proposed to those who run out of time sooner."
    ways = f" You can {' or '.join(one.ways)}." if one.ways else ""
    return f"{time}No dates fit.{ways}"


@requires("workshop.cancel", purpose=PURPOSE, shows_people=True)
def cancel(request: Any, workshop: UUID) -> HttpResponse:
    """Cancel, on a page that says who is booked where instead."""
    row, card = session(workshop, request.actor, clock.today())
    if row.cancelled_at is not None:
        # Sent twice, or by somebody else meanwhile: how it came out is there to be read.
        return redirect("session_cancelled", workshop)
    people = reading.affected(row, request.actor, clock.today())
    form = CancelForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _cancel(request, workshop, form)):
        return redirect("session_cancelled", workshop)
    back = reverse("register", args=[workshop])
    context = {
        "page_title": "Cancel this workshop?",
        "heading": "Cancel this workshop?",
        "caption": f"{card.title}, {day_full(card.on)}, {card.venue}",
        "lead": _lead(len(people)),
        "form": form,
        "button": "Cancel the workshop and book these dates" if people else "Cancel the workshop",
        "cancel_url": back,
        "back_url": back,
    }
    return render(request, "form_page.html", context)


def _lead(people: int) -> str:
    if not people:
        return "Nobody is booked. What was attended before stands."
    who = "1 person is" if people == 1 else f"{people} people are"
    return (
        f"{who} booked, by who runs out of time first. Each keeps every chance: it is the provider’s cancellation."
        " Everybody is told of it, and of the dates you choose here."
    )


def _cancel(request: Any, workshop: UUID, form: CancelForm) -> None:
    key = form.cleaned_data["request_key"]
    rebooking.cancel_and_rebook(workshop=workshop, chosen=form.chosen(), by=request.actor, request_key=key)


@requires("workshop.cancel", purpose="See who is booked anew", shows_people=True)
@require_safe
def cancelled(request: Any, workshop: UUID) -> HttpResponse:
    """How a cancellation came out: who is booked again, and who is not yet."""
    row, card = session(workshop, request.actor, clock.today())
    if row.cancelled_at is None:
        return redirect("register", workshop)
    people = reading.afterwards(row, request.actor, clock.today())
    context = {
        "page_title": f"{card.title} on {day_full(card.on)} is cancelled",
        "card": card,
        "waiting": [one for one in people if not one.booked],
        "again": [one for one in people if one.booked],
    }
    return render(request, "calendar/cancelled.html", context)
