"""The questions of a decision. Nothing is chosen beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from caraway.core.joint.record import Record
from caraway.core.joint.state import Stands
from caraway.core.joint.text import CODED, Advised, Crossing, Proposal, Urgent, sends
from caraway.core.joint.words import Advice, Children, Marac, Option, Purpose, ReleaseKind, RiskBand, Side, Trigger
from caraway.core.vocabulary import HoldCode, Word
from caraway.platform.web.fields import DayField, WordField, YesNoField
from caraway.platform.web.forms import PageForm
from caraway.victims.members import Candidate
from caraway.victims.queries.joint import Opening

MOST = 4000
ADVICE = ("advice", "purpose", "expires_on")


def words_field(label: str, **more: Any) -> forms.CharField:
    """A field of several lines."""
    widget = forms.Textarea(attrs={"rows": more.pop("rows", 5)})
    return forms.CharField(label=label, max_length=MOST, widget=widget, **more)


def person_field(label: str, **more: Any) -> forms.TypedChoiceField:
    """One of the people who can be named."""
    return forms.TypedChoiceField(label=label, widget=forms.RadioSelect, coerce=UUID, empty_value=None, **more)


def offer(form: forms.Form, field: str, people: Iterable[Candidate]) -> None:
    """Offer these people."""
    form.fields[field].choices = [(str(one.account), one.words) for one in people]  # type: ignore[attr-defined]


class OpenForm(PageForm):
    subjects: ClassVar = {"police": "the senior of the police", "provider": "the senior of the provider"}
    reveals: ClassVar = {"trigger": {Trigger.SIGNAL.value: ("signal",)}}
    trigger = WordField(Trigger, label="Why is there something to decide?")
    signal = forms.TypedChoiceField(label="Which signal?", widget=forms.RadioSelect, coerce=UUID, empty_value=None)
    police = person_field("Who is the named senior of the police?")
    provider = person_field(
        "Who is the named senior of the provider?",
        help_text="Each gets the task where nothing is agreed in time.",
    )

    def offer(self, found: Opening) -> None:
        """Offer what there is: without an urgent signal that is one no reason."""
        for side in Side:
            offer(self, side.value, (one for one in found.people if one.side is side))
        signals = [(str(one.id), f"{one.kind.words}: {one.words}") for one in found.signals]
        self.fields["signal"].choices = signals  # type: ignore[attr-defined]
        triggers = [(one.value, one.words) for one in Trigger if signals or one is not Trigger.SIGNAL]
        self.fields["trigger"].choices = triggers  # type: ignore[attr-defined]


class MemberForm(PageForm):
    subjects: ClassVar = {
        "person": "who decides",
        "decides_breach": "whether this person decides on a breach",
        "reason": "why nobody else can take part",
        "approver": "who approved it",
    }
    reveals: ClassVar = {"decides_breach": {"yes": ("reason", "approver")}}
    person = person_field("Who decides?", help_text="For the side of their own organisation.")
    decides_breach = YesNoField(
        label="Is this the officer who decides on a breach in this case?",
        help_text="What was told in confidence is no part of that: so that officer takes part by an exception only.",
    )
    reason = words_field("Why can nobody else of the police take part?", rows=3)
    approver = person_field("Who approved it?")


class OffForm(PageForm):
    subjects: ClassVar = {"person": "who is taken off"}
    person = person_field("Who no longer decides?", help_text="What they said stays. Every agreement is undone.")


class KnownForm(PageForm):
    subjects: ClassVar = {
        "known": "what is known",
        "risk": "the risk",
        "children": "what is known of children",
        "why_not_referred": "why it is not referred",
    }
    reveals: ClassVar = {"marac": {Marac.NOT_REFERRED.value: ("why_not_referred",)}}
    known = words_field("What is known?", help_text="Stays on this site. Whoever is named here reads it.", rows=8)
    risk = WordField(RiskBand, label="What is the risk now?")
    children = WordField(Children, label="What is known of children?")
    marac = WordField(
        Marac,
        label="What becomes of it at MARAC?",
        required=False,
        help_text="Must be said before anybody agrees, where the risk is above the area's ceiling or not known.",
    )
    why_not_referred = words_field("Why is it not referred?", rows=3)

    @property
    def record(self) -> Record:
        """What was answered. Raises InvalidValue as `Record` does."""
        data = self.cleaned_data
        return Record(
            data["known"], data["risk"], data["children"], data["marac"] or None, data["why_not_referred"] or ""
        )


class CrossingForm(PageForm):
    """What crosses: a neutral reason, or advice."""

    subjects: ClassVar = {
        "reasons": "the reasons",
        "code": "the neutral reason",
        "advice": "what those who lead are to do",
        "purpose": "what the advice is for",
        "expires_on": "the last day of the advice",
    }
    reasons = words_field("What are the reasons?", help_text="Stay on this site, and are part of the text.")
    code = WordField(
        HoldCode, label="With which neutral reason?", help_text="The list that illness and rooms use. It crosses."
    )
    advice = forms.TypedMultipleChoiceField(
        label="What are those who lead the session to do?",
        choices=[(one.value, one.words) for one in Advice],
        coerce=Advice,
        widget=forms.CheckboxSelectMultiple,
        help_text="These very words cross, and nothing of why.",
    )
    purpose = WordField(Purpose, label="What is the advice for?")
    expires_on = DayField(label="Until which day does it hold?", help_text="That day included.")

    @property
    def advised(self) -> Advised | None:
        """The advice; None where none was asked for. Raises InvalidValue as `Advised` does."""
        data = self.cleaned_data
        if not data["advice"]:
            return None
        return Advised(tuple(one for one in Advice if one in data["advice"]), data["purpose"], data["expires_on"])


class ProposeForm(CrossingForm):
    """What a member puts to the others. What each option comes to stands beside it, with its day."""

    field_order = ["option", "code", *ADVICE, "reasons"]
    option = WordField(Option, label="What is to be?")

    def __init__(self, *args: Any, now: Stands, **kwargs: Any) -> None:
        hints = {one.option.value: one.words for one in now.options}
        self.choice_hints = {"option": hints}  # type: ignore[misc]
        self.reveals = {"option": {one.value: needed(sends(one, now.held)) for one in Option}}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def proposal(self) -> Proposal:
        """What was answered. Raises InvalidValue as `Proposal` does."""
        data = self.cleaned_data
        return Proposal(data["option"], data["reasons"], data["code"] or None, self.advised)


def needed(kinds: Sequence[ReleaseKind]) -> tuple[str, ...]:
    """The questions that what crosses needs an answer to."""
    return (("code",) if set(kinds) & set(CODED) else ()) + (ADVICE if ReleaseKind.ADVISORY in kinds else ())


class AtOnce(Word):
    """What can be asked for at once."""

    HOLD = "hold", "A hold"
    ADVISORY = "advisory", "Advice for those who lead the session"
    CANCEL = "cancel", "The provider cancels the whole session"


class UrgentForm(CrossingForm):
    """What two people release at once."""

    field_order = ["what", "code", *ADVICE, "reasons"]
    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "what": {
            "hold": "The participant does not attend. It is there within minutes, outside the batches.",
            "advisory": "What to do, never why.",
            "cancel": "Nothing crosses from here. Call the provider's manager: it is cancelled for everybody.",
        }
    }
    reveals: ClassVar = {"what": {"hold": ("code",), "advisory": ADVICE}}
    what = WordField(AtOnce, label="What is to happen at once?")

    @property
    def urgent(self) -> Urgent:
        """What was answered. Raises InvalidValue as `Urgent` does."""
        data = self.cleaned_data
        if data["what"] is AtOnce.CANCEL:
            return Urgent(data["reasons"], None)
        kind = ReleaseKind(data["what"].value)
        return Urgent(data["reasons"], Crossing(kind, data["code"] or None, self.advised))


class ReadForm(PageForm):
    """The text that was read, by its digest."""

    digest = forms.CharField(widget=forms.HiddenInput)


class DisagreeForm(ReadForm):
    subjects: ClassVar = {"words": "why you do not agree"}
    words = words_field("Why do you not agree?", help_text="It stays, also if you agree later.")
