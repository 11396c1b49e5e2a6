"""Which agreement, and what a supervisor or prosecutor decides."""

from typing import ClassVar

from caraway.casework.desks.questions import lines, radios, text
from caraway.casework.desks.shown import ShownForm
from caraway.platform.web.fields import DayField, YesNoField
from caraway.platform.web.forms import PageForm

from .base import PoliceForm


class AgreementForm(PageForm):
    """Which agreement a person is referred or checked under, where there is more than one."""

    agreement = radios("Which programme and area?")
    subjects: ClassVar = {"agreement": "the programme and area"}

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["agreement"].choices = choices  # type: ignore[attr-defined]


class SupervisorForm(ShownForm, PoliceForm):
    agrees = YesNoField(label="Do you agree to this referral?", yes="Yes, I agree", no="No, I do not agree")
    why = lines("Why?", most=1000, rows=4, help_text="Nothing about the victim. The provider can read this.")
    subjects: ClassVar = {"agrees": "whether you agree", "why": "why"}


class ProsecutorForm(ShownForm, PoliceForm):
    agrees = YesNoField(label="Does the prosecutor agree?")
    prosecutor = text("Name of the prosecutor", most=100)
    on = DayField(label="Date of the decision")
    why = lines(
        "What did the prosecutor say?",
        most=1000,
        rows=4,
        help_text="Nothing about the victim. The provider can read this.",
    )
    subjects: ClassVar = {"why": "what the prosecutor said", "prosecutor": "the name of the prosecutor"}
