"""Questions about what no fact makes due: who looks after a referral, what was done about attendance, the check after a year."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import lines, radios, text, words
from caraway.casework.queries.people import Colleague
from caraway.core.vocabulary import EncourageResult, RecheckResult
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm

from .base import PoliceForm


class OfficerForm(PageForm):
    officer = radios("Who looks after this referral from now on?")
    subjects: ClassVar = {"officer": "who looks after this referral"}

    def __init__(self, *args: Any, officers: Iterable[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [(str(one.account), one.name) for one in officers]  # type: ignore[attr-defined]


class EncourageForm(PageForm):
    result = radios("What was done?", words(EncourageResult))
    subjects: ClassVar = {"result": "what was done"}


class RecheckForm(PoliceForm):
    """What the police systems say of the 12 months after."""

    result = radios("What do the police systems say?", words(RecheckResult))
    checked_on = DayField(label="When did you look?")
    again_on = DayField(label="First day on which the person came to notice again")
    offence_code = text(
        "Code of the offence",
        most=10,
        required=False,
        help_text="As on the charge, like CJ88001. Leave it out if nothing was charged.",
    )
    reveals: ClassVar = {"result": {RecheckResult.AGAIN.value: ("again_on", "offence_code")}}
    subjects: ClassVar = {
        "result": "what the police systems say",
        "again_on": "the first day on which the person came to notice again",
    }
    choice_hints: ClassVar = {
        "result": {
            "nothing": "The person was found, and there is nothing new",
            "again": "An arrest, a charge or an incident as a suspect, of any kind",
            "not_found": "Nobody with this name, date of birth or PNC number: this is not the same as nothing new",
            "not_checked": "Nobody could look, and nobody will",
        }
    }


class CorrectRecheckForm(RecheckForm):
    why = lines("Why is it being corrected?", most=500, rows=3)
    subjects: ClassVar = {**RecheckForm.subjects, "why": "why it is being corrected"}


class RecheckFileForm(PageForm):
    file = forms.FileField(
        label="File of checks (CSV)",
        help_text="With a heading in the first line: reference, result, checked on, again on, offence code. Up to 500 rows.",
        error_messages={"required": "Choose the file of checks", "empty": "The file is empty. Choose another"},
    )
    subjects: ClassVar = {"file": "the file of checks"}
