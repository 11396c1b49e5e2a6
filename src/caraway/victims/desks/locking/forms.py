"""The password that opens a locked session again."""

from django import forms


class OpenForm(forms.Form):
    """One's own password; the second step was taken in this session already."""

    use_required_attribute = False
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )
