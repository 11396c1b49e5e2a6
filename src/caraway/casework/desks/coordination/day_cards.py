"""Cards of what facilitators need to know of a participant, and of their notes."""

from django.urls import reverse

from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.note_readers import may_read_notes
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import Pair
from caraway.platform.accounts.actor import Actor


def day_card(file: CaseFile, actor: Actor) -> Card:
    """What the register shows facilitators of this participant's health, and whom to phone."""
    person = file.case.participant
    pairs = (
        Pair("Health needs", person.health_needs or "None recorded"),
        Pair("Emergency contact", person.emergency_contact or "None recorded"),
    )
    change = CardLink("Change", reverse("case_day", args=[file.case.id]), "what facilitators must know on the day")
    return Card("On the day of a workshop", pairs, links=(change,) if actor.may("contact.set") else ())


def notes_card(file: CaseFile, actor: Actor) -> Card | None:
    """The way to the notes of session records, for who may read them."""
    if not may_read_notes(file.case, actor):
        return None
    read = CardLink("Read the notes", reverse("case_notes", args=[file.case.id]), "of the session records")
    return Card("Session notes", sentences=("Risk factors, time-out plan and goals.",), links=(read,))
