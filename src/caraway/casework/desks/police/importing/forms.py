"""The forms of refer by file."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import radios, text
from caraway.casework.intake_files.limits import LARGEST, MOST_ROWS
from caraway.casework.intake_files.matching import DAY_FORMATS, Matching, Question, of_the_victim
from caraway.platform.web.forms import PageForm

KINDS = ".csv,.txt,.tsv,.xlsx"


def _file(label: str, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": KINDS}),
        max_length=None,
        error_messages={"required": "Choose a file: CSV, or a workbook (.xlsx)", "empty": "The file is empty"},
    )


class SendForm(PageForm):
    """The file, and the agreement where there are several."""

    agreement = radios("Which programme and area?")
    file = _file(
        "The file",
        f"CSV or a workbook (.xlsx), up to {MOST_ROWS:,} rows and {LARGEST // 1024 // 1024} MB. Neither the file nor its name is kept.",
    )
    subjects: ClassVar = {"agreement": "the programme and area", "file": "the file"}

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(choices) == 1:
            del self.fields["agreement"]
        else:
            self.fields["agreement"].choices = choices  # type: ignore[attr-defined]


class SampleForm(PageForm):
    """A file as the force exports it, for the names of its columns."""

    file = _file(
        "A file as your force exports it",
        "Only the names of its columns are read and shown. Nothing of it is kept.",
    )
    subjects: ClassVar = {"file": "the file"}


LEFT_OUT = "Leave out"


class ColumnsForm(PageForm):
    """Each of their columns with the answer it is. The names of the columns travel with the form."""

    columns = forms.JSONField(widget=forms.HiddenInput)
    days = radios("How are dates written in the file?", DAY_FORMATS.items())

    marks_optional: ClassVar = False
    subjects: ClassVar = {"days": "how dates are written"}

    def __init__(
        self,
        *args: Any,
        names: Sequence[str],
        questions: Mapping[str, Question],
        kept: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.initial["columns"] = list(names)
        for number, name in enumerate(names):
            listed = _listed(questions, victim=of_the_victim(name))
            self.fields[f"column-{number}"] = forms.ChoiceField(label=name, required=False, choices=listed)
            self.initial[f"column-{number}"] = kept.get(name) or _guess(name, questions)
        self.order_fields(["columns", *(f"column-{number}" for number in range(len(names))), "days"])

    @property
    def matched(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data.get(f"column-{number}", "") for number, name in enumerate(self.names)}
        return {name: key for name, key in chosen.items() if key}


def _listed(questions: Mapping[str, Question], *, victim: bool) -> list[tuple[str, Any]]:
    """The questions under their headings; of a column named after the victim, only what is sealed or about both."""
    fit = [one for one in questions.values() if not victim or one.sealed or one.about_both]
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in fit:
        groups.setdefault("The victim (sealed)" if one.sealed else HEADINGS[one.page], []).append((one.key, one.words))
    return [("", [("", LEFT_OUT)]), *groups.items()]


HEADINGS = {
    "person": "The person",
    "contact": "How to reach the person",
    "needs": "Language and needs",
    "offence": "The offence",
    "history": "About the person and the offence",
    "caution": "The caution",
    "delivery": "How it is delivered",
}


def _guess(name: str, questions: Mapping[str, Question]) -> str:
    """The question of just that name, if there is one; for the victim's only where the column says whose it is."""
    plain = " ".join(name.replace("_", " ").split()).casefold()
    for one in questions.values():
        if plain in (one.words.casefold(), one.key.replace(".", " ").replace("_", " ")):
            return one.key
        if not one.sealed and plain == one.name.replace("_", " "):
            return one.key
    return ""


YES_OR_NO = Question("every", "yes_no", "Yes and no, in every column", "yes_no", (("yes", "Yes"), ("no", "No")))
"""A system writes yes and no one way: it is asked once."""


def _of_any(codes: Mapping[str, Mapping[str, str]], questions: Sequence[Question]) -> dict[str, str]:
    return {theirs: ours for one in questions for theirs, ours in codes.get(one.key, {}).items()}


class CodesForm(PageForm):
    """Their codes for our closed answers, and what is so for every row. Asked for what is matched or lacking alone."""

    marks_optional: ClassVar = False
    subjects: ClassVar = {}

    def __init__(
        self,
        *args: Any,
        matching: Matching,
        questions: Mapping[str, Question],
        lacking: Sequence[Question],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        matched = [questions[key] for key in matching.columns.values() if questions[key].choices]
        self.yes_no = [one for one in matched if one.kind == "yes_no"]
        self.coded = [YES_OR_NO] * bool(self.yes_no) + [one for one in matched if one.kind != "yes_no"]
        self.lacking = list(lacking)
        kept = {**matching.codes, YES_OR_NO.key: _of_any(matching.codes, self.yes_no)}
        for one in self.coded:
            self._codes_of(one, kept.get(one.key, {}))
        for one in self.lacking:
            self.fields[f"always-{one.key}"] = _constant(one)
            self.initial[f"always-{one.key}"] = matching.constants.get(one.key, "")

    def _codes_of(self, one: Question, kept: Mapping[str, str]) -> None:
        for value, words in one.choices:
            name = f"code-{one.key}-{value}"
            self.fields[name] = text(words, most=200, required=False, width=20)
            self.initial[name] = ", ".join(theirs for theirs, ours in kept.items() if ours == value)

    @property
    def groups(self) -> list[tuple[Question, list[str]]]:
        return [(one, [f"code-{one.key}-{value}" for value, _ in one.choices]) for one in self.coded]

    def clean(self) -> dict[str, Any]:
        for one in self.coded:
            seen: dict[str, str] = {}
            for value, _ in one.choices:
                for code in _split(self.cleaned_data.get(f"code-{one.key}-{value}", "")):
                    if seen.setdefault(code.casefold(), value) != value:
                        self.add_error(f"code-{one.key}-{value}", "This code stands beside another answer as well")
        return self.cleaned_data

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        found = {
            one.key: {
                code: value
                for value, _ in one.choices
                for code in _split(self.cleaned_data.get(f"code-{one.key}-{value}", ""))
            }
            for one in self.coded
        }
        shared = found.pop(YES_OR_NO.key, {})
        return {key: codes for key, codes in (found | {one.key: shared for one in self.yes_no}).items() if codes}

    @property
    def constants(self) -> dict[str, str]:
        given = {one.key: self.cleaned_data.get(f"always-{one.key}") for one in self.lacking}
        return {key: ",".join(value) if isinstance(value, list) else value for key, value in given.items() if value}


def _split(typed: str) -> list[str]:
    return [one.strip() for one in typed.split(",") if one.strip()]


def _constant(one: Question) -> forms.Field:
    """What is so for every row. Of one person's own, such as a name or a day, nothing can be."""
    if one.kind == "many":
        return forms.MultipleChoiceField(
            label=one.words, choices=one.choices, widget=forms.CheckboxSelectMultiple, required=True
        )
    return forms.ChoiceField(label=one.words, choices=[("", "Choose"), *one.choices], required=True)
