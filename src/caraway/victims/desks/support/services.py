"""The services of advisers, for the licensor: which there are, and beginning one. No client is on these pages."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.agreements.queries import organisation
from caraway.platform.web.addresses import address
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import isva_services
from caraway.victims.queries.isva_services import employers, services_kept


class ServiceForm(PageForm):
    """Where advisers work, whose they are, and from when on."""

    subjects: ClassVar = {
        "name": "the name of the service",
        "area": "the area",
        "organisation": "the organisation",
        "from_on": "the first day",
    }
    name = forms.CharField(label="Name of the service", max_length=200)
    area = forms.CharField(label="Area", max_length=200, help_text="A force, part of one, or council areas")
    organisation = forms.ModelChoiceField(
        label="Which organisation employs the advisers?",
        queryset=employers(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    from_on = DayField(label="First day")


@requires("agreement.set", purpose="setting up")
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The services that report to one's own organisation."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"page_title": "Services of advisers", "rows": services_kept(actor)}
    return render(request, "support/services.html", context)


@requires("agreement.set", purpose="setting up")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin one. It reports to the organisation that begins it; who else employs its advisers is said in its agreement."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _begin(form.cleaned_data, actor)):
        return redirect("support_services")
    back = address("support_services")
    words = {"page_title": "Begin a service", "heading": "Begin a service of advisers", "button": "Begin it"}
    return render(request, "form_page.html", words | {"form": form, "back_url": back, "cancel_url": back})


def _begin(given: dict[str, Any], by: Actor) -> None:
    isva_services.begin_service(reports_to=organisation(by.organisation), by=by, **given)
