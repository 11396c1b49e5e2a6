"""Two who must never meet in a workshop: said beside a case, and taken back."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import apart
from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.desks.questions import text
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import apart as reading
from caraway.casework.queries.case_file import CaseFile, read
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

PURPOSE = "Keep two participants out of one workshop"
UNKNOWN = "You have no case with that reference"


class ApartForm(PageForm):
    """The other one, by the reference alone. There is no box for a reason: it would be read by those it is not for."""

    reference = text("Reference of the other case", most=20, help_text="For example CARA-7K2PQD")
    subjects: ClassVar = {"reference": "the reference of the other case"}


def apart_card(file: CaseFile, actor: Actor) -> Card | None:
    """Whom the participant must not meet, for those who may say so."""
    if not actor.may("keep_apart.set"):
        return None
    others = reading.apart_from(file.case.id)
    add = CardLink("Add somebody", reverse("case_apart", args=[file.case.id]), "whom this participant must not meet")
    links = [
        CardLink(f"Let meet {one.name}", reverse("case_let_meet", args=[file.case.id, one.case])) for one in others
    ]
    said = tuple(f"{one.name}, {one.reference}" for one in others) or ("Nobody",)
    return Card("Never in one workshop with", sentences=said, links=(*links, add))


@requires("keep_apart.set", purpose=PURPOSE, shows_people=True)
def keep_apart(request: Any, case: UUID) -> HttpResponse:
    """Say whom the participant must never be in one workshop with."""
    file = read(case, by=request.actor, today=clock.today())
    form = ApartForm(request.POST or None)
    if form.is_valid() and kept(form, lambda: _keep(request, case, form)) and form.is_valid():
        return redirect("case", case)
    context = {
        "page_title": "Never in one workshop",
        "heading": "Never in one workshop",
        "caption": file.caption,
        "lead": "These two are never offered the same workshop, whoever books. Neither they nor those who lead see it, and no reason is kept.",
        "form": form,
        "button": "Keep apart",
        "back_url": reverse("case", args=[case]),
        "cancel_url": reverse("case", args=[case]),
    }
    return render(request, "form_page.html", context)


def _keep(request: Any, case: UUID, form: ApartForm) -> None:
    other = reading.by_reference(form.cleaned_data["reference"], request.actor, clock.today())
    if other is None:
        form.add_error("reference", UNKNOWN)
        return
    apart.keep_apart(case=case, other=other, by=request.actor, request_key=form.cleaned_data["request_key"])


@requires("keep_apart.set", purpose=PURPOSE, shows_people=True)
def let_meet(request: Any, case: UUID, other: UUID) -> HttpResponse:
    """Take it back."""
    file = read(case, by=request.actor, today=clock.today())
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Sent again it has been done already: the pair is gone.
        apart.let_meet(case=case, other=other, by=request.actor, request_key=form.cleaned_data["request_key"])
        return redirect("case", case)
    one = reading.other_of(case, other)
    context = {
        "page_title": f"May {file.name} and {one.name} be in one workshop again?",
        "caption": file.caption,
        "text": "From then on both are offered the same workshops again.",
        "form": form,
        "button": "Let them meet",
        "cancel_url": reverse("case", args=[case]),
        "back_url": reverse("case", args=[case]),
    }
    return render(request, "confirm.html", context)
