"""Opening a case for somebody else, and saying whether two cases are of one person."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.victim.further import Source, Who
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.fields import DayField, WordField, YesNoField
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import further
from caraway.victims.desks.contact.answering import answered
from caraway.victims.queries.cases import case_row
from caraway.victims.queries.same import pair, pairs


class FurtherForm(PageForm):
    subjects: ClassVar = {"who": "who this is", "source": "where this came from"}
    given_name = forms.CharField(label="Given name", max_length=further.LONGEST)
    family_name = forms.CharField(label="Family name", max_length=further.LONGEST)
    born_on = DayField(label="Date of birth, if it is known", required=False)
    who = WordField(Who, label="Who is this?")
    source = WordField(Source, label="Where did this come from?")


class SameForm(PageForm):
    subjects: ClassVar = {"same": "whether it is one person"}
    same = YesNoField(label="Is this one person?", yes="Yes, one person", no="No, two people")


@requires("victim.contact", purpose="opening a case for somebody else", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def open_further(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who it is, and where this came from. Neither case says anything of the other."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_row(case, actor, clock.today())
    form = FurtherForm(request.POST if request.method == "POST" else None)
    form.fields["born_on"].bound(latest=clock.today(), today=clock.today())  # type: ignore[attr-defined]
    words = {
        "heading": "Open a case for somebody else",
        "button": "Open it",
        "lead": "Neither is told of the other, and neither case shows the other.",
    }
    do = further.open_further
    back = address("contact_list")
    return answered(request, found, form, words, lambda given: do(case=case, by=actor, **given), back)


@requires("victim.assign", purpose="finding one person in two cases", shows_people=True)
@require_safe
def same_list(request: HttpRequest) -> HttpResponse:
    """Cases that may be of one person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = pairs(actor, clock.today())
    return render(request, "contact/same.html", {"page_title": "Maybe the same person", "rows": rows})


@requires("victim.assign", purpose="finding one person in two cases", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def same(request: HttpRequest, case: UUID, other: UUID) -> HttpResponse:
    """Whether two cases are of one person. Nothing is merged."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = pair(case, other, actor, clock.today())
    form = SameForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: further.say_same(case=case, other=other, by=actor, **form.cleaned_data)):
        return redirect("contact_same_list")
    back = address("contact_same_list")
    context = {"page_title": "Maybe the same person", "form": form, "found": found, "button": "Save"}
    return render(request, "contact/same_form.html", context | {"back_url": back, "cancel_url": back})
