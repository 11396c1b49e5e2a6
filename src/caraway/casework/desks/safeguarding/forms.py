"""The questions about safety: what was noticed, what was done, who was told, what a review decides."""

from typing import Any, ClassVar

from caraway.casework.actions.concerns import Noticed, Told
from caraway.casework.desks.questions import ahead, lines, radios, text, words
from caraway.core.harm import (
    ConcernAbout,
    ConcernDecision,
    ConcernEntryKind,
    ConcernFrom,
    ConcernKind,
    RiskKind,
    ServiceKind,
)
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField, YesNoField
from caraway.platform.web.forms import PageForm

NEVER_HERE = (
    "Never write a victim’s name, whereabouts or contact details here, nor what a victim has said. Write “the participant”,"
    " “a child”, “another adult”."
)
ROWS = (1, 2, 3)


class PastForm(PageForm):
    """A form whose days, but those ahead, lie in the past."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        for field in self.fields.values():
            if isinstance(field, DayField):
                later = getattr(field, "ahead", False)
                field.bound(earliest=today if later else None, latest=None if later else today, today=today)


class RaiseForm(PastForm):
    """A concern as it is raised."""

    kind = radios("What is the concern about?", words(ConcernKind))
    about = radios("Who is it about?", words(ConcernAbout), help_text="In general words. " + NEVER_HERE)
    heard = radios("Where did you see or hear it?", words(ConcernFrom))
    agreement = radios("Under which agreement were you working?")
    seen = lines("What did you see or hear?", help_text=f"Only what you saw or heard yourself. {NEVER_HERE}", rows=5)
    done = lines("What have you done?", required=False, help_text="For example: called 999, stayed until help came.")
    told_1_who = text("Who have you told? First person", most=200, required=False, help_text="Name and work, or “999”.")
    told_1_on = DayField(label="When did you tell the first person?", required=False)
    told_2_who = text("Second person told", most=200, required=False)
    told_2_on = DayField(label="When did you tell the second person?", required=False)
    told_3_who = text("Third person told", most=200, required=False)
    told_3_on = DayField(label="When did you tell the third person?", required=False)
    urgent = YesNoField(
        label="How soon must somebody look at it?", yes="Today: it is urgent", no="In the next days: it is routine"
    )
    subjects: ClassVar = {
        "kind": "what the concern is about",
        "about": "who it is about",
        "heard": "where you saw or heard it",
        "agreement": "the agreement",
        "seen": "what you saw or heard",
        "urgent": "how soon somebody must look at it",
        **{f"told_{row}_on": "The day you told somebody" for row in ROWS},
    }

    def __init__(self, *args: Any, agreements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(agreements) > 1:
            self.fields["agreement"].choices = agreements  # type: ignore[attr-defined]
        else:
            del self.fields["agreement"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for row in ROWS:
            who, on = found.get(f"told_{row}_who"), found.get(f"told_{row}_on")
            if who and on is None and f"told_{row}_on" not in self.errors:
                self.add_error(f"told_{row}_on", "Enter the day you told them")
            if on and not who:
                self.add_error(f"told_{row}_who", "Enter who you told")
        return found

    def noticed(self) -> Noticed:
        said = self.cleaned_data
        return Noticed(
            ConcernKind(said["kind"]), ConcernAbout(said["about"]), ConcernFrom(said["heard"]), said["urgent"]
        )

    def told(self) -> tuple[Told, ...]:
        said = self.cleaned_data
        return tuple(Told(said[f"told_{row}_who"], said[f"told_{row}_on"]) for row in ROWS if said[f"told_{row}_who"])


ADDED = (ConcernEntryKind.SEEN, ConcernEntryKind.DONE, ConcernEntryKind.TOLD)


class AddForm(PastForm):
    """Something more of a concern."""

    kind = radios("What do you want to add?", words(ADDED))
    who = text("Who was told?", most=200)
    on = DayField(label="When were they told?")
    text = lines("What is it?", required=False, help_text=NEVER_HERE)
    subjects: ClassVar = {"kind": "what you want to add", "who": "who was told", "on": "The day they were told"}
    reveals: ClassVar = {"kind": {ConcernEntryKind.TOLD.value: ("who", "on")}}


class CorrectForm(PastForm):
    """Other words in the place of an entry."""

    text = lines("What is right?", help_text=NEVER_HERE)
    why = lines("Why is it corrected?", most=300, rows=3)
    subjects: ClassVar = {"text": "what is right", "why": "why it is corrected"}


class ReviewForm(PastForm):
    """What the review comes to."""

    text = lines("What is decided, and who does what?", help_text=NEVER_HERE)
    decision = radios("Is there more to do?", words(ConcernDecision))
    next_on = ahead(label="When is it reviewed again?")
    subjects: ClassVar = {
        "text": "what is decided",
        "decision": "whether there is more to do",
        "next_on": "The day of the next review",
    }
    reveals: ClassVar = {"decision": {ConcernDecision.KEEP_OPEN.value: ("next_on",)}}


class PassOnForm(PastForm):
    """A concern told to another party, in words written for it."""

    to = radios("Who should know?")
    words = lines(
        "What do they need to know?",
        help_text=f"They read this as you write it, and nothing else of the concern. {NEVER_HERE}",
    )
    urgent = YesNoField(label="Must they look at it today?")
    subjects: ClassVar = {"to": "who should know", "words": "what they need to know", "urgent": "whether it is urgent"}


class ReferForm(PastForm):
    """The answers that make a referral to services."""

    service = radios("Whose help is needed?", words(ServiceKind))
    to = text("Which authority and team?", most=200, width=None)
    person = lines(
        "Who is it about?", most=300, rows=3, help_text="Name, date of birth and what they need to find them."
    )
    consent = text("Does that person know of it, and agree?", most=200, required=False, width=None)
    concern = lines("What gives concern?", rows=5)
    done = lines("What has been done?", required=False)
    asked = lines("What do you ask for?", rows=3)
    reply_to = text("Who should they reply to, and how?", most=200, width=None)
    subjects: ClassVar = {
        "service": "whose help is needed",
        "to": "the authority and team",
        "person": "who it is about",
        "concern": "what gives concern",
        "asked": "what you ask for",
        "reply_to": "who they should reply to",
    }


class SentForm(PastForm):
    """That a referral was sent."""

    how = text("How was it sent?", most=200, width=None, help_text="For example: the council’s secure portal.")
    on = DayField(label="On which day was it sent?")
    subjects: ClassVar = {"how": "how it was sent", "on": "The day it was sent"}


class RiskForm(PastForm):
    """A signal of risk."""

    kind = radios("What is it about?", words(RiskKind))
    words = lines(
        "What was said or seen?",
        most=300,
        rows=3,
        help_text="One or two sentences about the participant. No names or addresses of anybody else.",
    )
    urgent = YesNoField(label="Must somebody act on it today?")
    subjects: ClassVar = {
        "kind": "what it is about",
        "words": "what was said or seen",
        "urgent": "whether it is urgent",
    }
