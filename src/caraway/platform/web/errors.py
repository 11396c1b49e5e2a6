"""The pages for what went wrong. Absent, not yours and not allowed are one and the same page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """``handler404`` and ``handler403``: one status, one body, whatever the reason."""
    return _never_kept(render(request, "404.html", status=404))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """``handler400``: the request could not be read."""
    return _never_kept(render(request, "400.html", status=400))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``: the form is too old or came from elsewhere."""
    return _never_kept(render(request, "403.html", status=403))


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: asks nothing of the request, since anything may be broken."""
    return _never_kept(render(None, "500.html", status=500))


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
