"""The forms of signing in. They carry no request key: sent twice, each is simply another try."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from caraway.core.message_words import NoticeKind
from caraway.platform.web.forms import PageForm

from .models import Account
from .noticing import OFFERED

LONGEST_PASSWORD = 200


class EntryForm(PageForm):
    """A form of somebody who is not yet in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["request_key"]


def _email() -> forms.EmailField:
    return forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Enter your e-mail address"},
    )


def _password(label: str, autocomplete: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": "Enter a password" if autocomplete == "new-password" else "Enter your password"},
    )


class SignInForm(EntryForm):
    """An address and a password."""

    email = _email()
    password = _password("Password", "current-password")


class CodeForm(EntryForm):
    """A six-digit code."""

    code = forms.CharField(
        label="Six-digit code",
        max_length=20,
        widget=forms.TextInput(attrs={"width": 10, "inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Enter the six-digit code"},
    )


class RecoveryForm(EntryForm):
    """A recovery code."""

    code = forms.CharField(
        label="Recovery code",
        help_text="Eight figures, from the list you printed or saved. Each code works once.",
        max_length=20,
        widget=forms.TextInput(attrs={"width": 10, "inputmode": "numeric"}),
        error_messages={"required": "Enter a recovery code"},
    )


class PasskeyForm(EntryForm):
    """What the browser answered for a passkey; our script fills it in."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class NewPasskeyForm(PasskeyForm):
    """A passkey that the browser made, and what to call it."""

    name = forms.CharField(
        label="What shall we call this passkey?",
        help_text="For example: work telephone",
        max_length=60,
        error_messages={"required": "Enter a name for this passkey, like work telephone"},
    )


class AddressForm(EntryForm):
    """The address that a new password is asked for."""

    email = _email()


_HINT = "At least 12 characters. Three words that do not belong together are hard to guess and easy to remember."


class NewPasswordForm(EntryForm):
    """A new password, held against the rules for passwords and what is known of its owner."""

    password = _password("New password", "new-password", _HINT)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        return checked(self.cleaned_data["password"], self.account)


class ChangePasswordForm(NewPasswordForm):
    """The password in use, and a new one."""

    present = _password("Password you use now", "current-password")
    field_order = ["present", "password"]


class JoinForm(EntryForm):
    """What somebody invited tells about themselves, and their password unless their organisation signs them in."""

    full_name = forms.CharField(
        label="Full name",
        help_text="As colleagues in other organisations should see it.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    password = _password("Password", "new-password", _HINT)

    def __init__(self, *args: Any, email: str, with_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not with_password:
            del self.fields["password"]

    def clean_password(self) -> str:
        return checked(self.cleaned_data["password"], Account(email=self.email))


class NameForm(PageForm):
    """One's own name and language."""

    full_name = forms.CharField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    language = forms.ChoiceField(
        label="Which language shall we write to you in?",
        choices=[("en", "English"), ("cy", "Cymraeg")],
        widget=forms.RadioSelect,
    )


class NoticesForm(PageForm):
    """How one wants to be told."""

    due = forms.ChoiceField(
        label=NoticeKind.DUE.words,
        choices=[(one.value, one.words) for one in OFFERED[NoticeKind.DUE]],
        widget=forms.RadioSelect,
    )
    given = forms.ChoiceField(
        label=NoticeKind.GIVEN.words,
        choices=[(one.value, one.words) for one in OFFERED[NoticeKind.GIVEN]],
        widget=forms.RadioSelect,
    )


class NothingAskedForm(EntryForm):
    """Only a button."""


_TOLD = {
    "password_too_short": "The password must be 12 characters or more",
    "password_too_common": "Choose a password that is not on the list of those most often used",
    "password_too_similar": "Choose a password that is not like your name or e-mail address",
}


def checked(password: str, account: Account) -> str:
    """The password, when it may be used. ValidationError with one sentence for each reason why not."""
    try:
        validate_password(password, account)
    except ValidationError as refused:
        raise ValidationError([_TOLD.get(str(one.code), one.messages[0]) for one in refused.error_list]) from None
    return password
