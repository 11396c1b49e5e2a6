"""A page with one form of this desk: asked, done, and drawn again around what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caraway.casework.desks.refusing import kept
from caraway.platform.accounts.actor import Actor

METHODS = ("GET", "HEAD", "POST")


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def sent(request: HttpRequest) -> Any:
    """What was posted, or nothing where the page is only opened."""
    return request.POST if request.method == "POST" else None


def asked(
    request: HttpRequest,
    form: Form,
    do: Callable[[UUID], object],
    *,
    then: str | Callable[[object], str],
    back: str,
    **context: Any,
) -> HttpResponse:
    """Do it with what the form says and go on to `then`; or show the form, with what is wrong beside its field.

    `do` is given the form's key, so that a form sent twice acts once. `then` may be made from what `do` answers.
    """
    made: list[object] = []
    if form.is_bound and form.is_valid() and kept(form, lambda: made.append(do(form.cleaned_data["request_key"]))):
        return redirect(then if isinstance(then, str) else then(made[0]))
    shown = {
        "template": "safeguarding/form.html",
        "form": form,
        "back_url": back,
        "cancel_url": back,
        "heading": context["page_title"],
        "danger_first": False,
    }
    shown |= context
    return render(request, shown.pop("template"), shown)
