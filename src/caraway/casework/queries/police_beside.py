"""Which officer looks after a referral, as its page names him or her, and who could."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Case
from caraway.casework.queries.people import Colleague, names_of
from caraway.casework.queries.police_absent import gone, with_officer
from caraway.casework.queries.police_people import officers_for


@dataclass(frozen=True, slots=True)
class Officer:
    """Who looks after a referral now, and who may."""

    officer: UUID
    name: str
    officers: tuple[Colleague, ...]


def choice_of_officers(case: UUID, on: date) -> Officer:
    """For a case that this person was shown: its officer, and everybody who could be."""
    row = with_officer(Case.objects.filter(pk=case)).get()
    officer: UUID = row.officer
    return Officer(officer, names_of(officer).get(officer, ""), officers_for(row, on))


def officer_words(case: UUID, on: date) -> str:
    """The officer as the referral's page names him or her, and whether nobody is there."""
    row = with_officer(Case.objects.filter(pk=case)).get()
    officer: UUID = row.officer
    name = names_of(officer).get(officer, "")
    away = with_officer(Case.objects.filter(pk=case)).filter(gone(on)).exists()
    return f"{name or 'An officer'}, who no longer works in the unit" if away else name
