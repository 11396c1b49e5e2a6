"""Giving several cases to somebody: chosen in the list, said on one page, done all at once or not at all."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caraway.casework.actions import handovers
from caraway.casework.desks.questions import NO_VICTIM, lines
from caraway.casework.desks.refusing import kept
from caraway.casework.queries.chosen import ChosenCase, chosen_cases
from caraway.casework.queries.people import colleagues
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

Chosen = dict[UUID, UUID | None]


class GiveForm(PageForm):
    """Who has these cases from now on, and what that person has to know."""

    subjects: ClassVar = {"worker": "who works on these cases", "note": "what the next worker has to know"}
    worker = forms.TypedChoiceField(label="Who works on these cases?", widget=forms.RadioSelect, coerce=UUID)
    note = lines("Handover note", most=500, help_text=f"It stands in the history of each. {NO_VICTIM}")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            (str(one.account), one.name) for one in colleagues(by, clock.today())
        ]


@requires("case.assign", purpose="giving cases to somebody", shows_people=True)
@requires("case.see", purpose="giving cases to somebody", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The cases chosen in the list, and to whom they go. Which they are is in the form, never in the address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    picks = request.POST.getlist("pick")
    chosen = _read(picks)
    found = chosen_cases(chosen, by=actor, today=clock.today())
    if len(found) != len(chosen):
        raise NotYours("not_found", "There is no such case.")
    asked = bool(found) and "request_key" in request.POST
    form = GiveForm(request.POST if asked else None, by=actor)
    if form.is_valid() and _given(form, chosen, actor):
        return redirect("case_list")
    return _draw(request, form, found, picks)


def _given(form: GiveForm, chosen: Chosen, actor: Actor) -> bool:
    said = form.cleaned_data
    what = {"chosen": chosen, "worker": said["worker"], "note": said["note"]}
    return kept(form, lambda: handovers.hand_over_all(**what, by=actor, request_key=said["request_key"]))


def _draw(request: HttpRequest, form: GiveForm, found: tuple[ChosenCase, ...], picks: Iterable[str]) -> HttpResponse:
    many = "this case" if len(found) == 1 else f"{len(found)} cases"
    context = {"form": form, "found": found, "picks": list(picks), "page_title": f"Give {many} to somebody"}
    back = reverse("case_list")
    return render(request, "coordination/give.html", context | {"back_url": back, "cancel_url": back})


def _read(picks: Iterable[str]) -> Chosen:
    """Each case chosen, with the worker it had in the list. Raises NotYours for what no list of ours has sent."""
    try:
        pairs = [pick.split(":") for pick in picks]
        return {UUID(case): UUID(worker) if worker else None for case, worker in pairs}
    except ValueError:
        raise NotYours("not_found", "There is no such case.") from None
