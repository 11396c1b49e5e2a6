"""A participant's own disclosures, for those to whom the database shows them: who heard it, the cover, the leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import OwnDisclosure, OwnDisclosureEntry
from caraway.casework.queries.people import names_of
from caraway.core.harm import DisclosureEntryKind, OwnService
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class DisclosureCard:
    """A record on the list of those who may read it."""

    id: UUID
    who: str
    reference: str
    heard_on: date
    heard_by: str
    cover: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Added:
    """One entry as it reads."""

    title: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """The whole record."""

    card: DisclosureCard
    words: str
    at: datetime
    entries: tuple[Added, ...]
    may_name_cover: bool


def disclosures(by: Actor) -> tuple[DisclosureCard, ...]:
    """Those this person may read, newest first. Says to the audit which the page shows."""
    rows = list(_seen(by).order_by("-at", "-id")[:200])
    names = names_of(*(row.cover for row in rows))
    reviews = OwnDisclosureEntry.objects.filter(disclosure__in=rows, kind=DisclosureEntryKind.REVIEWED.value)
    reviewed = set(reviews.values_list("disclosure_id", flat=True))
    trail.show(*(row.id for row in rows))
    return tuple(_card(row, names.get(row.cover, "") if row.cover else "", row.id in reviewed) for row in rows)


def disclosure_page(disclosure: UUID, by: Actor) -> DisclosurePage:
    """One record. Raises NotYours where it is not there or not theirs: the same answer."""
    row = _seen(by).filter(pk=disclosure).first()
    if row is None:
        raise NotYours("not_found", "There is no such record.")
    trail.show(row.id)
    rows = list(OwnDisclosureEntry.objects.filter(disclosure=row).order_by("number"))
    names = names_of(row.cover, *(one.cover for one in rows))
    reviewed = any(one.kind == DisclosureEntryKind.REVIEWED for one in rows)
    return DisclosurePage(
        _card(row, names.get(row.cover, "") if row.cover else "", reviewed),
        row.words,
        row.at,
        tuple(_added(one, names) for one in rows),
        row.heard_by == by.account_id or by.may("safeguarding.see"),
    )


def _seen(by: Actor) -> QuerySet[OwnDisclosure]:
    return OwnDisclosure.objects.filter(organisation_id=by.organisation).select_related("case__participant")


def _card(row: OwnDisclosure, cover: str, reviewed: bool) -> DisclosureCard:
    person = row.case.participant
    name = f"{person.given_name} {person.family_name}"
    return DisclosureCard(row.id, name, row.case.reference, row.heard_on, row.heard_by_name, cover, reviewed)


def _added(row: OwnDisclosureEntry, names: Mapping[UUID, str]) -> Added:
    cover = names.get(row.cover, "") if row.cover else ""
    return Added(_title(row, cover), row.text, row.by_name, row.at)


def _title(row: OwnDisclosureEntry, cover: str) -> str:
    words = DisclosureEntryKind(row.kind).words
    if row.kind == DisclosureEntryKind.COVER:
        return f"{words}: {cover or 'nobody'}"
    if row.services:
        words += f": {', '.join(OwnService(one).words for one in row.services)}"
    return f"{words}. Next review {day(row.next_on)}" if row.next_on else words


def disclosure_page_of_author(disclosure: UUID, by: Actor) -> DisclosurePage:
    """One record, for who may name its cover. Raises NotYours for the cover too."""
    page = disclosure_page(disclosure, by)
    if not page.may_name_cover:
        raise NotYours("not_found", "There is no such record.")
    return page
