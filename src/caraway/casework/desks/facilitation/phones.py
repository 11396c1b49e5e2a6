"""Whom facilitators phone on the day, as coordination keeps it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import floor
from caraway.casework.desks.questions import text
from caraway.casework.desks.refusing import kept
from caraway.casework.queries.floor import Phone, phones
from caraway.core.vocabulary import FloorPhoneKey
from caraway.platform.accounts.permission import requires
from caraway.platform.web.fields import PhoneField
from caraway.platform.web.forms import PageForm

LEAD = "Every register shows these, with 999 first. Give numbers that are answered on the days of workshops."


class PhonesForm(PageForm):
    """Each of those whom facilitators phone: who that is, and the number."""

    marks_optional = False

    def __init__(self, kept: tuple[Phone, ...], data: Any = None) -> None:
        initial = {f"{one.key}_name": one.name for one in kept} | {f"{one.key}_phone": one.number for one in kept}
        super().__init__(data, initial=initial)

    def given(self) -> dict[str, floor.Reached]:
        """What the action is called with."""
        said = self.cleaned_data
        return {
            key.value: floor.Reached(said[f"{key.value}_name"], said[f"{key.value}_phone"] or "")
            for key in FloorPhoneKey
        }


for _key in FloorPhoneKey:
    PhonesForm.base_fields[f"{_key.value}_name"] = text(f"{_key.words}: name", required=False)
    PhonesForm.base_fields[f"{_key.value}_phone"] = PhoneField(label=f"{_key.words}: telephone number", required=False)


@requires("phones.set", purpose="Say whom to phone on the day")
def change(request: Any) -> HttpResponse:
    """The numbers that every register of the organisation shows."""
    form = PhonesForm(phones(request.actor), request.POST or None)
    if form.is_valid() and kept(form, lambda: _set(request, form)):
        return redirect("session_list")
    context = {
        "page_title": "Whom to phone on the day",
        "heading": "Whom to phone on the day",
        "lead": LEAD,
        "form": form,
        "button": "Save",
        "back_url": reverse("session_list"),
        "cancel_url": reverse("session_list"),
    }
    return render(request, "form_page.html", context)


def _set(request: Any, form: PhonesForm) -> None:
    actor, key = request.actor, form.cleaned_data["request_key"]
    floor.set_phones(organisation=actor.organisation, phones=form.given(), by=actor, request_key=key)
