"""Setting up a second factor: the first one before anything else, more of them later."""

from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caraway.platform.gateways import clock, mail

from .. import entering, factors, notices
from ..forms import CodeForm, NewPasskeyForm, NothingAskedForm
from ..models import Account
from ..permission import View, sign_in_first
from ..qr import qr_svg
from .second_step import proof_first

_SECRET, _MADE, _WANTED = "caraway_new_secret", "caraway_codes_made", "caraway_then"


def for_setting_up(view: View) -> View:
    """Only somebody signed in with a fresh proof, or half way without any factor yet, comes here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        account = entering.setting_up(request)
        if account is None:
            half = entering.half_way(request)
            return redirect("account_second_step") if half else sign_in_first(request)
        first = proof_first(request) if request.user.is_authenticated else None
        return first or view(request, account, *args, **kwargs)

    return guarded


@require_http_methods(["GET"])
@for_setting_up
def choose(request: HttpRequest, account: Account) -> HttpResponse:
    """Choose between six-digit codes and a passkey."""
    return render(request, "signing_in/set_up.html", {"first": not request.user.is_authenticated})


@require_http_methods(["GET", "POST"])
@for_setting_up
def codes(request: HttpRequest, account: Account) -> HttpResponse:
    """Six-digit codes: the secret as a picture and as letters, and one code to show that it has arrived."""
    secret = _secret(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        counter = factors.right_now(secret, form.cleaned_data["code"])
        if counter is not None:
            factors.add_totp(account, secret, counter)
            return _added(request, account, factors.TOTP)
        form.add_error("code", "The code is not right. Check the telephone's clock, and enter the code that shows now")
    adapter = get_adapter()
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    picture = qr_svg(adapter.build_totp_url(account, secret), "QR code for your authenticator app")
    return render(request, "signing_in/set_up_code.html", {"form": form, "groups": groups, "picture": picture})


@require_http_methods(["GET", "POST"])
@for_setting_up
def passkey(request: HttpRequest, account: Account) -> HttpResponse:
    """A passkey, which this device or a security key makes."""
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if factors.add_passkey(account, form.cleaned_data["name"], form.cleaned_data["credential"]):
            return _added(request, account, factors.PASSKEY)
        form.add_error(None, "The passkey could not be made. Try once more, or choose six-digit codes.")
    shown = {"form": form, "options": factors.begin_passkey(account)}
    return render(request, "signing_in/set_up_passkey.html", shown)


@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown when they are made; afterwards how many are left, and a button for new ones.

    They are shown until their owner says that they are kept, so that nobody loses them by loading the page again; but
    no longer than a proof holds, for whoever comes to the screen later.
    """
    if not request.user.is_authenticated:
        return sign_in_first(request)
    account: Account = request.user
    if request.method == "POST":
        return _done_or_new(request, account)
    shown = {
        "form": NothingAskedForm(),
        "codes": factors.recovery_codes(account.pk) if entering.lately(request, _MADE) else (),
        "left": factors.of(account.pk).codes_left,
    }
    return render(request, "signing_in/recovery_codes.html", shown)


def _done_or_new(request: HttpRequest, account: Account) -> HttpResponse:
    if request.POST.get("do") == "kept":
        request.session.pop(_MADE, None)
        return redirect(request.session.pop(_WANTED, "/"))
    first = proof_first(request)
    if first:
        return first
    entering.recorded("recovery_codes_made", account)
    mail.send_soon(notices.codes_made(account))
    return _fresh_codes(request, account, "/account/")


def _fresh_codes(request: HttpRequest, account: Account, wanted: str) -> HttpResponse:
    """Make recovery codes and show them, before the page that was wanted."""
    factors.make_recovery_codes(account)
    request.session[_MADE], request.session[_WANTED] = clock.now().isoformat(), wanted
    return redirect("account_recovery_codes")


def _secret(request: HttpRequest) -> str:
    """The secret being set up in this session, the same while the page is shown again."""
    if request.method == "GET" or _SECRET not in request.session:
        request.session[_SECRET] = get_adapter().encrypt(factors.new_secret())
    return str(get_adapter().decrypt(request.session[_SECRET]))


def _added(request: HttpRequest, account: Account, kind: str) -> HttpResponse:
    request.session.pop(_SECRET, None)
    entering.recorded("second_factor_set", account, method=kind)
    mail.send_soon(notices.factor_added(account))
    wanted, answer = "/account/", redirect("account")
    if not request.user.is_authenticated:
        person = entering.half_way(request)
        assert person is not None
        wanted = person.wanted
        answer = entering.enter(request, account, (*person.methods, kind), wanted)
    if not request.user.is_authenticated or factors.recovery_codes(account.pk):
        return answer
    return _fresh_codes(request, account, wanted)
