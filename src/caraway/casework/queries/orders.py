"""Court orders and bail of a case, as the police and coordinators see them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.known import known
from caraway.casework.models import Case, CourtOrder
from caraway.core.orders import OrderKind, OrderSource, OrderTerm, Weekday
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order: what it says in sentences, whether it binds today, and what is recorded of its end."""

    id: UUID
    kind: str
    says: tuple[str, ...]
    dates: str
    source: str
    words: str
    by: str
    binds: bool
    ended: str
    ended_why: str
    open: bool


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """The orders of one case, those that bind first; `note` is what the referral said in free text, until it is replaced."""

    case: UUID
    caption: str
    orders: tuple[OrderCard, ...]
    note: str


def orders_page(case_id: UUID, by: Actor, today: date) -> OrdersPage:
    """The orders of a case. Raises NotYours where it is not there or not theirs: the same answer."""
    case = known(case_id, by)
    trail.show(case.id)
    person = case.participant
    caption = f"{person.given_name} {person.family_name} · {case.reference}"
    cards = sorted((_card(row, today) for row in _rows(case)), key=lambda card: not card.binds)
    return OrdersPage(case.id, caption, tuple(cards), person.court_orders)


def order_of(case_id: UUID, order: UUID, by: Actor, today: date) -> tuple[OrdersPage, OrderCard]:
    """One order whose end is not recorded, with its page. Raises NotYours otherwise."""
    page = orders_page(case_id, by, today)
    card = next((one for one in page.orders if one.id == order and one.open), None)
    if card is None:
        raise NotYours("not_found", "There is no such order.")
    return page, card


def binding(case: Case, today: date) -> tuple[OrderCard, ...]:
    """The orders that bind the participant on that day, or will."""
    return tuple(card for row in _rows(case) if (card := _card(row, today)).binds)


def bound_on(cases: Iterable[Case], on: date) -> frozenset[UUID]:
    """Of these cases, whose participants an order binds on that day."""
    rows = CourtOrder.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, ended_on=None)
    return frozenset(rows.filter(case__in=[case.pk for case in cases]).values_list("case_id", flat=True))


def _rows(case: Case) -> QuerySet[CourtOrder]:
    return CourtOrder.objects.filter(case=case).order_by("-at", "-id")


def _card(row: CourtOrder, today: date) -> OrderCard:
    until = f" to {day(row.to_on)}" if row.to_on else ", no last day known"
    ended = f"Ended {day(row.ended_on)}, recorded by {row.ended_by_name}" if row.ended_on else ""
    return OrderCard(
        row.id,
        OrderKind(row.kind).words,
        tuple(_says(row)),
        f"From {day(row.from_on)}{until}",
        OrderSource(row.source).words,
        row.words,
        row.by_name,
        row.ended_on is None and (row.to_on is None or row.to_on >= today),
        ended,
        row.ended_why,
        row.ended_on is None,
    )


def _says(row: CourtOrder) -> Iterator[str]:
    for term in row.terms:
        words = OrderTerm(term).words
        if term == OrderTerm.CHILD_CONTACT:
            words += f": {'; '.join(_hours(one) for one in row.hours)}"
        yield words


def _hours(one: Mapping[str, str]) -> str:
    words = Weekday(one["weekday"]).words
    return f"{words}, {one['from']} to {one['to']}" if "from" in one else f"{words}, all day"
