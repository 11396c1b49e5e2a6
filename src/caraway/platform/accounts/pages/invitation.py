"""Accepting an invitation: a name and a password (or the organisation's own sign-in), and then a second step."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.core import permissions
from caraway.core.refusals import NotNow

from .. import attempts, entering, joining
from ..actions import token_hash
from ..forms import JoinForm, NothingAskedForm
from ..joining import Joining
from ..models import Account, Invitation
from ..session_state import choose_anew
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
    told = _told(request, token)
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


def _told(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """Who the organisation's sign-in said this is, when it was asked for this very invitation.

    On a shared computer somebody else's may still be there.
    """
    told: dict[str, Any] | None = request.session.get(TOLD)
    return told if told and told["invitation"] == token_hash(token) else None


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
    """The address has an account. It is given the roles once its owner has signed in as always, with both steps."""
    methods = entering.proved(request, known)
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    if methods and form.is_valid():
        joining.accept(token, known)
        return _gone_on(request, known, methods)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    another = request.user.is_authenticated and not methods
    shown = {"form": form, "proved": bool(methods), "another": another, "sign_in": sign_in}
    return render(request, "signing_in/join_known.html", _shown(found) | shown)


def _gone_on(request: HttpRequest, known: Account, methods: tuple[str, ...]) -> HttpResponse:
    """In, for somebody who was half way; whoever was in already stays in as they were, and has proved nothing anew."""
    if not request.user.is_authenticated:
        return entering.enter(request, known, methods, "/")
    choose_anew(request.session)
    return redirect("/")


def _shown(found: Invitation) -> dict[str, Any]:
    roles = [permissions.role(key).words for key in found.roles]
    return {"email": found.email, "organisation": found.organisation.name, "unit": found.unit, "roles": roles}


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "signing_in/link_dead.html", status=410)
