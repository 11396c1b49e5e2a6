"""Cases that may be of one person: the list of them, two side by side, and what is said of them."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import persons
from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.desks.questions import NO_VICTIM, lines, radios, words
from caraway.casework.desks.refusing import kept
from caraway.casework.queries.case_file import CaseFile, read
from caraway.casework.queries.persons import Again, Pair, again_of, pair_of, to_ask
from caraway.core.likeness import Persons
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

PURPOSE = "comparing cases that may be of one person"
SAYS = {
    Persons.ONE: "One person, also case",
    Persons.TWO: "Another person than case",
    None: "May be one person with case",
}
LINKS = {Persons.ONE: "Not one person after all?", Persons.TWO: "Compare them again", None: "Compare the two"}


class PersonsForm(PageForm):
    """One person or two, and what shows it."""

    subjects: ClassVar = {"said": "whether they are one person or two", "why": "what shows it"}
    said = radios("Are these one person or two people?", words(Persons))
    why = lines(
        "What shows it?",
        most=300,
        rows=3,
        required=False,
        help_text=f"Needed to part what was said to be one person. {NO_VICTIM}",
    )

    def clean_said(self) -> Persons:
        return Persons(self.cleaned_data["said"])


def persons_card(file: CaseFile, actor: Actor) -> Card | None:
    """Other cases of the same person; for who may say so, also those that may be and those that are not."""
    found = again_of(file)
    may = actor.may("person.merge")
    shown = [one for one in found if may or one.said is Persons.ONE]
    if not shown or not actor.may("case.see"):
        return None
    asks = any(one.said is None for one in shown)
    said = tuple(f"{SAYS[one.said]} {one.reference}: {one.stage.lower()}" for one in shown)
    links = tuple(link for one in shown for link in _links(file, one, may))
    return Card("The same person", sentences=said, links=links, tag="compare" if asks else "", tone="warn")


def _links(file: CaseFile, one: Again, may: bool) -> tuple[CardLink, ...]:
    compare = reverse("case_person", args=[file.case.id, one.case])
    opens = (CardLink(f"Open {one.reference}", reverse("case", args=[one.case])),) if one.said is Persons.ONE else ()
    return (*opens, CardLink(LINKS[one.said], compare, f"with {one.reference}")) if may else opens


@requires("person.merge", purpose=PURPOSE, shows_people=True)
@require_safe
def may_be_one(request: Any) -> HttpResponse:
    """Every pair of which nothing was said yet."""
    context = {
        "page_title": "May be one person",
        "pairs": to_ask(request.actor, clock.today()),
        "back_url": reverse("case_list"),
    }
    return render(request, "coordination/persons.html", context)


@requires("person.merge", purpose=PURPOSE, shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def case_person(request: Any, case: UUID, also: UUID) -> HttpResponse:
    """Two cases side by side: one person, or two?"""
    file = read(case, by=request.actor, today=clock.today())
    pair = pair_of(file, also)
    form = PersonsForm(request.POST or None, initial={"said": pair.said[-1].said.value if pair.said else ""})
    if form.is_valid() and kept(form, lambda: _say(request, pair, form)):
        return redirect("case", case)
    back = reverse("case", args=[case])
    context = {
        "page_title": "One person or two?",
        "caption": file.caption,
        "pair": pair,
        "form": form,
        "back_url": back,
        "cancel_url": back,
        "button": "Save",
    }
    return render(request, "coordination/person.html", context)


def _say(request: Any, pair: Pair, form: forms.Form) -> None:
    said = form.cleaned_data
    do = persons.same_person if said["said"] is Persons.ONE else persons.two_people
    key = said["request_key"]
    do(case=pair.one.case, other=pair.other.case, why=said["why"], by=request.actor, request_key=key)
