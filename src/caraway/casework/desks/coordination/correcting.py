"""Correct or take back an entry: the questions by which it was made, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.coordination.calls import HELD, RecordCallForm
from caraway.casework.desks.coordination.forms import (
    AbsenceForm,
    AskForm,
    ContactForm,
    DeclineForm,
    ExtensionForm,
    ModeForm,
    ReviewForm,
    StopForm,
    WithdrawForm,
)
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.calendar import of_step
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.history import title_of
from caraway.casework.whose import may_record
from caraway.core import facts as f
from caraway.core.fact_store import kind_of
from caraway.core.facts import Fact
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import AbsenceReason, AskedBy, Attendance
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.dates import day, day_full
from caraway.platform.web.fields import DayField, WordField, YesNoField

WHY = "The reason stays beside the old entry, for everybody who reads the history."


class BookedForm(CaseForm):
    subjects: ClassVar = {"session": "the workshop"}
    session = forms.ChoiceField(label="Which workshop is right?")

    def prepare(self) -> None:
        self.slots = {slot.session: slot for slot in of_step(self.file.case, self.about)}
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            (key, f"{day_full(slot.on)}, {slot.venue}, {slot.starts_at}") for key, slot in self.slots.items()
        ]

    def given(self) -> dict[str, Any]:
        return super().given() | {"session_on": self.slots[self.cleaned_data["session"]].on}


class MovedForm(BookedForm):
    subjects: ClassVar = {"session": "the workshop", "asked_by": "who asked", "reason": "why it was moved"}
    asked_by = WordField(AskedBy, label="Who asked for it?")
    reason = forms.CharField(label="Why was it moved?", max_length=300)


class MarkedForm(CaseForm):
    subjects: ClassVar = {"code": "what the register should say", "minute": "Minutes after the start"}
    reveals: ClassVar = {
        "code": {
            "late_refused": ("minute", "excuse"),
            "left_early": ("minute", "excuse"),
            "sent_away": ("minute", "excuse"),
            "absent_acceptable": ("absence",),
        }
    }
    code = WordField(
        Attendance,
        label="What should the register say?",
        only=[one for one in Attendance if one not in (Attendance.CANCELLED, Attendance.MOVED)],
    )
    minute = forms.IntegerField(label="How many minutes after the start?", min_value=0)
    excuse = YesNoField(label="Was there a reasonable excuse?")
    absence = WordField(AbsenceReason, label="What was the reason for the absence?")

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"excuse": bool(given["excuse"]), "absence": given["absence"] or None}


class RecordedForm(CaseForm):
    aims = forms.MultipleChoiceField(label="Aims covered", required=False, widget=forms.CheckboxSelectMultiple)
    signposts = forms.MultipleChoiceField(label="Pointed to", required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        programme = self.file.rules.programme
        self.fields["aims"].choices = [(aim.key, aim.words) for aim in programme.aims]  # type: ignore[attr-defined]
        self.fields["signposts"].choices = [  # type: ignore[attr-defined]
            (one.value, one.words) for one in programme.signposts
        ]


class CallBookedForm(CaseForm):
    subjects: ClassVar = {"session_on": "The day of the call"}
    session_on = DayField(label="On which day is the call?")
    interpreter = forms.CharField(label="Interpreter", max_length=200, required=False)


class EveryModeForm(ModeForm):
    """All modes: the one in force now may be the mistake."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            (one.value, one.words) for one in self.file.rules.programme.delivery.modes
        ]


def _as_kept(fact: Fact) -> dict[str, Any]:
    return {one.name: getattr(fact.detail, one.name) for one in fields(fact.detail)} | {"on": fact.on}


