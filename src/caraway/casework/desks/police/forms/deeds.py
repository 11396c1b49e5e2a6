"""What the police record about a referral that is under way. The same forms correct what was recorded."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import ahead, lines, radios, text, words
from caraway.core.clocks import ChargeClock
from caraway.core.policies import needs_new_day
from caraway.core.standing import Standing, passes
from caraway.core.vocabulary import Decision, ExtensionReason, Outcome, ResultCode, Statement
from caraway.platform.web.dates import day
from caraway.platform.web.fields import DayField, YesNoField

from .base import PoliceForm
from .offence import STATEMENT_WHY, STATEMENTS, CautionForm, all_five, five_requirements, not_before_offence

LOSES_CHARGE = (
    "The caution would end after the last day to charge, {}: prosecution for breach would no longer be possible after that day."
    " Choose an earlier day, or tick the box to go on"
)


class DeedForm(PoliceForm):
    """A form about a case, which knows where the case stands."""

    def __init__(self, *args: Any, standing: Standing, offence_day: date | None, **kwargs: Any) -> None:
        self.standing, self.offence_day = standing, offence_day
        super().__init__(*args, **kwargs)

    @property
    def charge(self) -> ChargeClock | None:
        """The prosecution clock, where there is a last day."""
        clock = self.standing.charge
        return clock if clock and clock.last_on else None


class NoQuestionsForm(DeedForm):
    """Only a button."""


class InformationForm(DeedForm):
    what = lines("Your answer", most=2000, rows=6, help_text="Do not write anything about the victim here.")
    subjects: ClassVar = {"what": "your answer"}


class RecordCautionForm(DeedForm):
    """The caution as on the referral, without the questions that are settled."""

    on = DayField(label="Date the caution was given")
    requirements = five_requirements()
    authorised_by = text(
        "Who authorised it?", most=100, help_text="Rank, name and number of a sergeant or above, like Sgt Frome 2231"
    )
    conditions = lines("Conditions of the caution", required=False, most=2000, rows=4, help_text="One on each line")
    subjects: ClassVar = {"authorised_by": "who authorised the caution"}
    clean_conditions = CautionForm.clean_conditions

    def clean(self) -> dict[str, Any]:
        all_five(self)
        not_before_offence(self, "on", self.offence_day)
        return self.cleaned_data


class ArrestDateForm(DeedForm):
    arrest_on = DayField(label="Date of arrest", help_text="The caution's time is counted from this day in your area.")

    def clean(self) -> dict[str, Any]:
        not_before_offence(self, "arrest_on", self.offence_day)
        return self.cleaned_data


class StatementForm(DeedForm):
    statement = radios(
        "Has the complainant given a first statement?",
        [(one.value, said) for one, said in STATEMENTS.items()],
        help_text=STATEMENT_WHY,
    )
    statement_on = DayField(label="Date of the first statement")
    reveals: ClassVar = {"statement": {Statement.TAKEN.value: ("statement_on",)}}
    subjects: ClassVar = {"statement": "whether there is a first statement"}

    def clean(self) -> dict[str, Any]:
        not_before_offence(self, "statement_on", self.offence_day)
        return self.cleaned_data


class OffenceDatesForm(StatementForm):
    """What a correction of the referral itself can change: the dates on which the clocks rest."""

    offence_on = DayField(label="Date of the offence")
    arrest_on = DayField(label="Date of arrest", required=False)
    field_order = ("offence_on", "arrest_on", "statement", "statement_on")

    def clean(self) -> dict[str, Any]:
        for name in ("arrest_on", "statement_on"):
            not_before_offence(self, name, self.cleaned_data.get("offence_on"))
        return self.cleaned_data


class NewArrestForm(DeedForm):
    on = DayField(
        label="Date of the new arrest", help_text="Say nothing else here: the provider only learns that there was one."
    )


class LongerForm(DeedForm):
    """A form that may set a new last day: it warns when breach could then no longer be prosecuted."""

    understood = forms.BooleanField(
        label="I understand that prosecution for breach would no longer be possible", required=False
    )

    def prepare(self) -> None:
        if not self._wants_warning():
            del self.fields["understood"]

    def _wants_warning(self) -> bool:
        return self.is_bound and self.charge is not None

    def warn(self, name: str) -> None:
        """Ask for a second thought about a day after the last day to charge."""
        on, clock = self.cleaned_data.get(name), self.charge
        if not on or clock is None or not passes(clock, on):
            self.fields.pop("understood", None)
        elif not self.cleaned_data.get("understood"):
            confirmed = "" if clock.confirmed else " (not confirmed)"
            self.add_error(name, LOSES_CHARGE.format(f"{day(clock.last_on)}{confirmed}"))  # type: ignore[arg-type]


class ExtendForm(LongerForm):
    expires_on = ahead(label="New last day of the caution")
    reason = radios("Why is more time needed?", words(ExtensionReason))
    field_order = ("expires_on", "understood", "reason")
    subjects: ClassVar = {"reason": "why more time is needed"}

    def prepare(self) -> None:
        super().prepare()
        window = self.standing.window
        if window:
            self.fields[
                "expires_on"
            ].help_text = (
                f"After {day(window.expires_on)} and not after {day(window.furthest_on)}. For example, 27 3 2026"
            )

    def clean(self) -> dict[str, Any]:
        self.warn("expires_on")
        return self.cleaned_data


class DecideForm(LongerForm):
    """What follows when the programme was not completed (CJA 2003 s.24)."""

    evidence = lines(
        "What shows that the condition was not met?",
        most=2000,
        required=False,
        help_text="The attendance above is on the file. Say nothing about the victim.",
    )
    excuse = lines("What excuse was offered, and is it reasonable?", most=2000, required=False)
    decision = radios("What do you decide?", words(Decision))
    expires_on = ahead(label="New last day of the caution")
    goes_on = YesNoField(label="Does the programme go on under the varied conditions?")
    field_order = ("evidence", "excuse", "decision", "expires_on", "understood", "goes_on")
    marks_optional: ClassVar = False
    reveals: ClassVar = {"decision": {"extend": ("expires_on",), "vary": ("goes_on",)}}
    subjects: ClassVar = {"decision": "what you decide", "evidence": "what shows that the condition was not met"}
    choice_hints: ClassVar = {
        "decision": {
            "vary": "Change the conditions of the caution",
            "extend": "Give more time: the programme goes on",
            "no_action": "There was a reasonable excuse, or it is not in the public interest",
            "prosecute": "There was no reasonable excuse: charge the original offence",
        }
    }

    def prepare(self) -> None:
        super().prepare()
        if self.standing.outcome is Outcome.UNDELIVERABLE:
            del self.fields["evidence"], self.fields["excuse"]
            kept = [one for one in Decision if one is not Decision.PROSECUTE]
            self.fields["decision"].choices = words(kept)  # type: ignore[attr-defined]
        if self.new_day_needed():
            self.reveals = {"decision": {"extend": ("expires_on",), "vary": ("goes_on", "expires_on")}}  # type: ignore[misc]
            self.fields["expires_on"].required = False

    def new_day_needed(self) -> str | None:
        """The sentence that asks for a new last day where it is to go on; None where the time still runs."""
        return needs_new_day(self.standing, self.asking.today)

    def clean(self) -> dict[str, Any]:
        self.warn("expires_on")
        missing, decision = self.new_day_needed(), self.cleaned_data.get("decision")
        if missing and (decision == Decision.EXTEND or self.cleaned_data.get("goes_on")):
            self.need("expires_on", missing)
        if self.cleaned_data.get("decision") == Decision.PROSECUTE:
            self.need("evidence", "Say what shows the failure, and why any excuse is not reasonable")
        return self.cleaned_data


class CorrectExtensionForm(ExtendForm):
    """An extension's end, corrected: any day from the first end on, to the furthest."""

    def prepare(self) -> None:
        super().prepare()
        within(self)


