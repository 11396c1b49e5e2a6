"""The questions about how somebody may be reached: all of them asked together, what was confirmed, and what was checked."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from caraway.core.leaving import Hours
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language, Word
from caraway.platform.web.fields import PhoneField, PostcodeField, TimeOfDayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.plans import Known, Stored
from caraway.victims.revising import Given, Said

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
USED = "Who else uses, reads or opens it?"
FIELDS = {
    DetailKind.NUMBER: ("number", "number_used_by"),
    DetailKind.EMAIL: ("email", "email_used_by"),
    DetailKind.ADDRESS: ("address", "address_used_by"),
}


class When(Word):
    """What is known of the safe hours."""

    NOT_ASKED = "not_asked", "Nobody has asked"
    ANY = "any", "At any time"
    SOME = "some", "Only on some days or at some hours"


class HourField(TimeOfDayField):
    """A time of day; clean: ``10:40``, or nothing."""

    def clean(self, value: Any) -> str:
        found = super().clean(value)
        return f"{found:%H:%M}" if found else ""


class VersionForm(PageForm):
    """What is asked of the version that was read, and of no other."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(VersionForm):
    """Everything about how somebody may be reached."""

    subjects: ClassVar = {
        "when": "when it is safe",
        "safe_days": "days of the week",
        "safe_from": "Safe from",
        "safe_to": "Safe until",
        "language": "a language",
        "number_used_by": "who else uses the number",
        "email_used_by": "who else reads the e-mail",
        "address_used_by": "who else opens the post",
    }
    reveals: ClassVar = {"when": {"some": ("safe_days", "safe_from", "safe_to", "hours_words")}}

    number = PhoneField(label="Telephone number", required=False)
    number_used_by = WordField(UsedBy, label=USED, required=False)
    email = forms.EmailField(label="E-mail address", required=False)
    email_used_by = WordField(UsedBy, label=USED, required=False)
    address = forms.CharField(label="Address", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    postcode = PostcodeField(label="Postcode", required=False)
    address_used_by = WordField(UsedBy, label=USED, required=False)
    methods = forms.TypedMultipleChoiceField(
        label="Which ways are safe and private?",
        choices=[(one.value, one.words) for one in Way],
        coerce=Way,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what was specifically said to be safe and private. Never what seems likely.",
    )
    when = WordField(When, label="When is it safe?")
    safe_days = forms.TypedMultipleChoiceField(
        label="On which days?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty if any day is.",
    )
    safe_from = HourField(label="Safe from", required=False, help_text="For example 5pm.")
    safe_to = HourField(label="Safe until", required=False)
    hours_words = forms.CharField(
        label="Anything else about when",
        required=False,
        max_length=200,
        help_text="With words nothing is written: somebody who can read them calls.",
    )
    language = forms.TypedChoiceField(
        label="Language", choices=[(one.value, one.words) for one in Language], coerce=Language
    )
    code_word = forms.CharField(
        label="Code word",
        required=False,
        max_length=50,
        help_text="If one is agreed: whoever does not give it is told nothing.",
    )
    agreed = forms.BooleanField(
        label="I have just asked all of this, and it was confirmed",
        required=False,
        help_text="Without this a new number or address does not work yet, and only what takes away is kept.",
    )

    @property
    def said(self) -> Said:
        """The whole plan as it was answered. Raises InvalidValue for hours that cannot be."""
        data = self.cleaned_data
        return Said(
            methods=frozenset(data["methods"]),
            hours=self._hours(),
            hours_words=data["hours_words"],
            language=data["language"],
            code_word=data["code_word"],
            details=self._details(),
        )

    def _hours(self) -> Hours | None:
        data = self.cleaned_data
        if data["when"] is When.NOT_ASKED:
            return None
        return Hours(
            frozenset(data["safe_days"]),
            data["safe_from"] or "",
            data["safe_to"] or "",
            in_words=bool(data["hours_words"]),
        )

    def _details(self) -> dict[DetailKind, Given]:
        data = self.cleaned_data
        return {
            kind: Given(
                data[name].replace("\r\n", "\n"),
                data["postcode"] if kind is DetailKind.ADDRESS else "",
                data[used_by] or UsedBy.NOT_KNOWN,
            )
            for kind, (name, used_by) in FIELDS.items()
            if data[name]
        }


def as_kept(stored: Stored) -> dict[str, Any]:
    """What stands in the form before anybody answers."""
    hours = stored.hours
    some = hours is not None and bool(hours.days or hours.begins or stored.hours_words)
    kept: dict[str, Any] = {
        "version": stored.number,
        "methods": [one.value for one in stored.methods],
        "when": (When.NOT_ASKED if hours is None else When.SOME if some else When.ANY).value,
        "safe_days": sorted(hours.days) if hours else [],
        "safe_from": hours.begins if hours else "",
        "safe_to": hours.ends if hours else "",
        "hours_words": stored.hours_words,
        "language": stored.language.value,
        "code_word": stored.code_word,
    }
    for kind, (name, used_by) in FIELDS.items():
        known = stored.of(kind)
        kept[name] = known.value if known else ""
        kept[used_by] = known.used_by.value if known else None
    address = stored.of(DetailKind.ADDRESS)
    return kept | {"postcode": address.postcode if address else ""}


class ChosenForm(VersionForm):
    """Some of the numbers and addresses."""

    subjects: ClassVar = {"details": "which of these"}
    details = forms.TypedMultipleChoiceField(
        label="Which of these?", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, known: Iterable[Known], label: str) -> None:
        """Offer these; with none there is no question."""
        choices = [(str(one.same), f"{one.kind.words}: {', '.join(one.shown.splitlines())}") for one in known]
        if not choices:
            del self.fields["details"]
            return
        self.fields["details"].choices = choices  # type: ignore[attr-defined]
        self.fields["details"].label = label

    @property
    def chosen(self) -> list[UUID]:
        """Those chosen."""
        return list(self.cleaned_data.get("details", ()))
