"""Signing in through one's organisation (OpenID Connect), and linking an account with it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from .. import entering, openid, partners
from ..actions import token_hash
from ..forms import NothingAskedForm
from ..models import Account
from ..openid import Asked, PartnerRefused, Told
from ..partner import Partner
from .second_step import proof_first

ASKED, TOLD = "caraway_partner_asked", "caraway_partner_told"
_WHY = {
    "cancelled": "You stopped before the sign-in was finished.",
    "not_reached": "Your organisation's sign-in does not answer at the moment.",
}
_OTHERWISE = "What came back from your organisation's sign-in could not be used."


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send to the organisation's sign-in: to sign in, to accept an invitation, or to link one's account."""
    partner = _partner()
    purpose = _purpose(request)
    asked = Asked.anew()
    try:
        address = openid.address_to_ask(partner, asked, _back(request))
    except PartnerRefused as refused:
        return _refused(request, refused)
    request.session[ASKED] = {
        "state": asked.state,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "wanted": entering.place_wanted(request),
        **purpose,
    }
    return redirect(address)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the organisation's sign-in. Each question is answered once."""
    partner = _partner()
    kept: dict[str, Any] = request.session.pop(ASKED, None) or {}
    try:
        if not kept:
            raise PartnerRefused("state")
        asked = Asked(kept["state"], kept["nonce"], kept["verifier"])
        told = openid.told(partner, asked, _back(request), request.GET.dict())
    except PartnerRefused as refused:
        return _refused(request, refused)
    if kept["for"] == "link":
        return _link(request, told)
    if kept["for"] == "invitation":
        request.session[TOLD] = {
            "invitation": token_hash(kept["token"]),
            "issuer": told.issuer,
            "subject": told.subject,
            "two_factors": told.two_factors,
            "name": told.name,
        }
        return redirect("invitation", token=kept["token"])
    return _sign_in(request, told, kept["wanted"])


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Link one's account with the organisation's sign-in, or take the link away."""
    partner = _partner()
    first = proof_first(request)
    if first:
        return first
    account = request.user
    assert isinstance(account, Account)
    linked = partners.is_linked(account.pk)
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    needed = not account.has_usable_password()
    if linked and not needed and form.is_valid():
        partners.unlink(account, partner.issuer)
        return redirect("account")
    shown = {"form": form, "partner": partner, "linked": linked, "needed": needed}
    return render(request, "signing_in/partner.html", shown)


def methods_of(two_factors: bool) -> tuple[str, ...]:
    """How somebody signed in whom the organisation's sign-in let through."""
    return (entering.PARTNER_MFA if two_factors else entering.PARTNER,)


def _sign_in(request: HttpRequest, told: Told, wanted: str) -> HttpResponse:
    account = partners.account_linked(told.issuer, told.subject)
    if account is None:
        entering.recorded("sign_in_failed", None, method="partner", code="no_account")
        return render(request, "signing_in/no_account.html", status=403)
    return entering.proceed(request, account, methods_of(told.two_factors), wanted)


def _link(request: HttpRequest, told: Told) -> HttpResponse:
    account = request.user
    if not isinstance(account, Account) or not partners.link(account, told.issuer, told.subject):
        return _refused(request, PartnerRefused("already_linked"))
    return redirect("account")


def _purpose(request: HttpRequest) -> dict[str, str]:
    if "invitation" in request.GET:
        return {"for": "invitation", "token": request.GET["invitation"]}
    if request.GET.get("for") != "link":
        return {"for": "sign-in"}
    if request.actor is None or not entering.proof_is_fresh(request):  # type: ignore[attr-defined]
        raise Http404
    return {"for": "link"}


def _refused(request: HttpRequest, refused: PartnerRefused) -> HttpResponse:
    entering.recorded("sign_in_failed", None, method="partner", code=refused.code)
    shown = {"why": _WHY.get(refused.code, _OTHERWISE)}
    return render(request, "signing_in/partner_refused.html", shown, status=403)


def _partner() -> Partner:
    if settings.OPENID is None:
        raise Http404
    found: Partner = settings.OPENID
    return found


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("partner_back"))