def _call_as_kept(fact: Fact) -> dict[str, Any]:
    detail: Any = fact.detail
    spoke = detail.code in HELD or not detail.safe_to_talk
    opening = {f"opening_{number}": True for number in range(1, 10)} if detail.safe_to_talk and spoke else {}
    return {**_as_kept(fact), **opening, "spoke": spoke, "ended": detail.code, "late_excuse": detail.excuse}


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of entry is corrected: its questions, and the answers it was made with."""

    form: type[CaseForm]
    kept: Callable[[Fact], dict[str, Any]] = _as_kept
    about: str = ""


KINDS: Mapping[type, Kind] = {
    f.InformationAsked: Kind(AskForm),
    f.Declined: Kind(DeclineForm),
    f.Contacted: Kind(ContactForm),
    f.Booked: Kind(BookedForm, about="step"),
    f.Moved: Kind(MovedForm, about="step"),
    f.SessionMarked: Kind(MarkedForm),
    f.AbsenceSettled: Kind(AbsenceForm, about="session"),
    f.SessionRecorded: Kind(RecordedForm),
    f.CallBooked: Kind(CallBookedForm),
    f.CallMarked: Kind(RecordCallForm, _call_as_kept),
    f.ExtensionAsked: Kind(ExtensionForm),
    f.ModeChanged: Kind(EveryModeForm),
    f.Withdrew: Kind(WithdrawForm),
    f.Stopped: Kind(StopForm),
    f.ArrestReviewed: Kind(ReviewForm),
}
ONLY_TAKEN_BACK = (f.Accepted,)
"""Entries that say nothing but that something happened. A cancellation is its workshop's: that stays cancelled."""


class Why(CaseForm):
    """The reason, asked on every correction."""

    subjects: ClassVar = {"why": "why"}
    why = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY)


class AnnulForm(Why):
    def given(self) -> dict[str, Any]:
        return super().given() | {"fact": self.about}


def correct_form(data: Any = None, *, file: CaseFile, by: Actor, about: str, **kwargs: Any) -> CaseForm:
    """The form of the entry `about`, filled as it stands. Raises NotYours for one that is not this person's."""
    fact = entry(file, about, asked=data is None)
    kind = KINDS.get(type(fact.detail))
    if kind is None or not may_record(type(fact.detail), by):
        raise NotYours("not_found", "There is no such entry.")
    made = type(
        "Corrected", (_Corrected, kind.form), {"subjects": {**kind.form.subjects, "why": "why it is corrected"}}
    )
    subject = getattr(fact.detail, kind.about) if kind.about else ""
    form: CaseForm = made(data, file=file, by=by, about=subject, fact=fact, initial=kind.kept(fact), **kwargs)
    return form


class _Corrected(CaseForm):
    """Made together with the form of a kind: its answers become the corrected entry."""

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(*args, **kwargs)
        self.fields["why"] = forms.CharField(
            label="Why is it corrected?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY
        )
        self.fields["why"].error_messages["required"] = "Say why it is corrected"

    def given(self) -> dict[str, Any]:
        given = super().given()
        named = {one.name for one in fields(self.fact.detail)}
        values = {name: _plain(value) for name, value in given.items() if name in named}
        return {
            "fact": self.fact.id,
            "detail": replace(self.fact.detail, **values),
            "why": self.cleaned_data["why"],
            "on": given.get("on"),
        }


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def entry(file: CaseFile, fact: str, *, asked: bool) -> Fact:
    """The entry, by its id. Raises NotYours where the case has none such; where it is asked for, NotNow once corrected."""
    found = next((one for one in file.facts if one.id == fact), None)
    if found is None or isinstance(found.detail, f.Annulled):
        raise NotYours("not_found", "There is no such entry.")
    if asked and any(one.replaces == fact for one in file.facts):
        raise NotNow("corrected", "This entry has been corrected already. Correct the newer one.")
    return found


def correct_context(file: CaseFile, about: str) -> Context:
    found = entry(file, about, asked=False)
    kind = kind_of(found.detail)
    notes = [
        f"“{title_of(file, found)}”, recorded on {day(found.at)} by {found.by}. The old entry stays, struck through."
    ]
    return {"notes": notes, "take_back": about, "kind": kind}


def annul_form(data: Any = None, *, file: CaseFile, by: Actor, about: str, **kwargs: Any) -> CaseForm:
    """Why an entry is taken back. Raises NotYours for one that is not this person's."""
    fact = entry(file, about, asked=data is None)
    taken_back = type(fact.detail) in KINDS or isinstance(fact.detail, ONLY_TAKEN_BACK)
    if not taken_back or not may_record(type(fact.detail), by):
        raise NotYours("not_found", "There is no such entry.")
    return AnnulForm(data, file=file, by=by, about=about, **kwargs)


def annul_context(file: CaseFile, about: str) -> Context:
    found = entry(file, about, asked=False)
    return {
        "notes": [f"“{title_of(file, found)}”, recorded on {day(found.at)} by {found.by}, did not happen."],
        "warning": "Whoever was told something that rests on it is told again at once.",
    }
