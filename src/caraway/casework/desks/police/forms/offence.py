"""The offence, what stands around it, the caution, and how the programme would be delivered."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import NO_VICTIM, boxes, lines, radios, text, words
from caraway.core.criteria import Relationship
from caraway.core.reference import OffenceCategory, in_force, offences
from caraway.core.values import Asn, PoliceReference, Ptiurn, ReferencePattern
from caraway.core.vocabulary import Mode, Requirement, Statement
from caraway.platform.web.fields import DayField, ValueField, YesNoField

from .base import PoliceForm

CODE = re.compile(r"[A-Z]{2}[0-9]{5}[A-Z]?")
RELATIONSHIPS = {
    Relationship.PARTNER: "Partner now",
    Relationship.FORMER_PARTNER: "Former partner",
    Relationship.FAMILY: "Family member",
    Relationship.OTHER: "Knows the victim in another way",
}
STATEMENTS = {
    Statement.TAKEN: "Yes, and I know the date",
    Statement.NONE: "No, there is none",
    Statement.NOT_KNOWN: "I do not know, or not the date",
}
STATEMENT_WHY = (
    "A statement or video interview of the complainant. For common assault the last day to charge is six months from it,"
    " so it decides whether a breach can still be prosecuted. If you do not know, we show the earlier date until you confirm."
)


ALL_FIVE = "Tick all five requirements: without one of them it is no conditional caution"


def five_requirements() -> forms.MultipleChoiceField:
    """The five requirements as five plain boxes, in the law's words."""
    return boxes(
        "The five requirements (Criminal Justice Act 2003 section 23)",
        words(Requirement),
        required=True,
        help_text="Tick each one that is met. All five are needed for a conditional caution.",
        error_messages={"required": ALL_FIVE},
    )


def conditions() -> forms.CharField:
    """The conditions of a caution, which the provider reads too."""
    hint = f"One on each line. The provider reads them. {NO_VICTIM}"
    return lines("Conditions of the caution", required=False, most=2000, rows=4, help_text=hint)


def offence_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The offences under their published categories; last those that a supervisor decides on."""
    found: list[tuple[str, list[tuple[str, str]]]] = [("", [("", "Choose, or give a code below")])]
    for category in OffenceCategory:
        rows = [(one.code, f"{one.title} ({one.code})") for one in offences() if one.category is category]
        words_ = "A supervisor decides" if category is OffenceCategory.REFER else category.words.capitalize()
        found.append((words_, rows))
    return found


class OffenceForm(PoliceForm):
    """The offence, its dates, and the first statement."""

    police_reference = ValueField(
        reads=PoliceReference.parse, label="Police reference", help_text="Crime or case number"
    )
    offence_code = forms.ChoiceField(label="Offence", required=False)
    other_code = text(
        "CJS code, if the offence is not on the list",
        most=10,
        required=False,
        width=10,
        help_text="Two letters and five figures, like CJ88001. A supervisor then decides whether it is suitable.",
    )
    offence_on = DayField(label="Date of the offence")
    arrest_on = DayField(label="Date of arrest", required=False)
    statement = radios(
        "Has the complainant given a first statement?",
        [(k.value, v) for k, v in STATEMENTS.items()],
        help_text=STATEMENT_WHY,
    )
    statement_on = DayField(label="Date of the first statement")
    asn = ValueField(reads=Asn.parse, label="Arrest or summons number (ASN)", required=False)
    ptiurn = ValueField(
        reads=Ptiurn.parse, label="PTIURN", required=False, help_text="Prosecution reference, if there is one"
    )
    reveals: ClassVar = {"statement": {"taken": ("statement_on",)}}
    subjects: ClassVar = {"statement": "whether there is a first statement", "offence_code": "the offence"}

    def prepare(self) -> None:
        pattern = self.asking.settings.reference_pattern
        if pattern:
            shape = ReferencePattern(pattern)
            reference = self.fields["police_reference"]
            reference.reads = lambda typed: PoliceReference.parse(typed, shape)  # type: ignore[attr-defined]
            reference.help_text = f"As your force writes it, like {shape.shown}"
        # One of the two is needed, so neither is optional.
        for name in ("offence_code", "other_code"):
            self.fields[name].one_of_several = True  # type: ignore[attr-defined]
        self.fields["offence_code"].choices = offence_choices()  # type: ignore[attr-defined]
        if self.asking.settings.clock_start == "arrest":
            self.fields["arrest_on"].required = True
            self.fields["arrest_on"].help_text = "The caution's time runs from this day in your area."
        self._split_code()

    def _split_code(self) -> None:
        code = self.initial.get("offence_code")
        if code and code not in {one.code for one in offences()}:
            self.initial = {**self.initial, "offence_code": "", "other_code": code}

    def clean_other_code(self) -> str:
        typed: str = self.cleaned_data["other_code"].upper().replace(" ", "")
        if typed and not CODE.fullmatch(typed):
            raise forms.ValidationError("Enter a CJS code of two letters and five figures, like CJ88001")
        return typed

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("offence_code") and data.get("other_code"):
            self.add_error("other_code", "Choose the offence from the list, or give a code, not both")
        elif "other_code" not in self.errors and not (data.get("offence_code") or data.get("other_code")):
            self.need("offence_code", "Select the offence, or enter its CJS code")
        self._in_order()
        return data

    def _in_order(self) -> None:
        """An arrest or a statement cannot be before the offence, nor the offence before the birth."""
        offence = self.cleaned_data.get("offence_on")
        born = self.asking.saved.get("person", {}).get("date_of_birth")
        if offence and born and offence < date.fromisoformat(born):
            self.add_error("offence_on", "Date of the offence must not be before the date of birth")
        for name, said in (("arrest_on", "Date of arrest"), ("statement_on", "Date of the first statement")):
            on = self.cleaned_data.get(name)
            if offence and on and on < offence:
                self.add_error(name, f"{said} must not be before the date of the offence")

    @property
    def answers(self) -> dict[str, Any]:
        found = super().answers
        other = found.pop("other_code", "")
        return found | {"offence_code": found.get("offence_code") or other}


class HistoryForm(PoliceForm):
    """What the criteria ask about the person, besides the victim's side."""

    relationship = radios("What is the person to the victim?", [(k.value, v) for k, v in RELATIONSHIPS.items()])
    prior_da_disposal = YesNoField(label="Has the person ever been convicted or cautioned for domestic abuse?")
    last_da_disposal_on = DayField(label="Date of the last conviction or caution for domestic abuse")
    under_investigation = YesNoField(label="Is the person under investigation for another offence?")
    on_bail = YesNoField(label="Is the person on bail for another offence?")
    on_community_order = YesNoField(label="Is the person on a community order?")
    admits = YesNoField(label="Does the person admit the offence?")
    reveals: ClassVar = {"prior_da_disposal": {"yes": ("last_da_disposal_on",)}}
    subjects: ClassVar = {"relationship": "what the person is to the victim"}


