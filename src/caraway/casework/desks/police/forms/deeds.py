"""What the police record about a referral that is under way. The same forms correct what was recorded."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import NO_VICTIM, ahead, lines, radios, text, words
from caraway.casework.desks.shown import ShownForm
from caraway.core.clocks import ChargeClock
from caraway.core.decisions import failed, why_not_prosecuted
from caraway.core.facts import Decided
from caraway.core.policies import needs_new_day
from caraway.core.recording import Ground
from caraway.core.standing import passes
from caraway.core.vocabulary import Decision, ExtensionReason, ResultCode, Statement
from caraway.platform.web.dates import day
from caraway.platform.web.fields import DayField, YesNoField

from .base import PoliceForm
from .offence import STATEMENT_WHY, STATEMENTS, CautionForm, all_five, conditions, five_requirements, not_before_offence

LOSES_CHARGE = (
    "The caution would end after the last day to charge, {}: prosecution for breach would no longer be possible after that day."
    " Choose an earlier day, or tick the box to go on"
)


class DeedForm(PoliceForm):
    """A form about a case, which knows what its answers are held against: the case without the entry it corrects."""

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        self.ground, self.standing, self.offence_day = ground, ground.standing, ground.offence_on
        super().__init__(*args, **kwargs)

    @property
    def charge(self) -> ChargeClock | None:
        """The prosecution clock, where there is a last day."""
        clock = self.standing.charge
        return clock if clock and clock.last_on else None


class NoQuestionsForm(DeedForm):
    """Only a button."""


class LookAgainForm(ShownForm, DeedForm):
    """Only a button, for what was read."""


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
    conditions = conditions()
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

    def say_range(self) -> None:
        """Between which days the new last day may be."""
        window = self.ground.window
        if window:
            between = f"After {day(window.expires_on)} and not after {day(window.furthest_on)}."
            self.fields["expires_on"].help_text = f"{between} For example, 27 3 2026"

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
        self.say_range()

    def clean(self) -> dict[str, Any]:
        self.warn("expires_on")
        return self.cleaned_data


class DecideForm(LongerForm):
    """What follows when the programme was not completed (CJA 2003 s.24)."""

    condition = radios("Which condition was not met?")
    evidence = lines(
        "What shows that the condition was not met?",
        most=2000,
        required=False,
        help_text=f"The attendance above is on the file. {NO_VICTIM}",
    )
    excuse = lines(
        "What excuse was offered?",
        most=2000,
        required=False,
        help_text=f"As the participant said it. Leave empty if there was none. {NO_VICTIM}",
    )
    excuse_on = DayField(label="When was the excuse given?", required=False)
    excuse_to = text(
        "To whom was it given?", most=100, required=False, width=None, help_text="For example: PC 2231 Frome"
    )
    excuse_reasonable = YesNoField(
        label="Was there a reasonable excuse?", help_text="A failure with a reasonable excuse is no breach."
    )
    decision = radios("What do you decide?", words(Decision))
    expires_on = ahead(label="New last day of the caution")
    goes_on = YesNoField(label="Does the programme go on under the varied conditions?")
    field_order = (
        "condition",
        "evidence",
        "excuse",
        "excuse_on",
        "excuse_to",
        "excuse_reasonable",
        "decision",
        "expires_on",
        "understood",
        "goes_on",
    )
    marks_optional: ClassVar = False
    reveals: ClassVar = {"decision": {"extend": ("expires_on",), "vary": ("goes_on",)}}
    subjects: ClassVar = {
        "condition": "which condition was not met",
        "excuse_reasonable": "whether there was a reasonable excuse",
        "decision": "what you decide",
        "evidence": "what shows that the condition was not met",
    }
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
        self.say_range()
        if failed(self.standing.outcome):
            self._ask_condition()
        else:
            for name in ("condition", "evidence", "excuse", "excuse_on", "excuse_to", "excuse_reasonable"):
                del self.fields[name]
        if self.prosecution_closed:
            kept = [one for one in Decision if one is not Decision.PROSECUTE]
            self.fields["decision"].choices = words(kept)  # type: ignore[attr-defined]
        if self.new_day_needed():
            self.reveals = {"decision": {"extend": ("expires_on",), "vary": ("goes_on", "expires_on")}}  # type: ignore[misc]
            self.fields["expires_on"].required = False

    def new_day_needed(self) -> str | None:
        """The sentence that asks for a new last day where it is to go on; None where the time still runs.

        Whether it had run out when a decision was made is not asked again where it is corrected.
        """
        if isinstance(self.ground.old, Decided):
            return None
        return needs_new_day(self.standing, self.asking.today)

    def _ask_condition(self) -> None:
        """One of those the caution lists; in words where it lists none."""
        listed = self.ground.conditions
        if listed:
            self.fields["condition"].choices = [(one, one) for one in listed]  # type: ignore[attr-defined]
        else:
            asked = text("Which condition was not met?", most=200, width=None, help_text="For example: attend CARA")
            asked.error_messages["required"] = "Enter which condition was not met"
            self.fields["condition"] = asked

    @property
    def prosecution_closed(self) -> str:
        """Why prosecution is not open today; empty while it is, or where it was decided already."""
        if isinstance(self.ground.old, Decided) and self.ground.old.decision is Decision.PROSECUTE:
            return ""
        now = self.standing
        closed = why_not_prosecuted(now.outcome, now.charge, self.ground.disposal, self.ground.today)
        return closed[1] if closed else ""

    def clean(self) -> dict[str, Any]:
        self.warn("expires_on")
        if self.cleaned_data.get("excuse"):
            self.need("excuse_on", "Enter the day on which the excuse was given")
            self.need("excuse_to", "Say to whom the excuse was given")
        missing, decision = self.new_day_needed(), self.cleaned_data.get("decision")
        if missing and (decision == Decision.EXTEND or self.cleaned_data.get("goes_on")):
            self.need("expires_on", missing)
        if self.cleaned_data.get("decision") == Decision.PROSECUTE:
            self.need("evidence", "Say what shows the failure, and why any excuse is not reasonable")
        return self.cleaned_data


class OutcomeForm(DeedForm):
    code = radios("Court result code", words(ResultCode))
    subjects: ClassVar = {"code": "the court result code"}


class DocumentForm(DeedForm):
    document = forms.FileField(
        label="Signed conditional caution",
        help_text="A PDF, or a photograph of the signed page (JPEG or PNG), up to 5 MB. Only the police can open it.",
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
