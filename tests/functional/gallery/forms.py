"""Forms with a field of every kind, for the gallery and the unit tests."""

from datetime import date
from typing import ClassVar

from django import forms

from caraway.platform.web.fields import (
    DayField,
    PhoneField,
    PostcodeField,
    TimeOfDayField,
    YesNoField,
)
from caraway.platform.web.forms import PageForm


class EveryField(PageForm):
    """One of each."""

    subjects: ClassVar = {"admits": "whether the person admits the offence"}
    choice_hints: ClassVar = {"mode": {"telephone": "One facilitator, over several calls"}}
    reveals: ClassVar = {"mode": {"telephone": ("mode_reason", "first_call")}}

    first_name = forms.CharField(label="First name", max_length=80)
    born = DayField(label="Date of birth", help_text="For example, 27 3 1990")
    phone = PhoneField(label="Telephone number", help_text="Best number by day")
    email = forms.EmailField(label="E-mail address", required=False)
    postcode = PostcodeField(label="Postcode")
    mode = forms.ChoiceField(
        label="How will the workshops be held?",
        choices=[("group", "In a group"), ("telephone", "By telephone")],
        widget=forms.RadioSelect,
    )
    mode_reason = forms.CharField(label="Reason for the telephone", widget=forms.Textarea(attrs={"rows": 3}))
    first_call = TimeOfDayField(label="Time of the first call")
    admits = YesNoField(label="Does the person admit the offence?")
    methods = forms.MultipleChoiceField(
        label="Ways to contact",
        choices=[("call", "Call"), ("text", "Text"), ("letter", "Letter")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    force = forms.ChoiceField(label="Police force", choices=[("H", "Hampshire"), ("D", "Dorset")])
    children = forms.IntegerField(label="Number of children", widget=forms.NumberInput(attrs={"width": 3}))
    notes = forms.CharField(label="Notes", widget=forms.Textarea, max_length=200, required=False)
    agreed = forms.BooleanField(label="The person has read the conditions")


class OneQuestion(PageForm):
    """A page of one question: its label is the heading."""

    born = DayField(label="What is the date of birth?")
    subjects: ClassVar = {"born": "Date of birth"}


class SealedDetails(PageForm):
    """Details that go to another site's key."""

    sealed: ClassVar = ("victim_name", "victim_phone")
    sealed_name: ClassVar = "The victim's details"

    reference = forms.CharField(label="Crime reference")
    victim_name = forms.CharField(label="Victim's name")
    victim_phone = PhoneField(label="Victim's telephone number", required=False)


class SignIn(PageForm):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


EMPTY_DAY = date(2026, 3, 3)
