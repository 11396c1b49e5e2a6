"""The first page after signing in: each person's own desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.desks import desks_of
from caraway.victims.desks.frame import DESKS


def home(request: HttpRequest) -> HttpResponse:
    """Send to the first desk of this person's roles; somebody who has none, to their own account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = desks_of(actor, DESKS)
    return redirect(found[0].route if found else "account")
