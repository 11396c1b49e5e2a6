"""How the participant is reached, and language and needs: the referral's own questions, asked again."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms

from caraway.casework.actions.participants import CHANGED, CONTACT, NEEDS, as_shown
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.desks.participant import ContactQuestions, NeedsQuestions
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import METHODS
from caraway.core.vocabulary import Language
from caraway.platform.web import phones


class ShownField(forms.CharField):
    """The digest of what the page showed. A page drawn again carries that of what it shows now, not what was sent."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class KeptForm(CaseForm):
    """What is kept stands in the form. Where it was changed since the page was opened, both are shown, and nothing is saved."""

    names: ClassVar[tuple[str, ...]]
    shown = ShownField(required=False)

    def prepare(self) -> None:
        person = self.file.case.participant
        self.initial = {name: getattr(person, name) for name in self.names}
        self.initial["shown"] = as_shown(person, self.names)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("shown") != self.initial["shown"]:
            self.add_error(None, CHANGED)
            for name in self.initial.keys() - {"shown"}:
                if found.get(name) != self.initial[name]:
                    self._show_beside(name)
        return found

    def _show_beside(self, name: str) -> None:
        bound, kept = self[name], self.initial[name]
        now = "nothing" if kept in ("", []) else IN_WORDS.get(name, str)(kept)
        bound.help_text = f"{bound.help_text} Recorded now: {now}".strip()


def _yes_or_no(kept: bool) -> str:
    return "yes" if kept else "no"


IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "phone": phones.shown,
    "has_address": _yes_or_no,
    "safe_methods": lambda kept: ", ".join(METHODS.get(one, one) for one in kept),
    "language": lambda kept: Language(kept).words,
    "interpreter": _yes_or_no,
}


class ContactDetailsForm(ContactQuestions, KeptForm):
    """How the participant may be contacted."""

    names = CONTACT

    def prepare(self) -> None:
        super().prepare()
        self.initial["has_address"] = bool(self.initial["address"])

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given().items() if name != "has_address"}


class NeedsForm(NeedsQuestions, KeptForm):
    """Language, and what helps the participant to take part."""

    names = NEEDS

    def given(self) -> dict[str, Any]:
        said = super().given()
        return said | {"language": Language(said["language"])}


def contact_context(file: CaseFile, about: str) -> Context:
    return {"notes": ["Ask the participant. Write only what he or she has said is safe."]}
