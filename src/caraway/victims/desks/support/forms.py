"""The forms about a client, one thing a page. No form asks what happened: codes, days, names and places alone.

`texts` of a form are all there are; `tests/victims/isva_texts.toml` lists them with their limits.
"""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from caraway.core.isva import words
from caraway.core.isva.journey import COURT, TOLD
from caraway.core.victim.contact import Answered
from caraway.core.victim.engagement import SPOKE, Engagement
from caraway.core.vocabulary import Word
from caraway.platform.web.fields import DayField, PhoneField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.calling import NOBODY
from caraway.victims.queries.isva import Forms, ServiceRow

ENGAGED = [one for one in Engagement if one in SPOKE]
CLIENT = ("client", "The client")


def several(listed: type[Word], label: str, hint: str = "") -> forms.TypedMultipleChoiceField:
    """Any of a closed list, as boxes to tick."""
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=[(one.value, one.words) for one in listed],
        coerce=listed,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


class ClientForm(PageForm):
    """A form about one client: it offers what is so of the client."""

    def offer(self, found: Forms, today: date) -> None:
        """Offer what there is to choose; days that have been are today's at the latest."""
        on = self.fields.get("on")
        if isinstance(on, DayField):
            on.bound(latest=today, today=today)


class OpenForm(PageForm):
    subjects: ClassVar = {"born": "day of birth", "referrer": "who referred them", "referred_on": "the day"}
    service = forms.TypedChoiceField(label="Which service?", coerce=UUID, widget=forms.RadioSelect)
    given_name = forms.CharField(label="Given name", max_length=100)
    family_name = forms.CharField(label="Family name", max_length=100)
    born = DayField(label="Day of birth")
    referrer = WordField(words.Referrer, label="Who referred them?")
    referred_on = DayField(label="On which day?")

    def offer(self, services: tuple[ServiceRow, ...], today: date) -> None:
        """Offer these services; one alone is chosen."""
        self.fields["service"].choices = [(str(one.id), one.name) for one in services]  # type: ignore[attr-defined]
        if len(services) == 1:
            self.fields["service"].initial = str(services[0].id)
        for name in ("born", "referred_on"):
            self.fields[name].bound(latest=today, today=today)  # type: ignore[attr-defined]


class ConsentForm(ClientForm):
    subjects: ClassVar = {
        "view": "what the client says",
        "competence": "whether the client understands and decides",
        "parent": "what a parent or carer says",
        "without": "the reason",
    }
    reveals: ClassVar = {"parent": dict.fromkeys(("refuses", "not_asked"), ("without",))}
    view = WordField(words.OwnView, label="What does the client say of being supported?")
    competence = WordField(words.Competence, label="Does the client understand what support means, and decide?")
    parent = WordField(words.ParentSays, label="What does a parent or carer say?")
    without = WordField(words.Without, label="Why without their consent?")

    def offer(self, found: Forms, today: date) -> None:
        """From 16 on the own view is all that is asked."""
        if found.decides:
            for name in ("competence", "parent", "without"):
                del self.fields[name]


class StepForm(ClientForm):
    subjects: ClassVar = {
        "stage": "a stage",
        "on": "the day",
        "court_on": "the next day at court",
        "told_on": "the day on which the client was told",
    }
    reveals: ClassVar = {
        "stage": {
            one.value: (*(("told_on",) if one in TOLD else ()), *(("court_on",) if one in COURT else ()))
            for one in words.Stage
            if one in COURT | TOLD
        }
    }
    on = DayField(label="Since which day?")
    stage = WordField(words.Stage, label="Where does the case stand?")
    told_on = DayField(label="On which day was the client told?")
    court_on = DayField(label="The next day at court")

    def offer(self, found: Forms, today: date) -> None:
        """The stages that may come next."""
        super().offer(found, today)
        self.fields["stage"].choices = [(one.value, one.words) for one in found.next_stages]  # type: ignore[attr-defined]
        self.fields["told_on"].bound(latest=today, today=today)  # type: ignore[attr-defined]


class RiskForm(ClientForm):
    subjects: ClassVar = {"level": "the risk"}
    level = WordField(words.Risk, label="How much danger is the client in now?")


class MeetingForm(ClientForm):
    subjects: ClassVar = {"person": "who", "result": "what came of it"}
    reveals: ClassVar = {"result": {one.value: ("topics",) for one in ENGAGED}}
    person = forms.TypedChoiceField(
        label="With whom?",
        coerce=lambda code: None if code == CLIENT[0] else UUID(code),
        widget=forms.RadioSelect,
        initial=CLIENT[0],
    )
    result = WordField(
        Engagement, only=[one for one in Engagement if one is not Engagement.NOT_ATTEMPTED], label="What came of it?"
    )
    topics = several(words.Topic, "What was it about?", "Never what happened: there is no place for it.")

    def offer(self, found: Forms, today: date) -> None:
        """The client, and parents and carers."""
        parents = [(str(one.id), one.name) for one in found.people if one.kind is words.PersonIs.PARENT]
        self.fields["person"].choices = [CLIENT, *parents]  # type: ignore[attr-defined]


