"""The person referred: who, how to reach them, what they need."""

from typing import ClassVar

from django import forms

from caraway.core.criteria import Sex
from caraway.core.reference import ethnic_groups
from caraway.core.reference.ethnicity import EthnicitySource
from caraway.core.values import PncId
from caraway.core.vocabulary import ContactMethod
from caraway.platform.web.fields import DayField, PhoneField, PostcodeField, ValueField, YesNoField

from .base import PoliceForm, boxes, lines, radios, text, words

SEX_WORDS = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.OTHER: "Other, or not recorded as either"}
LANGUAGES = (
    ("en", "English"),
    ("cy", "Welsh"),
    ("pl", "Polish"),
    ("pa", "Punjabi"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("bfi", "British Sign Language"),
    ("gu", "Gujarati"),
    ("ku", "Kurdish"),
    ("lt", "Lithuanian"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("und", "Another language"),
)
METHODS = (ContactMethod.CALL, ContactMethod.TEXT, ContactMethod.EMAIL, ContactMethod.LETTER)


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
    pnc = ValueField(reads=PncId.parse, label="PNC number", required=False, help_text="For example, 2002/73319Z")
    ethnicity = forms.ChoiceField(label="Ethnic group", help_text="As the person describes it. Ask if you can.")
    ethnicity_source = radios(
        "Where does this come from?",
        [(one.value, one.words.capitalize()) for one in EthnicitySource],
    )
    subjects: ClassVar = {"ethnicity_source": "where the ethnic group comes from"}

    def prepare(self) -> None:
        self.fields["ethnicity"].choices = ethnicity_choices()  # type: ignore[attr-defined]


class ContactForm(PoliceForm):
    """How the provider reaches the person, and what is safe."""

    phone = PhoneField(label="Telephone number")
    has_address = YesNoField(label="Is there an address for letters?", no="No fixed address")
    address = lines("Address", most=300, rows=3)
    postcode = PostcodeField(label="Postcode")
    email = forms.EmailField(label="E-mail address", required=False, max_length=254)
    safe_methods = boxes(
        "What may the provider use?",
        words(METHODS),
        help_text="Tick what the person agrees to. Leave empty if you did not ask: the provider will telephone.",
    )
    safe_hours = text("When is a good time to call?", most=200, required=False, width=None)
    shared_with = text(
        "Who else uses this phone or opens letters at this address?",
        most=200,
        required=False,
        width=None,
        help_text="For example: partner, parents, children, nobody",
    )
    reveals: ClassVar = {"has_address": {"yes": ("address", "postcode")}}
    subjects: ClassVar = {"safe_methods": "what the provider may use"}


class NeedsForm(PoliceForm):
    """Language, interpreter, access, and court orders that touch the sessions."""

    language = forms.ChoiceField(label="Which language does the person want?", choices=[("", "Choose"), *LANGUAGES])
    interpreter = YesNoField(label="Is an interpreter needed?", help_text="Never family: the provider books one.")
    access_needs = lines(
        "What would help the person to take part?",
        required=False,
        most=500,
        rows=3,
        help_text="For example: a ground-floor room, large print, help with reading. Leave empty if nothing.",
    )
    court_orders = lines(
        "Court orders that touch times or places",
        required=False,
        most=500,
        rows=3,
        help_text="For example: contact with children on Saturdays, a curfew, an area the person may not enter.",
    )
    subjects: ClassVar = {"language": "a language"}