class CorrectDecisionForm(DecideForm):
    """A decision, corrected. Whether the time had run out when it was made is not asked again."""

    def new_day_needed(self) -> str | None:
        return None

    def prepare(self) -> None:
        super().prepare()
        within(self)


def within(form: DeedForm) -> None:
    """Bound the new last day by the first end and the agreement's furthest."""
    window, field = form.standing.window, form.fields["expires_on"]
    if window and isinstance(field, DayField):
        field.bound(earliest=window.first_expires_on, latest=window.furthest_on)
        field.help_text = f"Not before {day(window.first_expires_on)} and not after {day(window.furthest_on)}."


class OutcomeForm(DeedForm):
    code = radios("Court result code", words(ResultCode))
    subjects: ClassVar = {"code": "the court result code"}


class DocumentForm(DeedForm):
    document = forms.FileField(
        label="Signed conditional caution",
        help_text="A PDF, or a photograph of the signed page (JPEG or PNG), up to 5 MB",
        error_messages={
            "required": "Choose the signed document: a PDF, JPEG or PNG of up to 5 MB",
            "empty": "The file is empty. Choose the signed document",
        },
    )
    subjects: ClassVar = {"document": "the signed document"}


class ReasonForm(PoliceForm):
    """Why something is corrected or taken away."""

    why = lines(
        "Why is it being corrected?",
        most=500,
        rows=3,
        help_text="The provider can read this. Nothing about the victim.",
    )
    subjects: ClassVar = {"why": "why it is being corrected"}
