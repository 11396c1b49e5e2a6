"""Who looked at which case, for the supervisor: of every case, of one person, or at one case; in a span of days."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm
from caraway.victims.queries.looks import Looks, looks, looks_at
from caraway.victims.workers import workers_of

USUAL = timedelta(days=28)
PURPOSE = "seeing who looked at a case"


class SpanForm(PageForm):
    """A span of days, and whose looks."""

    first = DayField(label="From which day?")
    last = DayField(label="Until which day?")
    person = forms.TypedChoiceField(label="Whose?", required=False, coerce=UUID, empty_value=None)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must not be before the first")
        return self.cleaned_data


@requires("victim.looks", purpose=PURPOSE, shows_people=True)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Looks at every case, or those of one person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    people = workers_of(actor.organisation, clock.today())
    form = _form(request)
    form.fields["person"].choices = [("", "Everybody"), *((str(one.account), one.name) for one in people)]  # type: ignore[attr-defined]
    if not form.is_valid():
        return _shown(request, form, None)
    said = form.cleaned_data
    return _shown(request, form, looks(actor, said["first"], said["last"], said["person"]))


@requires("victim.looks", purpose=PURPOSE, shows_people=True)
@require_safe
def at_one(request: HttpRequest, case: UUID) -> HttpResponse:
    """Looks at one case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = _form(request)
    del form.fields["person"]
    sound = form.is_valid()
    span: tuple[date, date] = (form.cleaned_data["first"], form.cleaned_data["last"]) if sound else _usual()
    found = looks_at(case, actor, *span)
    return _shown(request, form, found if sound else None, address("contact", case))


def _usual() -> tuple[date, date]:
    return clock.today() - USUAL, clock.today()


def _form(request: HttpRequest) -> SpanForm:
    """As it was asked; the last four weeks where nothing was."""
    first, last = _usual()
    asked = request.GET if "last" in request.GET or "last-day" in request.GET else {"first": first, "last": last}
    return SpanForm({"request_key": str(UUID(int=0)), **dict(asked.items())})


def _shown(request: HttpRequest, form: SpanForm, found: Looks | None, back: str = "") -> HttpResponse:
    context = {"page_title": "Who looked", "form": form, "found": found, "back_url": back or address("contact_list")}
    return render(request, "contact/looks.html", context)
