"""Organisations and their units."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.permissions import KINDS
from caraway.core.reference.forces import force, forces
from caraway.core.refusals import NotYours
from caraway.platform.accounts.permission import requires
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done

from .. import actions, queries
from ..models import Organisation

PURPOSE = "setting up"


class OrganisationForm(PageForm):
    """What an organisation is called, and what it is."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="What is it?", choices=list(KINDS.items()), widget=forms.RadioSelect)
    force_code = forms.ChoiceField(label="Which force?")
    reveals = {"kind": {"police": ("force_code",)}}
    subjects = {"kind": "what it is", "force_code": "the force"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(one.pnc_code, one.name) for one in sorted(forces(), key=lambda one: one.name)]
        self.fields["force_code"].choices = [("", "Choose"), *listed]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if queries.is_an_organisation(name):
            raise forms.ValidationError("There is an organisation of that name already")
        return name


class UnitForm(PageForm):
    """A unit of an organisation."""

    name = forms.CharField(label="Name of the unit or team", max_length=200)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if self.organisation.units.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a unit of that name already")
        return name


@requires("organisation.set", purpose=PURPOSE)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation with its units."""
    rows = queries.organisations().prefetch_related("units").order_by("kind", "name")
    context = {"page_title": "Organisations", "rows": rows, "kinds": KINDS}
    return render(request, "agreements/organisations.html", context)


@requires("organisation.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: Any) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _add(request, form)):
        return redirect("organisations")
    context = {"page_title": "Add an organisation", "heading": "Add an organisation", "button": "Add it", "form": form}
    return render(request, "form_page.html", context | _back("organisations"))


def _add(request: Any, form: OrganisationForm) -> None:
    said = form.cleaned_data
    code = said["force_code"] or ""
    actions.add_organisation(
        name=said["name"],
        kind=said["kind"],
        force_code=code,
        welsh=bool(code) and force(code).welsh_language_standards,
        by=request.actor,
        request_key=said["request_key"],
    )


@requires("organisation.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: Any, key: UUID) -> HttpResponse:
    """Add a unit to an organisation."""
    organisation = queries.organisation(key)
    if organisation is None:
        raise NotYours("not_found", "There is no such organisation.")
    form = UnitForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_valid() and done(form, lambda: _add_unit(request, form)):
        return redirect("organisations")
    context = {"page_title": "Add a unit", "heading": "Add a unit", "caption": organisation.name, "button": "Add it"}
    return render(request, "form_page.html", context | {"form": form} | _back("organisations"))


def _add_unit(request: Any, form: UnitForm) -> None:
    said = form.cleaned_data
    actions.add_unit(
        organisation=form.organisation, name=said["name"], by=request.actor, request_key=said["request_key"]
    )


def _back(route: str) -> dict[str, str]:
    return {"back_url": reverse(route), "cancel_url": reverse(route)}
