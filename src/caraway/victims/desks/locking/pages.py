"""Locking at once, and opening again with one's password; somebody who has none signs in anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from caraway.platform.accounts import attempts, passwords
from caraway.platform.accounts.entering import recorded
from caraway.victims.desks.locking.forms import OpenForm
from caraway.victims.desks.locking.state import LOCKED, page


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """From now on every page of this session is locked. Locked again it stays so."""
    if not request.session.get(LOCKED):
        request.session[LOCKED] = True
        recorded("locked", request.user)  # type: ignore[arg-type]
    return redirect("/")


@sensitive_post_parameters()
@require_POST
def open_again(request: HttpRequest) -> HttpResponse:
    """Open it with the password of whoever has signed in; tries are limited as at sign-in."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return page(request, form)
    email = request.user.email  # type: ignore[union-attr]
    if attempts.too_many(request, "sign-in", email):
        form.add_error("password", attempts.SENTENCE)
        return page(request, form)
    if passwords.account_with(email, form.cleaned_data["password"]) is None:
        attempts.note(request, "sign-in", email)
        form.add_error("password", "That is not your password. Try again, or sign in anew.")
        return page(request, form)
    request.session.pop(LOCKED, None)
    request.session.cycle_key()
    recorded("unlocked", request.user)  # type: ignore[arg-type]
    return redirect("/")
