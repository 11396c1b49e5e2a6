"""Signing out, and choosing the organisation to work for."""

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caraway.platform.audit import trail
from caraway.platform.audit.models import Kind
from caraway.platform.gateways import clock
from caraway.platform.jobs.health import in_trouble

from ..entering import recorded
from ..models import Membership
from ..permission import sign_in_first
from ..queries import actor_of, memberships_on
from ..session_state import act_as


class ChooseOrganisation(forms.Form):
    """One of one's own memberships, by its id."""

    membership = forms.ChoiceField(
        label="Which organisation are you working for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an organisation"},
    )

    def __init__(self, *args: object, memberships: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = [(str(one.id), one.organisation.name) for one in memberships]


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Says that the site answers, and whether its jobs are done; for whatever watches over it. Never which are not, or why.

    The status stays 200: a site whose jobs are late still serves its people, and is not to be taken out of service.
    """
    words = "Caraway answers, and is degraded." if in_trouble(clock.now()) else "Caraway answers."
    return HttpResponse(f"{words}\n", content_type="text/plain")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and say so in the audit."""
    if request.user.is_authenticated:
        recorded("signed_out", request.user)
    logout(request)
    return redirect(settings.LOGIN_URL)


@require_GET
def no_work(request: HttpRequest) -> HttpResponse:
    """Says that somebody who can sign in has no organisation to work for today."""
    return render(request, "signing_in/no_work.html")


@require_http_methods(["GET", "POST"])
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Choose the organisation to work for, when somebody belongs to several."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    memberships = list(memberships_on(request.user.pk, clock.today()))
    form = ChooseOrganisation(request.POST or None, memberships=memberships)
    if form.is_valid():
        wanted = form.cleaned_data["membership"]
        _work_for(request, next(one for one in memberships if str(one.id) == wanted))
        return redirect("/")
    return render(request, "choose_organisation.html", {"form": form})


def _work_for(request: HttpRequest, membership: Membership) -> None:
    """Go on under this membership. The row is its organisation's, whose auditors read it."""
    act_as(request.session, membership)
    trail.record("organisation_chosen", by=actor_of(membership), subjects=[membership.account_id], kind=Kind.SIGN_IN)
