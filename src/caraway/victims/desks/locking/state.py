"""Whether a session is locked, and what stands before every page while it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from caraway.platform.web.frame import PageFrame
from caraway.victims.desks.locking.forms import OpenForm

LOCKED = "caraway_locked"
OPEN_TO_LOCKED = frozenset({"lock", "lock_open", "account_logout", "alive", "told_receipts", "told_received"})
"""Routes that are answered all the same: the lock itself, signing out, and those that no session opens."""


class Locked:
    """Before any view of a locked session runs, the answer is the page that says so, whatever was asked and however."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(LOCKED) and _route(request) not in OPEN_TO_LOCKED:
            return page(request, OpenForm())
        return self.get_response(request)


def page(request: HttpRequest, form: OpenForm) -> HttpResponse:
    """That it is locked, with the two ways on. Nothing around it says whose session it is."""
    request.bare = PageFrame()  # type: ignore[attr-defined]
    return render(request, "locking/locked.html", {"page_title": "Locked", "form": form}, status=403)


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""