class MeasureForm(ClientForm):
    subjects: ClassVar = {"measure": "a measure", "state": "how far it has come", "on": "the day"}
    measure = WordField(words.Measure, label="Which measure?")
    state = WordField(words.MeasureIs, label="How far has it come?")
    on = DayField(label="On which day?")


class CourtDayForm(ClientForm):
    subjects: ClassVar = {"court_on": "the day at court"}
    court_on = DayField(label="The next day at court")


class MoveForm(PageForm):
    subjects: ClassVar = {"moved": "what became of it", "court_on": "the new day"}
    reveals: ClassVar = {"moved": {"yes": ("court_on",)}}
    moved = forms.ChoiceField(
        label="What became of this day?",
        choices=[("yes", "Moved to another day"), ("no", "Taken off the list")],
        widget=forms.RadioSelect,
    )
    court_on = DayField(label="The new day")


class SupportForm(ClientForm):
    subjects: ClassVar = {"kind": "how", "on": "the day"}
    kind = WordField(words.Support, label="How was the client supported at court?")
    on = DayField(label="On which day?")


class TherapyForm(ClientForm):
    subjects: ClassVar = {"kind": "the type", "on": "the day"}
    kind = WordField(words.Therapy, label="Which type of therapy?")
    on = DayField(
        label="On which day?", help_text="Past or planned. It never waits for the case, and nothing else of it is kept."
    )

    def offer(self, found: Forms, today: date) -> None:
        """Any day: what is planned too."""


class PersonForm(ClientForm):
    subjects: ClassVar = {"kind": "who they are", "name": "their name"}
    reveals: ClassVar = {
        "kind": {one.value: ("number", "email") for one in words.PersonIs if one is not words.PersonIs.PARENT}
    }
    kind = WordField(words.PersonIs, label="Who are they?")
    name = forms.CharField(label="Name", max_length=200)
    number = PhoneField(label="Telephone number at work", required=False)
    email = forms.EmailField(label="E-mail address at work", required=False, max_length=254)
    may_know = several(words.MayKnow, "What may they be told?", "What is not ticked they are not told.")


class GoneForm(ClientForm):
    subjects: ClassVar = {"person": "who"}
    person = forms.TypedChoiceField(label="Who is not in the case any more?", coerce=UUID, widget=forms.RadioSelect)

    def offer(self, found: Forms, today: date) -> None:
        """Those in it now."""
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(one.id), f"{one.name} ({one.kind.words.lower()})") for one in found.people
        ]


class SchoolForm(ClientForm):
    subjects: ClassVar = {
        "place": "the name of the school or place of work",
        "same": "whether the accused is there too",
    }
    place = forms.CharField(label="School or place of work", max_length=200)
    same = WordField(words.SamePlace, label="Is the accused at the same one?")
    arranged = several(words.Arranged, "What is arranged?")


class CloseForm(ClientForm):
    subjects: ClassVar = {"why": "why"}
    why = WordField(words.Ending, label="Why is the case closed?")


class AdviserForm(PageForm):
    subjects: ClassVar = {"adviser": "an adviser"}
    adviser = forms.TypedChoiceField(label="Whose case is it?", coerce=UUID, widget=forms.RadioSelect)


class CallForm(PageForm):
    interpreter = forms.BooleanField(
        label="An interpreter who knows neither party is booked for this call", required=False
    )


class CalledForm(PageForm):
    """What came of a call. To anybody but them nothing was said, and nothing more is asked."""

    subjects: ClassVar = {"who": "who answered", "result": "what came of it"}
    reveals: ClassVar = {
        "who": {one.value: ("result", "topics") for one in (Answered.CODE_WORD, Answered.VICTIM)},
    }
    who = forms.ChoiceField(
        label="Who answers?",
        choices=[
            (Answered.CODE_WORD.value, "They do, and gave the code word"),
            (Answered.VICTIM.value, "They do, by the voice or the name given"),
            (Answered.NOT_SURE.value, Answered.NOT_SURE.words),
            (Answered.SOMEBODY_ELSE.value, Answered.SOMEBODY_ELSE.words),
            (NOBODY, "Nobody"),
        ],
        widget=forms.RadioSelect,
    )
    result = WordField(Engagement, only=ENGAGED, label="What came of it?")
    topics = several(words.Topic, "What was it about?", "Never what happened: there is no place for it.")

    @property
    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        who = self.cleaned_data["who"]
        return self.cleaned_data | {"who": None if who == NOBODY else Answered(who)}
