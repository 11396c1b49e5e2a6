"""Agreements: their term, their parties, and every version of their settings."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.programme import programme, programme_keys
from caraway.core.reference.forces import forces
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done

from .. import actions, queries
from ..grammar import grammar, name_of, programme_of
from ..models import Agreement, AgreementVersion, Part
from .settings_form import every_answer

PURPOSE = "setting up"
PENCE = 100


class AgreementForm(PageForm):
    """A programme in an area for a term."""

    name = forms.CharField(label="Name of the agreement", max_length=200)
    programme = forms.ChoiceField(label="Programme", widget=forms.RadioSelect)
    area = forms.CharField(label="Area", max_length=200, help_text="A force, part of one, or council areas")
    force_code = forms.ChoiceField(
        label="Police force", required=False, help_text="A programme inside a police caution, such as CARA, needs one"
    )
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day", required=False)
    pounds = forms.IntegerField(label="Value in pounds", required=False, min_value=0, max_value=100_000_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(key, programme(key).name) for key in programme_keys()]  # type: ignore[attr-defined]
        listed = [(one.pnc_code, one.name) for one in sorted(forces(), key=lambda one: one.name)]
        self.fields["force_code"].choices = [("", "None"), *listed]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if queries.is_an_agreement(name):
            raise forms.ValidationError("There is an agreement of that name already")
        return name

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "Last day must not be before the first day")
        return self.cleaned_data


class PartyForm(PageForm):
    """An organisation's part in an agreement."""

    organisation = forms.ModelChoiceField(label="Organisation", queryset=queries.organisations(), empty_label="Choose")
    part = forms.ChoiceField(label="Its part", choices=Part.choices, widget=forms.RadioSelect)
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day", required=False)
    subjects = {"organisation": "the organisation", "part": "its part"}


class LastDayForm(PageForm):
    """The last day of something."""

    last_on = DayField(label="Last day", help_text="On the day after it, nobody there sees anything of it any more.")


def theirs(request: Any, key: UUID, *, to_set: bool = True) -> Agreement:
    """The agreement of that id, where it reports to this organisation, or (`to_set` off) is open to it to read.

    Raises NotYours where it is not there or not theirs: the same answer.
    """
    actor: Actor = request.actor
    there = queries.kept_by(actor.organisation) if to_set else queries.open_to(actor.organisation, clock.today())
    found = there.filter(pk=key).first()
    if found is None:
        raise NotYours("not_found", "There is no such agreement.")
    return found


@requires("agreement.see", purpose=PURPOSE)
@require_safe
def agreement_list(request: Any) -> HttpResponse:
    """The agreements whose terms this person may read."""
    rows = queries.open_to(request.actor.organisation, clock.today())
    context = {"page_title": "Agreements", "rows": rows, "may_set": request.actor.may("agreement.set")}
    return render(request, "agreements/agreements.html", context | {"today": clock.today()})


@requires("agreement.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: Any) -> HttpResponse:
    """Open an agreement. It reports to the organisation that opens it, and begins with the usual settings."""
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _open(request, form)):
        return redirect("agreements")
    title = "Open an agreement"
    context = {"page_title": title, "heading": title, "button": "Open it", "form": form}
    return render(request, "form_page.html", context | _back(reverse("agreements")))


def _open(request: Any, form: AgreementForm) -> None:
    said = dict(form.cleaned_data)
    key, pounds = said.pop("request_key"), said.pop("pounds")
    who = {"by": request.actor, "request_key": key}
    ours = queries.organisation(request.actor.organisation)
    value = None if pounds is None else pounds * PENCE
    made = actions.open_agreement(**said, value_pence=value, reports_to=ours, **who)
    actions.write_version(agreement=made, settings={}, in_force_from=made.from_on, **who)


@requires("agreement.see", purpose=PURPOSE)
@require_safe
def agreement(request: Any, key: UUID) -> HttpResponse:
    """One agreement: its term, who does what in it, its settings now and before."""
    found = theirs(request, key, to_set=False)
    today = clock.today()
    versions = list(queries.versions_of(found))
    now = next((one for one in versions if one.in_force_from <= today), versions[-1] if versions else None)
    context = {
        "page_title": found.name,
        "agreement": found,
        "programme": name_of(found.programme),
        "parties": queries.parties_of(found),
        "versions": versions,
        "now": now,
        "groups": _groups(found, now),
        "may_set": request.actor.may("agreement.set") and found.reports_to_id == request.actor.organisation,
        "today": today,
        "back_url": reverse("agreements"),
    }
    return render(request, "agreements/agreement.html", context)


def _groups(found: Agreement, now: AgreementVersion | None) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    if now is None:
        return []
    settings = grammar().read(now.settings, programme_of(found.programme))
    return [(one.key, one.title, every_answer(one, settings)) for one in grammar().groups.values()]


@requires("agreement.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def party_new(request: Any, key: UUID) -> HttpResponse:
    """Make an organisation a party."""
    found = theirs(request, key)
    form = PartyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _join(request, form, found)):
        return redirect("agreement", found.pk)
    title = "Add a party"
    context = {"page_title": title, "heading": title, "caption": found.name, "button": "Add it", "form": form}
    return render(request, "form_page.html", context | _back(reverse("agreement", args=[found.pk])))


def _join(request: Any, form: PartyForm, found: Agreement) -> None:
    said = dict(form.cleaned_data)
    part = Part(said.pop("part"))
    actions.join_agreement(agreement=found, part=part, by=request.actor, **said)


@requires("agreement.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def party_end(request: Any, key: UUID, party: UUID) -> HttpResponse:
    """End an organisation's part."""
    found = theirs(request, key)
    held = queries.parties_of(found).filter(pk=party).first()
    if held is None:
        raise NotYours("not_found", "There is no such party.")
    title = f"End the part of {held.organisation.name}"
    return _last_day(request, found, title, lambda on, who: actions.leave_agreement(party=held, last_on=on, **who))


@requires("agreement.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: Any, key: UUID) -> HttpResponse:
    """Give an agreement its last day."""
    found = theirs(request, key)
    title = "End the agreement"
    return _last_day(request, found, title, lambda on, who: actions.end_agreement(agreement=found, last_on=on, **who))


def _last_day(request: Any, found: Agreement, title: str, end: Any) -> HttpResponse:
    form = LastDayForm(request.POST if request.method == "POST" else None)
    form.fields["last_on"].bound(earliest=clock.today(), today=clock.today())  # type: ignore[attr-defined]

    def do() -> None:
        end(form.cleaned_data["last_on"], {"by": request.actor, "request_key": form.cleaned_data["request_key"]})

    if form.is_valid() and done(form, do):
        return redirect("agreement", found.pk)
    context = {"page_title": title, "heading": title, "caption": found.name, "button": "Save", "form": form}
    return render(request, "form_page.html", context | _back(reverse("agreement", args=[found.pk])))


def _back(address: str) -> dict[str, str]:
    return {"back_url": address, "cancel_url": address}
