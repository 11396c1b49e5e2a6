"""The questions of a risk tool or survey, a part a page, and what whoever asked them judges. Nothing is answered beforehand."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from caraway.core.bands import Band
from caraway.core.instruments import Item
from caraway.core.reassessment import Occasion
from caraway.core.risk import Judgement
from caraway.platform.web.forms import PageForm
from caraway.victims.actions.voice import MOST_WORDS
from caraway.victims.assessing import Assessment, tools_on
from caraway.victims.desks.contact.voice_forms import NOT_ASKED

AS_ANSWERED = ("as_answered", "No: it is as the answers say")
PREFIX = "item_"


class BeginForm(PageForm):
    """Which of them is asked, and what for."""

    marks_optional = False
    subjects: ClassVar = {"tool": "which is asked"}
    tool = forms.ChoiceField(label="Which is asked?", widget=forms.RadioSelect)
    made_for = forms.TypedMultipleChoiceField(
        label="What is it asked for?",
        choices=[(one.value, one.words) for one in Occasion],
        coerce=Occasion,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty for a first assessment, and where nothing in particular has happened.",
    )

    def offer(self, today: Any) -> None:
        """Offer those that are asked on that day."""
        choices = [(one.key, f"{one.name} ({one.kind.words.lower()})") for one in tools_on(today)]
        self.fields["tool"].choices = choices  # type: ignore[attr-defined]


class PartForm(PageForm):
    """One part. `part` says which, so that a page sent again answers no other."""

    part = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def answers(self) -> dict[str, str]:
        """The answers by the keys of items; what was not asked has none."""
        said = {name.removeprefix(PREFIX): one for name, one in self.cleaned_data.items() if name.startswith(PREFIX)}
        return {key: one for key, one in said.items() if one != NOT_ASKED[0]}


def part_form(found: Assessment, part: int, data: Any) -> PartForm:
    """The form of one part. What was answered before stands in it."""
    items = found.parts[part]
    kept = {PREFIX + item.key: _kept(found, part, item) for item in items}
    fields = {PREFIX + item.key: _question(found, item) for item in items}
    form: PartForm = type("Part", (PartForm,), fields)(data, initial={"part": part, **kept})
    return form


def _question(found: Assessment, item: Item) -> forms.ChoiceField:
    answers = [(one.key, one.words) for one in found.tool.answers_to(item)]
    return forms.ChoiceField(
        label=item.words,
        choices=[*answers, NOT_ASKED],
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose an answer, or that it was not asked: {item.words}"},
    )


def _kept(found: Assessment, part: int, item: Item) -> str | None:
    return found.answers.get(item.key, NOT_ASKED[0]) if part in found.answered else None


class FinishForm(PageForm):
    """What whoever asked judges. `number`: which answers were read."""

    marks_optional = False
    subjects: ClassVar = {"judgement": "whether it is judged higher", "judgement_reason": "why it is judged so"}
    reveals: ClassVar = {"judgement": {one.value: ("judgement_reason",) for one in Band}}
    number = forms.IntegerField(widget=forms.HiddenInput)
    told = forms.MultipleChoiceField(
        label="Is any of these known otherwise than by the answers?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="From papers or another agency. Each is high, whatever the score.",
    )
    judgement = forms.ChoiceField(
        label="Do you judge the risk to be higher?",
        choices=[AS_ANSWERED, *((one.value, f"It is {one.words.lower()}") for one in Band)],
        widget=forms.RadioSelect,
        help_text="Judgement may raise the band and never lowers it. Where no band follows from the answers, say which it is.",
    )
    judgement_reason = forms.CharField(label="Why?", max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3}))

    def of(self, found: Assessment) -> "FinishForm":
        """The same for this assessment: of a survey nothing is judged."""
        if not found.is_risk:
            for name in ("told", "judgement", "judgement_reason"):
                del self.fields[name]
            return self
        self.fields["told"].choices = [(one.key, one.words) for one in found.tool.overrides]  # type: ignore[attr-defined]
        return self


def judged(given: Mapping[str, Any]) -> Judgement | None:
    """The judgement that was sent, if any. Raises InvalidValue without its reason."""
    said = given.get("judgement")
    return None if said in (None, AS_ANSWERED[0]) else Judgement(Band(said), given["judgement_reason"])
