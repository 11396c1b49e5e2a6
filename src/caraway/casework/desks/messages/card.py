"""The card of messages beside a case."""

from django.urls import reverse

from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import Pair
from caraway.casework.queries.messages import Told, told
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.dates import moment

NEWEST = 3


def messages_card(file: CaseFile, actor: Actor) -> Card | None:
    """The newest messages, the next that waits, and where the rest is."""
    every = told(file)
    waiting = [row for row in every if row.waits]
    rows = [*waiting[:1], *every[len(waiting) :][:NEWEST]]
    links = [CardLink("All messages", reverse("case_messages", args=[file.case.id]), "of this case")] if rows else []
    if actor.may("message.post"):
        links.append(CardLink("Letter of attendance", reverse("case_attendance", args=[file.case.id])))
    if actor.may("contact.log"):
        links.append(CardLink("Log a call that came in", reverse("case_call_in", args=[file.case.id])))
    if not rows and not links:
        return None
    sentences = () if rows else ("None yet.",)
    return Card("Messages to the participant", tuple(map(_pair, rows)), sentences, links=tuple(links))


def _pair(row: Told) -> Pair:
    how = ", ".join(part for part in (row.how, row.language) if part)
    when = f"{row.state}, due {moment(row.at)}" if row.waits else f"{row.state}, {moment(row.at)}"
    parts = (when, how, row.why)
    return Pair(row.what, ". ".join(part for part in parts if part))
