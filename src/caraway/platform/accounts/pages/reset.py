"""A new password for somebody who has forgotten theirs. The same answer for a known and an unknown address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.platform.gateways import mail

from .. import attempts, entering, notices, queries, resetting
from ..forms import AddressForm, NewPasswordForm
from ..models import Account, normalised_email


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = normalised_email(form.cleaned_data["email"])
        if not attempts.too_many(request, "reset", address):
            attempts.note(request, "reset", address)
            entering.recorded("reset_asked", None, address=f"h.{attempts.keyed('sign-in', address)[:40]}")
            _send(request, address)
            return render(request, "signing_in/reset_sent.html", {"address": address})
        form.add_error("email", attempts.SENTENCE)
    return render(request, "signing_in/reset.html", {"form": form})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """Choose the new password. The second step stays as it is and is asked for at the next sign-in."""
    account = resetting.account_of_link(key, token)
    if account is None:
        return render(request, "signing_in/link_dead.html", {"again": reverse("account_reset")}, status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        resetting.set_password(account, form.cleaned_data["password"])
        request.session.flush()
        return redirect("account_login")
    return render(request, "signing_in/new_password.html", {"form": form})


def _send(request: HttpRequest, address: str) -> None:
    # A token is made for nobody too, so that as much is computed for an unknown address.
    account = queries.account_with(address)
    token = resetting.tokens.make_token(account or Account(email=address))
    link = request.build_absolute_uri(reverse("account_new_password", args=[(account or Account()).pk, token]))
    if account is not None:
        mail.send_soon(notices.reset(account, link))