class CautionForm(PoliceForm):
    """The disposal, and the caution with its five requirements where it is given already."""

    disposal = radios("How is the offence dealt with?")
    given = YesNoField(
        label="Has the conditional caution been given already?", yes="Yes, it is signed", no="No, not yet"
    )
    cautioned_on = DayField(label="Date the caution was given")
    requirements = five_requirements()
    authorised_by = text(
        "Who authorised it?", most=100, help_text="Rank, name and number of a sergeant or above, like Sgt Frome 2231"
    )
    conditions = conditions()
    reveals: ClassVar = {"given": {"yes": ("cautioned_on", "requirements", "authorised_by", "conditions")}}
    subjects: ClassVar = {"disposal": "how the offence is dealt with", "authorised_by": "who authorised the caution"}

    def prepare(self) -> None:
        allowed = self.asking.programme.disposals
        listed = [(one.code, one.title) for one in in_force(self.asking.today) if one.code in allowed]
        self.fields["disposal"].choices = listed  # type: ignore[attr-defined]
        kept = self.initial.get("conditions")
        if isinstance(kept, list | tuple):
            self.initial = {**self.initial, "conditions": "\n".join(kept)}

    def clean_conditions(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["conditions"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("given"):
            all_five(self)
            not_before_offence(self, "cautioned_on", self.asking.saved.get("offence", {}).get("offence_on"))
        return self.cleaned_data


def all_five(form: PoliceForm) -> None:
    """Complain unless all five requirements of a conditional caution are ticked."""
    ticked = form.cleaned_data.get("requirements")
    if ticked and not form.later and len(ticked) != len(Requirement):
        form.add_error("requirements", ALL_FIVE)


def not_before_offence(form: PoliceForm, name: str, offence_on: str | date | None) -> None:
    """Complain about a day before that of the offence."""
    day = form.cleaned_data.get(name)
    first = date.fromisoformat(offence_on) if isinstance(offence_on, str) and offence_on else offence_on
    if day and isinstance(first, date) and day < first:
        form.add_error(name, f"{form.fields[name].label} must not be before the date of the offence")


class DeliveryForm(PoliceForm):
    """Group workshops or the telephone, and why."""

    mode = radios("How should the programme be delivered?")
    mode_reason = radios("Why by telephone?")
    reveals: ClassVar = {"mode": {Mode.TELEPHONE.value: ("mode_reason",)}}
    choice_hints: ClassVar = {
        "mode": {
            "group": "Two Saturday workshops of a day each, with others of the same sex",
            "telephone": "Several calls with one facilitator, for people a group is not right for",
        },
        "mode_reason": {"court_order": "Such as contact with children on Saturdays that a court has ordered"},
    }
    subjects: ClassVar = {"mode": "how the programme should be delivered", "mode_reason": "why by telephone"}

    def prepare(self) -> None:
        delivery = self.asking.programme.delivery
        self.fields["mode"].choices = words(delivery.modes)  # type: ignore[attr-defined]
        self.fields["mode_reason"].choices = words(delivery.telephone_reasons)  # type: ignore[attr-defined]
