"""The person referred: who, how to reach them, what they need."""

from typing import ClassVar

from django import forms

from caraway.casework.desks.participant import ContactQuestions, NeedsQuestions
from caraway.casework.desks.questions import radios, text
from caraway.core.criteria import Sex
from caraway.core.reference import ethnic_groups
from caraway.core.reference.ethnicity import EthnicitySource
from caraway.core.values import PncId
from caraway.platform.web.fields import DayField, ValueField

from .base import PoliceForm

SEX_WORDS = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.OTHER: "Other, or not recorded as either"}


def ethnicity_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The 18+1 codes under their broad headings."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in ethnic_groups():
        groups.setdefault(one.group, []).append((one.code, f"{one.words} ({one.code})"))
    return [("", [("", "Choose")]), *groups.items()]


class PersonForm(PoliceForm):
    """Name, date of birth, sex, PNC, ethnicity with its source."""

    given_name = text("First name")
    family_name = text("Last name")
    date_of_birth = DayField(label="Date of birth", help_text="For example, 27 3 1990")
    sex = radios("Sex", SEX_WORDS.items(), help_text="Workshops are for one sex. This decides which group.")
    pnc = ValueField(reads=PncId, label="PNC number", required=False, help_text="For example, 2002/73319Z")
    ethnicity = forms.ChoiceField(label="Ethnic group", help_text="As the person describes it. Ask if you can.")
    ethnicity_source = radios(
        "Where does this come from?",
        [(one.value, one.words.capitalize()) for one in EthnicitySource],
    )
    subjects: ClassVar = {"ethnicity_source": "where the ethnic group comes from"}

    def prepare(self) -> None:
        year = self.asking.today.year
        self.fields["pnc"].reads = lambda typed: PncId.parse(typed, latest_year=year)  # type: ignore[attr-defined]
        self.fields["ethnicity"].choices = ethnicity_choices()  # type: ignore[attr-defined]


class ContactForm(ContactQuestions, PoliceForm):
    """How the provider reaches the person, and what is safe."""


class NeedsForm(NeedsQuestions, PoliceForm):
    """Language, interpreter, access, and court orders that touch the sessions."""
