"""The questions about what was said, the safety plan and help offered. Nothing is answered beforehand, but for the plan that holds."""

from typing import ClassVar

from django import forms

from caraway.core.reassessment import Occasion
from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import (
    MOST_CHILDREN,
    Abuse,
    Change,
    ChildrenLive,
    RelationshipNow,
    Service,
    Voice,
)
from caraway.core.victim.wishes import Wish
from caraway.core.vocabulary import Word
from caraway.platform.web.fields import DayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions.voice import MOST_WORDS
from caraway.victims.desks.contact.way_forms import VersionForm
from caraway.victims.models import PlanPart

NOT_ASKED = ("not_asked", "Not asked")
"""An answer of its own beside what the victim did not know or did not want to say."""


def _asked(words: type[Word], label: str) -> forms.TypedChoiceField:
    def read(code: str) -> Word | None:
        return None if code == NOT_ASKED[0] else words(code)

    return forms.TypedChoiceField(
        label=label,
        choices=[*((one.value, one.words) for one in words), NOT_ASKED],
        coerce=read,
        widget=forms.RadioSelect,
    )


def _several(words: type[Word], label: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=[(one.value, one.words) for one in words],
        coerce=words,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty if this was not asked.",
    )


class VoiceForm(PageForm):
    """What was said on a day."""

    marks_optional = False
    subjects: ClassVar = {
        "on": "the day",
        "relationship": "how things are between them",
        "change": "what has changed",
        "abuse": "whether there is abuse",
        "children_live": "where the children live",
        "children": "how many children there are",
    }
    reveals: ClassVar = {
        "children_live": {
            one.value: ("children",) for one in ChildrenLive if one not in (ChildrenLive.NONE, ChildrenLive.NOT_SAID)
        }
    }
    on = DayField(label="On which day was this said?")
    relationship = _asked(RelationshipNow, "Are they together?")
    change = _asked(Change, "What has changed in how the other party behaves?")
    abuse = _asked(Abuse, "Is there abuse?")
    children_live = _asked(ChildrenLive, "Where do the children live?")
    children = forms.IntegerField(
        label="How many children are there?",
        required=False,
        min_value=1,
        max_value=MOST_CHILDREN,
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
        help_text="Leave empty if this was not said.",
    )
    wishes = _several(Wish, "What does the victim wish?")
    services = _several(Service, "Which help does the victim want?")

    @property
    def voice(self) -> Voice:
        """What was said, as the rules read it. Raises InvalidValue for what does not fit."""
        given = self.cleaned_data
        return Voice(
            on=given["on"],
            relationship=given["relationship"],
            change=given["change"],
            abuse=given["abuse"],
            children_live=given["children_live"],
            children=given["children"],
            services=frozenset(given["services"]),
        )


def _part(part: PlanPart) -> forms.CharField:
    return forms.CharField(
        label=part.words, required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SafetyForm(VersionForm):
    """The parts of a safety plan, all of it together: each version is whole."""

    marks_optional = False
    signs = _part(PlanPart.SIGNS)
    leave = _part(PlanPart.LEAVE)
    people = _part(PlanPart.PEOPLE)
    take = _part(PlanPart.TAKE)
    children = _part(PlanPart.CHILDREN)
    home = _part(PlanPart.HOME)
    apart = _part(PlanPart.APART)
    other = _part(PlanPart.OTHER)

    @property
    def parts(self) -> dict[PlanPart, str]:
        """The words of each part."""
        return {part: self.cleaned_data[part.value].replace("\r\n", "\n") for part in PlanPart}


class SignpostForm(PageForm):
    """One service, and how far it came."""

    subjects: ClassVar = {"service": "the service", "result": "how far it has come", "on": "the day"}
    service = WordField(
        Service, only=[one for one in Service if one is not Service.NONE_WANTED], label="Which service?"
    )
    result = WordField(Signposted, label="How far has it come?")
    on = DayField(label="On which day?")


class OccasionForm(PageForm):
    """Something that asks for an assessment."""

    subjects: ClassVar = {"occasion": "what happened", "on": "the day"}
    occasion = WordField(Occasion, label="What happened?")
    on = DayField(label="On which day?")
