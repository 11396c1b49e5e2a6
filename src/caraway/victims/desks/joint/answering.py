"""The answer to a form about one decision."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caraway.platform.accounts.actor import Actor
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.desks.joint.words import SHORT
from caraway.victims.queries.joint import DecisionPage

FORM = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def sent_of(request: HttpRequest) -> Any:
    """What was sent; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def answered(
    request: HttpRequest,
    found: DecisionPage,
    form: PageForm,
    words: Mapping[str, Any],
    do: Callable[[UUID], object],
    template: str = "form_page.html",
) -> HttpResponse:
    """Do it (with the key of the request) and go back to the decision; otherwise the form, with what is wrong with it."""
    if form.is_valid() and done(form, lambda: do(form.cleaned_data["request_key"])):
        return redirect("decision", decision=found.id)
    back = address("decision", found.id)
    around = {"page_title": words["heading"], "caption": found.case_name, "back_url": back, "cancel_url": back}
    return render(request, template, {**around, "form": form, "found": found, "short": SHORT, **words})


def cannot(request: HttpRequest, found: DecisionPage, heading: str, why: str) -> HttpResponse:
    """The page of a form that cannot be used now: why."""
    context = {"page_title": heading, "heading": heading, "why": why, "found": found}
    return render(request, "joint/cannot.html", context | {"back_url": address("decision", found.id)})
