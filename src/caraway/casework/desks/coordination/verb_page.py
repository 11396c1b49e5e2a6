"""One thing a page: what every page that does something to a case has in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.desks.refusing import kept
from caraway.casework.queries.case_file import CaseFile, read
from caraway.core.policies import why_not
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import View, requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

Context = Mapping[str, Any]


class CaseForm(PageForm):
    """A form about one case. `about` names the session, step or entry it is about, where there is one."""

    def __init__(self, data: Any = None, *, file: CaseFile, by: Actor, about: str = "", **kwargs: Any) -> None:
        self.file, self.by, self.about = file, by, about
        super().__init__(data, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices and bounds that depend on the case."""

    def given(self) -> dict[str, Any]:
        """What the action is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}


def nothing_more(file: CaseFile, about: str) -> Context:
    return {}


def back_to_the_case(form: CaseForm) -> str:
    return "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbPage:
    """A page that does one thing: the policy's verb, the action, the form, and the words around them.

    `more` adds to the template: notes (texts), warning, previews. `then` names the page that follows.
    """

    verb: str
    do: Any
    form: Callable[..., CaseForm] = CaseForm
    heading: str
    button: str
    purpose: str
    danger: bool = False
    template: str = "coordination/verb.html"
    more: Callable[[CaseFile, str], Context] = nothing_more
    then: Callable[[CaseForm], str] = back_to_the_case


def view_of(page: VerbPage) -> View:
    """The view of a page. It asks for the action's own permission, and for the right to see cases.

    The case is read before anything else is said: to others it is not there, by any method.
    """

    @requires(page.do.permission, purpose=page.purpose, shows_people=True)
    @requires("case.see", purpose=page.purpose, shows_people=True)
    def view(request: HttpRequest, case: UUID, about: str = "") -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        file = read(case, by=actor, today=clock.today())
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if request.method == "POST":
            return _post(request, page, file, actor, about)
        why = why_not(page.verb, file.standing, file.today) if page.verb else None
        try:
            form = page.form(file=file, by=actor, about=about)
        except NotNow as refusal:
            return _cannot(request, page, file, why or refusal.sentence)
        return _cannot(request, page, file, why) if why else _draw(request, page, file, form, about)

    return view


def _post(request: HttpRequest, page: VerbPage, file: CaseFile, actor: Actor, about: str) -> HttpResponse:
    form = page.form(request.POST, file=file, by=actor, about=about)
    if not form.is_valid():
        return _draw(request, page, file, form, about)
    key, given = form.cleaned_data["request_key"], form.given()
    if kept(form, lambda: page.do(case=file.case.id, by=actor, request_key=key, **given)):
        return redirect(page.then(form), case=file.case.id)
    # What is on offer may have changed with it: the page is drawn anew around what was typed.
    fresh = read(file.case.id, by=actor, today=clock.today())
    again = page.form(form.data, file=fresh, by=actor, about=about)
    for name, sentences in form.errors.items():
        new = [sentence for sentence in sentences if sentence not in again.errors.get(name, ())]
        again.add_error(name if name in again.fields else None, new)
    return _draw(request, page, fresh, again, about)


def _draw(request: HttpRequest, page: VerbPage, file: CaseFile, form: CaseForm, about: str) -> HttpResponse:
    back = reverse("case", args=[file.case.id])
    context = {
        "page_title": page.heading,
        "heading": page.heading,
        "caption": file.caption,
        "form": form,
        "button": page.button,
        "danger": page.danger,
        "back_url": back,
        "cancel_url": back,
        "case": file.case.id,
        "notes": (),
        "warning": "",
        "previews": (),
        **page.more(file, about),
    }
    return render(request, page.template, context)


def _cannot(request: HttpRequest, page: VerbPage, file: CaseFile, why: str) -> HttpResponse:
    """The page that says why not: nobody is left before a form that can't be sent."""
    context = {
        "page_title": page.heading,
        "caption": file.caption,
        "why": why,
        "back_url": reverse("case", args=[file.case.id]),
    }
    return render(request, "coordination/cannot.html", context, status=409)
