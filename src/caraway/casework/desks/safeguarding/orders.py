"""Court orders and bail of a case: the police and coordinators record them, in general words."""

from datetime import time
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import court_orders as actions
from caraway.casework.desks.questions import boxes, lines, radios, words
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, asked, sent
from caraway.casework.desks.safeguarding.forms import PastForm
from caraway.casework.queries.orders import order_of, orders_page
from caraway.core.orders import OrderKind, OrderSource, OrderTerm, Weekday
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField, TimeOfDayField
from caraway.platform.web.forms import PageForm

NO_PLACE = (
    "Never write an address, a place’s name, a postcode or a telephone number: it could show where somebody is. Write “a"
    " place”, “a person”. The order itself stays with the police and the court."
)
RECORDING = "recording a court order"


class OrderForm(PageForm):
    """An order in general words."""

    kind = radios("What kind of order is it?", words(OrderKind))
    source = radios("How do you know of it?", words(OrderSource))
    from_on = DayField(label="From which day does it hold?")
    to_on = DayField(label="What is its last day?", required=False, help_text="Leave empty if none is known.")
    terms = boxes("What does it say?", words(OrderTerm), required=True)
    weekdays = boxes("On which days is the contact with children?", words(Weekday), required=True)
    starts_at = TimeOfDayField(label="From what time?", required=False, help_text="Leave both empty for the whole day.")
    ends_at = TimeOfDayField(label="To what time?", required=False)
    words = lines("Anything else the sessions must fit?", required=False, most=300, rows=3, help_text=NO_PLACE)
    subjects: ClassVar = {
        "kind": "the kind of order",
        "source": "how you know of it",
        "from_on": "The first day",
        "to_on": "The last day",
        "terms": "what it says",
        "weekdays": "the days of the contact",
        "starts_at": "The time it begins",
        "ends_at": "The time it ends",
    }
    reveals: ClassVar = {"terms": {OrderTerm.CHILD_CONTACT.value: ("weekdays", "starts_at", "ends_at")}}

    def hours(self) -> tuple[actions.Hours, ...]:
        said = self.cleaned_data
        begins: time | None = said["starts_at"] or None
        ends: time | None = said["ends_at"] or None
        return tuple(actions.Hours(Weekday(one), begins, ends) for one in said["weekdays"])

    def said(self) -> actions.Said:
        found = self.cleaned_data
        terms = frozenset(OrderTerm(one) for one in found["terms"])
        kind, source = OrderKind(found["kind"]), OrderSource(found["source"])
        return actions.Said(kind, source, terms, found["from_on"], found["to_on"], found["words"])


class EndForm(PastForm):
    """That an order has ended."""

    on = DayField(label="On which day did it end?")
    why = lines(
        "Why did it end?", most=300, rows=3, required=False, help_text=f"Or what was recorded in error. {NO_PLACE}"
    )
    subjects: ClassVar = {"on": "The day it ended"}


@requires("order.set", purpose="reading court orders", shows_people=True)
@require_safe
def orders(request: HttpRequest, case: UUID) -> HttpResponse:
    """The orders of a case, and what the referral said of them in free text."""
    actor = actor_of(request)
    page = orders_page(case, actor, clock.today())
    context = {"page_title": "Court orders and bail", "page": page, "back_url": _case(actor, case)}
    return render(request, "safeguarding/orders.html", context)


@requires("order.set", purpose=RECORDING, shows_people=True)
@require_http_methods(METHODS)
def order_add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record an order."""
    actor = actor_of(request)
    page, form = orders_page(case, actor, clock.today()), OrderForm(sent(request))

    def do(key: UUID) -> object:
        return actions.set_order(case=case, said=form.said(), hours=form.hours(), by=actor, request_key=key)

    return _asked(
        request, form, do, case, page.caption, page_title="Record an order", lead=NO_PLACE, button="Save the order"
    )


@requires("order.set", purpose=RECORDING, shows_people=True)
@require_http_methods(METHODS)
def order_end(request: HttpRequest, case: UUID, order: UUID) -> HttpResponse:
    """Record that an order has ended, or should never have stood here."""
    actor = actor_of(request)
    page, card = order_of(case, order, actor, clock.today())
    form = EndForm(sent(request), initial={"on": clock.today()})

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.end_order(case=case, order=order, on=said["on"], why=said["why"], by=actor, request_key=key)

    lead = f"{card.kind}. {card.dates}."
    return _asked(request, form, do, case, page.caption, page_title="Record that it ended", lead=lead, button="Save")


def _asked(request: HttpRequest, form: PageForm, do: Any, case: UUID, caption: str, **context: Any) -> HttpResponse:
    back = reverse("orders", args=[case])
    return asked(request, form, do, then=back, back=back, caption=caption, **context)


def _case(actor: Any, case: UUID) -> str:
    return reverse("police_referral" if actor.may("referral.see") else "case", args=[case])
