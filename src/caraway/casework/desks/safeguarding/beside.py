"""Cards beside a case: where a concern begins, the orders that bind, the papers added."""

from django.urls import reverse

from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import Pair
from caraway.casework.queries.orders import binding
from caraway.casework.queries.papers import papers
from caraway.platform.accounts.actor import Actor


def safety_card(file: CaseFile, actor: Actor) -> Card | None:
    """Where a concern, a signal and a protected record begin. It is the same whatever was recorded before."""
    if not actor.may("concern.raise"):
        return None
    link = CardLink("Raise a concern or a signal", reverse("safety", args=[file.case.id]), "about this participant")
    return Card("Safety", sentences=("In immediate danger call 999 first.",), links=(link,))


def orders_card(file: CaseFile, actor: Actor) -> Card | None:
    """The orders that bind the participant, in general words."""
    if not actor.may("order.set"):
        return None
    found = binding(file.case, file.today)
    pairs = tuple(Pair(one.kind, f"{'; '.join(one.says)}. {one.dates}.") for one in found)
    link = CardLink("See and record orders", reverse("orders", args=[file.case.id]))
    tag, tone = ("In force", "warn") if found else ("", "plain")
    return Card("Court orders and bail", pairs, () if found else ("None recorded.",), tag, tone, (link,))


def papers_card(file: CaseFile, actor: Actor) -> Card | None:
    """How many papers the provider's side has, and where they are."""
    if not actor.may("document.add"):
        return None
    count = len(papers(file.case.id, actor).rows)
    said = "None added." if not count else f"{count} added."
    link = CardLink("See and add papers", reverse("papers", args=[file.case.id]))
    return Card("Papers", sentences=(said,), links=(link,))
