"""The second step: a six-digit code, a passkey or a recovery code. Also asked again before how one signs in changes."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from .. import attempts, entering, factors
from ..factors import PASSKEY, RECOVERY, TOTP, Factors
from ..forms import CodeForm, PasskeyForm, RecoveryForm
from ..models import Account
from ..permission import sign_in_first

_FORMS: dict[str, type[Form]] = {TOTP: CodeForm, PASSKEY: PasskeyForm, RECOVERY: RecoveryForm}
_PAGES = {TOTP: "signing_in/code.html", PASSKEY: "signing_in/second_passkey.html", RECOVERY: "signing_in/recovery.html"}
_WRONG = {
    TOTP: "The code is not right, or has been used. Enter the code that shows now",
    PASSKEY: "That passkey is not one of yours here. Use another way",
    RECOVERY: "The recovery code is not right, or has been used",
}


@dataclass(frozen=True, slots=True)
class Way:
    """Another way of giving the second step."""

    words: str
    href: str


@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Give a second factor: to get in, or, signed in already, to show that it is still oneself."""
    account = _whose(request)
    if account is None:
        return sign_in_first(request)
    held = factors.of(account.pk)
    way = _way_of(request, held)
    form = _FORMS[way](request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = _tried(request, account, way, form)
        if answer is not None:
            return answer
    shown = {"form": form, "ways": _others(request, held, way), "account": account, "again": _again(request)}
    if way == PASSKEY:
        shown["options"] = factors.ask_passkey(account)
    return render(request, _PAGES[way], shown)


def _whose(request: HttpRequest) -> Account | None:
    if _again(request):
        return request.user  # type: ignore[return-value]
    person = entering.half_way(request)
    return person.account if person else None


def _again(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _tried(request: HttpRequest, account: Account, way: str, form: Form) -> HttpResponse | None:
    if attempts.too_many(request, "second-step", str(account.pk)):
        form.add_error(None, attempts.SENTENCE)
        return None
    if not _right(account, way, form):
        attempts.note(request, "second-step", str(account.pk))
        entering.recorded("second_step_failed", account, method=way)
        form.add_error(None if way == PASSKEY else "code", _WRONG[way])
        return None
    if way == RECOVERY:
        entering.recorded("recovery_code_used", account)
    return _passed(request, account, way)


def _right(account: Account, way: str, form: Form) -> bool:
    if way == PASSKEY:
        return factors.passkey_account(form.cleaned_data["credential"], account) is not None
    check = factors.code_is_right if way == TOTP else factors.recovery_code_is_right
    return check(account.pk, form.cleaned_data["code"])


def _passed(request: HttpRequest, account: Account, way: str) -> HttpResponse:
    if _again(request):
        entering.proved_again(request)
        return redirect(entering.place_wanted(request))
    person = entering.half_way(request)
    assert person is not None
    return entering.enter(request, account, (*person.methods, way), person.wanted)


def _way_of(request: HttpRequest, held: Factors) -> str:
    """The way asked for, when the person has it; else the first that they have."""
    possible = _ways(held)
    asked = request.GET.get("way", "")
    return asked if asked in possible else possible[0]


def _ways(held: Factors) -> list[str]:
    has = {TOTP: held.totp is not None, PASSKEY: bool(held.passkeys), RECOVERY: held.codes_left > 0}
    return [way for way, there in has.items() if there] or [TOTP]


def _others(request: HttpRequest, held: Factors, way: str) -> list[Way]:
    words = {TOTP: "Use a six-digit code", PASSKEY: "Use a passkey", RECOVERY: "Use a recovery code"}
    others = [other for other in _ways(held) if other != way]
    return [Way(words[other], _address(request, other)) for other in others]


def _address(request: HttpRequest, way: str) -> str:
    query = request.GET.copy()
    query["way"] = way
    return f"?{query.urlencode()}"


def proof_first(request: HttpRequest) -> HttpResponse | None:
    """Send to give a second factor again, when the last one was given too long ago; None when it is fresh.

    Somebody without a factor of ours signs in anew instead.
    """
    if entering.proof_is_fresh(request):
        return None
    if not factors.of(request.user.pk).any:  # type: ignore[arg-type]
        request.session.flush()
        return redirect_to_login(request.path)
    return redirect(f"{reverse('account_second_step')}?{urlencode({'next': request.path})}")
