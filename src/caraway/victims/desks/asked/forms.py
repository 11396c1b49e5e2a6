"""The questions about requests for somebody's data."""

from typing import Any, ClassVar

from django import forms

from caraway.core.victim.records import Asker, Basis, Consulted, RecordClass, RefusedBecause
from caraway.core.victim.requests import GROUNDS, OUTCOMES, Ground, RequestKind, RequestState
from caraway.core.victim.safe_plan import Way
from caraway.platform.web.fields import DayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.models import IdentityBy

SHOWN = [Way.CALL, Way.TEXT, Way.EMAIL, Way.LETTER, Way.IN_PERSON]


class OwnForm(PageForm):
    """A request of the victim's own."""

    subjects: ClassVar = {"kind": "what is asked", "way": "how it came", "received_on": "the day on which it came"}
    kind = WordField(RequestKind, label="What is asked?")
    way = WordField(Way, only=SHOWN, label="How did it come?")
    received_on = DayField(label="On which day did it come?")
    identity_by = WordField(
        IdentityBy,
        label="How is it known who asks?",
        required=False,
        help_text="Leave it open if it is not known: nothing is given before, and the clock waits.",
    )
    words = forms.CharField(
        label="What exactly is asked", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class IdentityForm(PageForm):
    """That it is known who asks."""

    subjects: ClassVar = {"identity_by": "how it is known who asks"}
    identity_by = WordField(IdentityBy, label="How is it known who asks?")


class MoreTimeForm(PageForm):
    """Why it takes longer."""

    subjects: ClassVar = {"why": "why it takes longer"}
    why = forms.CharField(
        label="Why does it take longer?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say it to whoever asked, in the way that is safe, in the first month.",
    )


class OutcomeForm(PageForm):
    """What came of a request of the victim's own."""

    subjects: ClassVar = {
        "outcome": "what came of it",
        "grounds": "on which grounds",
        "given": "what was given or done",
    }
    reveals: ClassVar = {
        "outcome": {
            RequestState.MET.value: ("given",),
            RequestState.PARTLY_MET.value: ("given", "grounds"),
            RequestState.REFUSED.value: ("grounds",),
        }
    }
    outcome = WordField(RequestState, only=list(OUTCOMES), label="What came of it?")
    given = forms.CharField(
        label="What exactly was given or done?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One thing on each line. For a copy, its digest too.",
    )
    grounds = forms.TypedMultipleChoiceField(
        label="Why was not all of it met?", coerce=Ground, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, kind: RequestKind) -> None:
        super().__init__(data)
        self.fields["grounds"].choices = [(one.value, one.words) for one in Ground if one in GROUNDS[kind]]  # type: ignore[attr-defined]

    @property
    def answer(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        given = tuple(line.strip() for line in (said["given"] or "").splitlines() if line.strip())
        return {"outcome": said["outcome"], "given": given, "grounds": frozenset(said["grounds"] or ())}


class RecordsForm(PageForm):
    """Somebody else's request."""

    subjects: ClassVar = {
        "asker": "who asks",
        "who": "their name and office",
        "basis": "on what basis",
        "scope": "which records",
        "reason": "what they are needed for",
        "received_on": "the day on which it came",
    }
    asker = WordField(Asker, label="Who asks?")
    who = forms.CharField(label="Name and office", max_length=200)
    basis = WordField(Basis, label="On what basis?")
    scope = forms.TypedMultipleChoiceField(
        label="Which records are asked for?",
        choices=[(one.value, one.words) for one in RecordClass],
        coerce=RecordClass,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label="What are they needed for?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    received_on = DayField(label="On which day did it come?")
    due_on = DayField(label="By which day?", required=False, help_text="If the request or order names one.")


class ConsultedForm(PageForm):
    """Whether the victim knows."""

    subjects: ClassVar = {"consulted": "whether it was told"}
    consulted = WordField(
        Consulted,
        only=[one for one in Consulted if one is not Consulted.NOT_YET],
        label="Was the person concerned told or asked?",
    )


class DecideForm(PageForm):
    """What is given, or why nothing is."""

    subjects: ClassVar = {"decision": "what is decided", "allowed": "what is given", "because": "why nothing is given"}
    reveals: ClassVar = {"decision": {"allow": ("allowed",), "refuse": ("because",)}}
    decision = forms.ChoiceField(
        label="What is decided?",
        choices=[("allow", "Give some of it, or all"), ("refuse", "Give nothing")],
        widget=forms.RadioSelect,
    )
    allowed = forms.TypedMultipleChoiceField(
        label="Which records are given?", coerce=RecordClass, widget=forms.CheckboxSelectMultiple
    )
    because = WordField(RefusedBecause, label="Why is nothing given?")

    def offer(self, scope: frozenset[RecordClass]) -> None:
        """Offer what was asked for, and nothing else."""
        self.fields["allowed"].choices = [(one.value, one.words) for one in RecordClass if one in scope]  # type: ignore[attr-defined]


class GivenForm(PageForm):
    """One document that went."""

    subjects: ClassVar = {
        "record": "the kind of record",
        "first_on": "the first day",
        "last_on": "the last day",
        "document": "which document",
        "digest": "the digest",
    }
    record = forms.TypedChoiceField(
        label="Which kind of record was given?", coerce=RecordClass, widget=forms.RadioSelect
    )
    first_on = DayField(label="From which day?")
    last_on = DayField(label="To which day?")
    document = forms.CharField(label="Which document was it?", max_length=200)
    digest = forms.RegexField(
        label="Its SHA-256 digest",
        regex=r"^[0-9a-f]{64}$",
        help_text="64 figures and small letters. It shows later exactly what went.",
    )

    def offer(self, allowed: frozenset[RecordClass]) -> None:
        """Offer what was allowed, and nothing else."""
        self.fields["record"].choices = [(one.value, one.words) for one in RecordClass if one in allowed]  # type: ignore[attr-defined]

    @property
    def answer(self) -> dict[str, str]:
        """As the action takes it."""
        said = self.cleaned_data
        return {
            "record": said["record"].value,
            "first_on": said["first_on"].isoformat(),
            "last_on": said["last_on"].isoformat(),
            "document": said["document"],
            "digest": said["digest"],
        }
