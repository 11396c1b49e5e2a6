"""The three answers that are no page of anybody's: not found, refused, out of order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from caraway.core.refusals import InvalidValue, Refusal
from caraway.platform.web.frame import EMPTY

from . import machines


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What an absent record, another's record and an undeclared route all answer, byte for byte.

    It stands at no place of the navigation: where somebody asked would otherwise be told apart from its neighbours.
    """
    request.nowhere = True  # type: ignore[attr-defined]
    if machines.asks(request):
        return machines.not_there(request)
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence of a refusal, with the way back."""
    if machines.asks(request):
        return machines.wrong(422 if isinstance(refusal, InvalidValue) else 409, [("", refusal.sentence)])
    return render(request, "refused.html", {"sentence": refusal.sentence}, status=409)


def out_of_order(request: HttpRequest) -> HttpResponse:
    """The page of an error. It asks the database nothing and shows nobody."""
    if machines.asks(request):
        return machines.wrong(500, [("", "Something went wrong, and nothing was saved. Send the same again later.")])
    page = get_template("500.html").render({"frame": EMPTY, "lang": EMPTY.lang})
    return HttpResponse(page, status=500)


def forbidden(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """A form sent without its token: most often a page left open through a sign-out."""
    return render(request, "403.html", status=403)
