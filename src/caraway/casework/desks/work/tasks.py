"""The page of a task: say that it was seen, do it, close it with its result, give it to somebody."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import tasks as actions
from caraway.casework.desks.questions import NO_VICTIM, lines
from caraway.casework.desks.refusing import kept
from caraway.casework.desks.work.doing import doors_of
from caraway.casework.queries.takers import takers_of
from caraway.casework.queries.tasks import TaskPage, task_page
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock, ids
from caraway.platform.web.forms import PageForm

DOING = "doing a task"
READING = ("GET", "HEAD")
ASKING = (*READING, "POST")


class CloseForm(PageForm):
    subjects: ClassVar = {"result": "what came of it"}
    result = lines("What came of it?", most=300, help_text=NO_VICTIM)


class GiveForm(PageForm):
    subjects: ClassVar = {"owner": "who has it from now on"}
    owner = forms.TypedChoiceField(label="Who has it from now on?", widget=forms.RadioSelect, coerce=UUID)

    def __init__(self, *args: Any, takers: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(str(account), name) for account, name in takers]  # type: ignore[attr-defined]


@requires("task.do", purpose=DOING, shows_people=True)
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """What it asks for, why, by when, whose it is, and what was done with it so far."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _found(request, task)
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    context = {"t": found, "doors": doors_of(found, actor), "key": ids.new(), "back_url": home_of(actor)}
    return render(request, "work/task.html", context)


@requires("task.do", purpose=DOING, shows_people=True)
def seen(request: HttpRequest, task: UUID) -> HttpResponse:
    """Say that one has seen it."""
    found = _found(request, task)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = PageForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["request_key"]
        actions.acknowledge(task=found.id, by=request.actor, request_key=key)  # type: ignore[attr-defined]
    return redirect("task", task=found.id)


@requires("task.do", purpose=DOING, shows_people=True)
def close(request: HttpRequest, task: UUID) -> HttpResponse:
    """Close it with what came of it."""
    found = _found(request, task)
    if request.method not in ASKING:
        return HttpResponseNotAllowed(ASKING)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(request, form, actions.finish, task=found.id, result=form.cleaned_data["result"]):
        return redirect("task", task=found.id)
    return _ask(request, found, form, "Close the task", "Close")


@requires("task.do", purpose=DOING, shows_people=True)
def give(request: HttpRequest, task: UUID) -> HttpResponse:
    """Give it to somebody, or take it oneself."""
    found = _found(request, task)
    if request.method not in ASKING:
        return HttpResponseNotAllowed(ASKING)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = GiveForm(request.POST if request.method == "POST" else None, takers=takers_of(found.id, by=actor))
    if form.is_valid() and _did(request, form, actions.give_task, task=found.id, owner=form.cleaned_data["owner"]):
        return redirect("task", task=found.id)
    return _ask(request, found, form, "Give the task to somebody", "Save")


def _found(request: HttpRequest, task: UUID) -> TaskPage:
    """The task; to others it is not there, by any method."""
    return task_page(task, by=request.actor, today=clock.today())  # type: ignore[attr-defined]


def _did(request: HttpRequest, form: PageForm, do: Any, **what: Any) -> bool:
    key = form.cleaned_data["request_key"]
    return kept(form, lambda: do(by=request.actor, request_key=key, **what))  # type: ignore[attr-defined]


def _ask(request: HttpRequest, found: TaskPage, form: PageForm, heading: str, button: str) -> HttpResponse:
    back = reverse("task", args=[found.id])
    context = {"page_title": heading, "caption": found.kind.words, "form": form, "button": button}
    return render(request, "form_page.html", context | {"heading": heading, "back_url": back, "cancel_url": back})


def home_of(actor: Actor) -> str:
    """Where somebody's tasks are listed."""
    return reverse("worklist") if actor.may("case.list") else reverse("home")
