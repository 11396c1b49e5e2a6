"""The form of a page that is agreed to or sent as it was shown: it carries the stamp of what that was."""

from typing import Any

from django import forms

from caraway.casework.actions.shown import CHANGED
from caraway.core.refusals import Refusal
from caraway.platform.web.forms import PageForm


class ShownForm(PageForm):
    """A form with the stamp of its page. Sent without it, the page counts as changed."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    showing = ""

    def carry(self, stamp: str) -> None:
        """Say what the page shows. What was sent keeps the stamp it was sent with, until that is refused."""
        self.showing = self.initial["shown"] = stamp

    def read_again(self) -> None:
        """Carry the stamp of what the page shows now, with everything that was typed: it is to be read again."""
        sent: Any = self.data
        self.data = again = sent.copy()
        again[self.add_prefix("shown")] = self.showing


def refuse(form: forms.BaseForm, refusal: Refusal) -> None:
    """Where a refusal is that the page has changed, the form is of the page as it is shown with the refusal."""
    if refusal.code == CHANGED and isinstance(form, ShownForm):
        form.read_again()
