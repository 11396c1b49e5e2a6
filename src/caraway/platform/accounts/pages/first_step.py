"""The first proof: an address and a password, or a passkey, which is both steps in one."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import attempts, entering, factors, passwords
from ..forms import PasskeyForm, SignInForm
from ..models import Account, normalised_email

WRONG = "The e-mail address or the password is not right"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with an address and a password. The answer is the same for a known and an unknown address."""
    if request.user.is_authenticated:
        return redirect(entering.place_wanted(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    account = _account_of(request, form) if form.is_valid() else None
    if account is not None:
        return entering.proceed(request, account, (entering.PASSWORD,), entering.place_wanted(request))
    shown = {"form": form, "partner": settings.OPENID, "sign_ins": _demonstration(), "wanted": request.GET.get("next")}
    return render(request, "signing_in/sign_in.html", shown)


def _account_of(request: HttpRequest, form: SignInForm) -> Account | None:
    address = normalised_email(form.cleaned_data["email"])
    if attempts.too_many(request, "sign-in", address):
        form.add_error("email", attempts.SENTENCE)
        return None
    account = passwords.account_with(address, form.cleaned_data["password"])
    if account is None:
        attempts.note(request, "sign-in", address)
        # Whether there is such an account is not written either: the row is nobody's, with a keyed hash.
        entering.recorded("sign_in_failed", None, address=f"h.{attempts.keyed('sign-in', address)[:40]}")
        form.add_error("email", WRONG)
    return account


@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone. The browser offers those that it has for this site."""
    if request.user.is_authenticated:
        return redirect(entering.place_wanted(request))
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    account = _account_of_passkey(request, form) if form.is_valid() else None
    if account is not None:
        return entering.enter(request, account, (factors.PASSKEY,), entering.place_wanted(request))
    shown = {"form": form, "options": factors.ask_passkey(None)}
    return render(request, "signing_in/passkey.html", shown)


def _account_of_passkey(request: HttpRequest, form: PasskeyForm) -> Account | None:
    if attempts.too_many(request, "sign-in"):
        form.add_error(None, attempts.SENTENCE)
        return None
    account = factors.passkey_account(form.cleaned_data["credential"], None)
    if account is None:
        attempts.note(request, "sign-in")
        entering.recorded("sign_in_failed", None, method=factors.PASSKEY)
        form.add_error(None, "That passkey is not known here. Use another one, or your password.")
    return account


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody the demonstration can be tried as: desk, name and address; and the password."""

    shown: tuple[str, ...]
    password: str


def _demonstration() -> list[Tried]:
    """The sign-ins of the demonstration, told to whoever tries it; nowhere else are there any."""
    if not settings.DEMONSTRATION or not settings.DEMONSTRATION_SIGN_INS:
        return []
    module, _, name = settings.DEMONSTRATION_SIGN_INS.rpartition(".")
    listed: Any = getattr(import_module(module), name)()
    return [Tried((desk, who, address), password) for desk, who, address, password, *_ in listed]
