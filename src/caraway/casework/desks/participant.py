"""What the police tell of a participant in the referral, and the provider keeps up to date."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import NO_VICTIM, boxes, lines, text, words
from caraway.core.vocabulary import ContactMethod, Language
from caraway.platform.web.fields import PhoneField, PostcodeField, YesNoField
from caraway.platform.web.forms import PageForm

METHODS = (ContactMethod.CALL, ContactMethod.TEXT, ContactMethod.EMAIL, ContactMethod.LETTER)


class ContactQuestions(PageForm):
    """How the provider reaches the person, and what is safe."""

    phone = PhoneField(label="Telephone number")
    has_address = YesNoField(label="Is there an address for letters?", no="No fixed address")
    address = lines("Address", most=300, rows=3)
    postcode = PostcodeField(label="Postcode")
    email = forms.EmailField(label="E-mail address", required=False, max_length=254)
    safe_methods = boxes(
        "What may the provider use?",
        words(METHODS),
        help_text="Tick what the person agrees to. Leave empty if nobody asked: the provider will telephone.",
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

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("has_address") is False and ContactMethod.LETTER in (found.get("safe_methods") or ()):
            self.add_error("safe_methods", "Letters need an address. Give the address, or take letters away")
        return found


class NeedsQuestions(PageForm):
    """Language, interpreter, access, and court orders that touch the sessions."""

    language = forms.ChoiceField(
        label="Which language does the person want?", choices=[("", "Choose"), *words(Language)]
    )
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
        help_text=f"For example: contact with children on Saturdays, a curfew, a town the person may not enter. {NO_VICTIM}",
    )
    subjects: ClassVar = {"language": "a language"}
