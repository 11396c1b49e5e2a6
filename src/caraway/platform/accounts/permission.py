"""The permission of a page: declared on the view, checked before it runs, and asked for at start-up."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from caraway.core import permissions
from caraway.core.refusals import NotYours, Unknown

View = Callable[..., HttpResponseBase]


def requires(permission: str, *, purpose: str, shows_people: bool = False) -> Callable[[View], View]:
    """Declare what somebody must be allowed to do to open this page, why it is opened, and whether it shows people.

    Nobody signed in is sent to sign in; somebody without the permission gets the page that is not there, which is
    also what an absent record gets. A page that shows people writes one audit row, also when it found nobody.
    """
    if permission not in permissions.PERMISSIONS:
        raise Unknown("permission", permission)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None:
                return choose_first() if request.user.is_authenticated else sign_in_first(request)
            if not actor.may(permission):
                raise NotYours("not_yours", "You cannot do this with the role you have.")
            page = request.page  # type: ignore[attr-defined]
            page.purpose, page.shows_people = purpose, shows_people
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.purpose = purpose  # type: ignore[attr-defined]
        guarded.shows_people = shows_people  # type: ignore[attr-defined]
        return guarded

    return declare


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send to sign in, and afterwards back to the page asked for."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(wanted)


def choose_first() -> HttpResponse:
    """Send to choose the organisation to work for."""
    return redirect("choose_organisation")
