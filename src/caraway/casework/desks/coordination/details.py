"""How the participant is reached, and language and needs: the referral's own questions, asked again."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms

from caraway.casework.actions.participants import CHANGED, CONTACT, DAY, NEEDS, as_shown
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.desks.participant import ContactQuestions, NeedsQuestions
from caraway.casework.desks.questions import lines, text
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import METHODS
from caraway.casework.queries.safe_contact import DAYS, days_words
from caraway.core.vocabulary import Language
from caraway.platform.web import phones
from caraway.platform.web.fields import TimeOfDayField


class ShownField(forms.CharField):
    """The digest of what the page showed. A page drawn again carries that of what it shows now, not what was sent."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class KeptForm(CaseForm):
    """What is kept stands in the form. Where it was changed since the page was opened, both are shown, and nothing is saved."""

    names: ClassVar[tuple[str, ...]]
    shown = ShownField(required=False)

    def prepare(self) -> None:
        person = self.file.case.participant
        self.initial = {name: getattr(person, name) for name in self.names}
        self.initial["shown"] = as_shown(person, self.names)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("shown") != self.initial["shown"]:
            self.add_error(None, CHANGED)
            for name in self.initial.keys() - {"shown"}:
                if found.get(name) != self.initial[name]:
                    self._show_beside(name)
        return found

    def _show_beside(self, name: str) -> None:
        bound, kept = self[name], self.initial[name]
        now = "nothing" if kept in ("", []) else IN_WORDS.get(name, str)(kept)
        bound.help_text = f"{bound.help_text} Recorded now: {now}".strip()


def _yes_or_no(kept: bool) -> str:
    return "yes" if kept else "no"


IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "phone": phones.shown,
    "has_address": _yes_or_no,
    "safe_methods": lambda kept: ", ".join(METHODS.get(one, one) for one in kept),
    "safe_days": days_words,
    "call_instead": _yes_or_no,
    "language": lambda kept: Language(kept).words,
    "interpreter": _yes_or_no,
}


class HourField(TimeOfDayField):
    """A time of day; clean: ``10:40``, or nothing."""

    def clean(self, value: Any) -> str:
        found = super().clean(value)
        return f"{found:%H:%M}" if found else ""


class ContactDetailsForm(ContactQuestions, KeptForm):
    """How the participant may be contacted, as the participant says; and whether he or she has confirmed it."""

    names = CONTACT
    field_order = (
        "phone",
        "has_address",
        "address",
        "postcode",
        "email",
        "safe_methods",
        "call_instead",
        "safe_days",
        "safe_from",
        "safe_to",
        "safe_hours",
        "shared_with",
        "reading_needs",
        "confirmed",
        "address_confirmed",
    )
    call_instead = forms.BooleanField(label="The participant wants a call instead of anything written", required=False)
    safe_days = forms.TypedMultipleChoiceField(
        label="On which days is it safe?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty if any day is.",
    )
    safe_from = HourField(
        label="Safe from",
        required=False,
        widget=forms.TextInput(attrs={"width": 5}),
        help_text="For example 5pm. Leave empty if any hour of the day is.",
    )
    safe_to = HourField(label="Safe until", required=False, widget=forms.TextInput(attrs={"width": 5}))
    safe_hours = text(
        "Anything else about when",
        most=200,
        required=False,
        width=None,
        help_text="With words alone nothing is written: somebody who can read them telephones.",
    )
    reading_needs = text(
        "Does anything make reading hard?", most=200, required=False, width=None, help_text="For example: large print"
    )
    confirmed = forms.BooleanField(
        label="I have asked the participant, who confirmed all of this",
        required=False,
        help_text="Until it is confirmed there are only calls, and every message waits.",
    )
    address_confirmed = forms.BooleanField(
        label="The participant says that letters to this address are safe", required=False
    )
    subjects: ClassVar = {
        **ContactQuestions.subjects,
        "safe_days": "days of the week",
        "safe_from": "Safe from",
        "safe_to": "Safe until",
    }

    def prepare(self) -> None:
        super().prepare()
        self.initial["has_address"] = bool(self.initial["address"])

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "has_address"}


class NeedsForm(NeedsQuestions, KeptForm):
    """Language, and what helps the participant to take part."""

    names = NEEDS

    def given(self) -> dict[str, Any]:
        said = super().given()
        return said | {"language": Language(said["language"])}


class DayForm(KeptForm):
    """What facilitators must know on the day of a workshop, and whom to phone if something happens to the participant."""

    names = DAY
    health_needs = lines(
        "Health needs on the day",
        required=False,
        most=500,
        rows=3,
        help_text="What facilitators must know, as the participant says it. For example: epilepsy, diabetes. Leave empty if nothing.",
    )
    emergency_contact = text(
        "Emergency contact",
        required=False,
        most=200,
        width=None,
        help_text="Name and telephone number. Never the partner or former partner, nor anybody who lives with either.",
    )


def contact_context(file: CaseFile, about: str) -> Context:
    return {"notes": ["Ask the participant. Write only what he or she has said is safe."]}
