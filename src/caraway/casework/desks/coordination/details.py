"""How the participant is reached, and language and needs: the referral's own questions, asked again."""

from typing import Any

from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.desks.participant import ContactQuestions, NeedsQuestions
from caraway.casework.queries.case_file import CaseFile
from caraway.core.vocabulary import Language


class ContactDetailsForm(ContactQuestions, CaseForm):
    """What is kept stands in the form."""

    def prepare(self) -> None:
        person = self.file.case.participant
        kept = ("phone", "address", "postcode", "email", "safe_methods", "safe_hours", "shared_with")
        self.initial = {name: getattr(person, name) for name in kept} | {"has_address": bool(person.address)}

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "has_address"}


class NeedsForm(NeedsQuestions, CaseForm):
    """What is kept stands in the form."""

    def prepare(self) -> None:
        person = self.file.case.participant
        self.initial = {
            name: getattr(person, name) for name in ("language", "interpreter", "access_needs", "court_orders")
        }

    def given(self) -> dict[str, Any]:
        said = super().given()
        return said | {"language": Language(said["language"])}


def contact_context(file: CaseFile, about: str) -> Context:
    return {"notes": ["Ask the participant. Write only what he or she has said is safe."]}
