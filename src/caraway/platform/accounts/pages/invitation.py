"""Accepting an invitation: a name and a password (or the organisation's own sign-in), and then a second step."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.core import permissions
from caraway.core.refusals import NotNow

from .. import attempts, entering, joining
from ..forms import JoinForm, NothingAskedForm
from ..joining import Joining
from ..models import Account, Invitation
from .partner import TOLD, methods_of


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation's link."""
    if attempts.too_many(request, "invitation", token):
        return _dead(request)
    found = joining.open_invitation(token)
    if found is None:
        attempts.note(request, "invitation", token)
        return _dead(request)
    known = joining.account_invited(found)
    if known is not None:
        return _known(request, found, token, known)
    return _new(request, found, token)


def _new(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    told: dict[str, Any] | None = request.session.get(TOLD)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        email=found.email,
        with_password=told is None,
        initial={"full_name": told["name"] if told else ""},
    )
    if form.is_valid():
        answer = _joined(request, token, form, told)
        if answer is not None:
            return answer
    shown = _shown(found) | {"form": form, "told": told, "partner": settings.OPENID, "token": token}
    return render(request, "signing_in/join.html", shown)


def _joined(request: HttpRequest, token: str, form: JoinForm, told: dict[str, Any] | None) -> HttpResponse | None:
    methods = methods_of(told["two_factors"]) if told else (entering.PASSWORD,)
    try:
        with transaction.atomic():
            account = joining.join(token, _joining(form, told))
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return None
    return entering.proceed(request, account, methods, "/")


def _joining(form: JoinForm, told: dict[str, Any] | None) -> Joining:
    name = form.cleaned_data["full_name"]
    if told is None:
        return Joining(name, password=form.cleaned_data["password"])
    return Joining(name, issuer=told["issuer"], subject=told["subject"])


def _known(request: HttpRequest, found: Invitation, token: str, known: Account) -> HttpResponse:
    """The address has an account: it is given the roles. To use them its owner signs in as always, with both steps."""
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        joining.accept(token, known)
        return redirect("/")
    return render(request, "signing_in/join_known.html", _shown(found) | {"form": form})


def _shown(found: Invitation) -> dict[str, Any]:
    roles = [permissions.role(key).words for key in found.roles]
    return {"email": found.email, "organisation": found.organisation.name, "unit": found.unit, "roles": roles}


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "signing_in/link_dead.html", status=410)
