"""Several tasks at once, chosen in the worklist: given to somebody, or said to be seen. All of them, or none."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caraway.casework.actions import tasks
from caraway.casework.desks.refusing import kept
from caraway.casework.desks.work.tasks import DOING, home_of
from caraway.casework.queries.chosen_tasks import ChosenTask, chosen_tasks, takers_of_all
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

Chosen = dict[UUID, UUID | None]


class GiveAllForm(PageForm):
    """Who has these tasks from now on."""

    subjects: ClassVar = {"owner": "who has them from now on"}
    owner = forms.TypedChoiceField(label="Who has them from now on?", widget=forms.RadioSelect, coerce=UUID)

    def __init__(self, *args: Any, takers: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(str(account), name) for account, name in takers]  # type: ignore[attr-defined]


@requires("task.do", purpose=DOING, shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The tasks chosen in the worklist, and to whom they go. Which they are is in the form, never in the address."""
    actor, picks, chosen, found = _asked(request)
    form = GiveAllForm(_sent(request, chosen), takers=takers_of_all(chosen, by=actor))
    if form.is_valid():
        what = {"chosen": chosen, "owner": form.cleaned_data["owner"], "by": actor}
        if kept(form, lambda: tasks.give_tasks(**what, request_key=form.cleaned_data["request_key"])):
            return redirect(home_of(actor))
    return _draw(request, form, found, picks, f"Give {_many(found)} to somebody", "Give them", actor)


@requires("task.do", purpose=DOING, shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest) -> HttpResponse:
    """The tasks chosen in the worklist, and that one has seen them."""
    actor, picks, chosen, found = _asked(request)
    form = PageForm(_sent(request, chosen))
    if form.is_valid():
        what = {"chosen": chosen, "by": actor}
        if kept(form, lambda: tasks.acknowledge_all(**what, request_key=form.cleaned_data["request_key"])):
            return redirect(home_of(actor))
    return _draw(request, form, found, picks, f"Say that you have seen {_many(found)}", "I have seen them", actor)


def _asked(request: HttpRequest) -> tuple[Actor, list[str], Chosen, tuple[ChosenTask, ...]]:
    """Who asks, what the list has sent, and which tasks these are. To others they are not there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    picks = request.POST.getlist("pick")
    chosen = _read(picks)
    return actor, picks, chosen, chosen_tasks(chosen, by=actor, today=clock.today())


def _sent(request: HttpRequest, chosen: Chosen) -> Any:
    return request.POST if chosen and "request_key" in request.POST else None


def _many(found: tuple[ChosenTask, ...]) -> str:
    return "this task" if len(found) == 1 else f"{len(found)} tasks"


def _draw(
    request: HttpRequest,
    form: PageForm,
    found: tuple[ChosenTask, ...],
    picks: list[str],
    title: str,
    button: str,
    actor: Actor,
) -> HttpResponse:
    back = home_of(actor)
    context = {"form": form, "found": found, "picks": picks, "page_title": title, "button": button, "heading": title}
    return render(request, "work/several.html", context | {"back_url": back, "cancel_url": back})


def _read(picks: Iterable[str]) -> Chosen:
    """Each task chosen, with the owner it had in the list. Raises NotYours for what no list of ours has sent."""
    try:
        pairs = [pick.split(":") for pick in picks]
        return {UUID(task): UUID(owner) if owner else None for task, owner in pairs}
    except ValueError:
        raise NotYours("not_found", "There is no such task.") from None
