"""One's own account: how one signs in, one's name and language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.core.message_words import NoticeHow, NoticeKind
from caraway.platform.gateways import clock, mail

from .. import actions, attempts, entering, factors, notices, noticing, partners, passwords, resetting
from ..forms import ChangePasswordForm, NameForm, NothingAskedForm, NoticesForm
from ..models import Account
from ..queries import memberships_on
from .second_step import proof_first


@require_http_methods(["GET"])
def account(request: HttpRequest) -> HttpResponse:
    """What the account holds, and where each part is changed."""
    person = _person(request)
    shown = {
        "account": person,
        "factors": factors.of(person.pk),
        "partner": settings.OPENID,
        "linked": partners.is_linked(person.pk),
        "told": noticing.choices_of(person.pk),
        "several": memberships_on(person.pk, clock.today()).count() > 1,
        "organisation": request.actor.organisation_name,  # type: ignore[attr-defined]
    }
    return render(request, "signing_in/account.html", shown)


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Change one's name and language."""
    person = _person(request)
    start = {"full_name": person.full_name, "language": person.language}
    form = NameForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        actions.rename(
            full_name=said["full_name"],
            language=said["language"],
            by=request.actor,  # type: ignore[attr-defined]
            request_key=said["request_key"],
        )
        return redirect("account")
    return render(request, "signing_in/name.html", {"form": form})


@require_http_methods(["GET", "POST"])
def notices_chosen(request: HttpRequest) -> HttpResponse:
    """Choose what one is told of by e-mail, and when."""
    chosen = noticing.choices_of(_person(request).pk)
    start = {"due": chosen[NoticeKind.DUE].value, "given": chosen[NoticeKind.GIVEN].value}
    form = NoticesForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        noticing.choose_notices(
            due=NoticeHow(said["due"]),
            given=NoticeHow(said["given"]),
            by=request.actor,  # type: ignore[attr-defined]
            request_key=said["request_key"],
        )
        return redirect("account")
    return render(request, "signing_in/notices.html", {"form": form})


@sensitive_post_parameters("present", "password")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password. Every other session ends."""
    person = _person(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, account=person)
    if form.is_valid() and _present_is_right(request, person, form):
        resetting.change_password(request, person, form.cleaned_data["password"])
        return redirect("account")
    return render(request, "signing_in/change_password.html", {"form": form})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove one way of giving the second step; never the last."""
    first = proof_first(request)
    if first:
        return first
    person, held = _person(request), factors.of(request.user.pk)  # type: ignore[arg-type]
    words = _words(held, key)
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _removed(person, key):
        return redirect("account")
    last = factors.of(person.pk).count < 2
    return render(request, "signing_in/remove.html", {"form": form, "words": words, "last": last})


def _removed(person: Account, key: int) -> bool:
    kind = factors.remove(person.pk, key)
    if kind is not None:
        entering.recorded("second_factor_removed", person, method=kind)
        mail.send_soon(notices.factor_removed(person))
    return kind is not None


def _words(held: factors.Factors, key: int) -> str:
    if key == held.totp:
        return "your six-digit codes"
    for one in held.passkeys:
        if one.id == key:
            return f"the passkey “{one.name}”"
    raise Http404


def _present_is_right(request: HttpRequest, person: Account, form: ChangePasswordForm) -> bool:
    if attempts.too_many(request, "sign-in", person.email):
        form.add_error("present", attempts.SENTENCE)
        return False
    if passwords.account_with(person.email, form.cleaned_data["present"]) is None:
        attempts.note(request, "sign-in", person.email)
        form.add_error("present", "The password you use now is not right")
        return False
    return True


def _person(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
