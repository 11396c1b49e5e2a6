"""The audit of one's own organisation, for its auditors."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from caraway.platform.accounts.permission import requires
from caraway.platform.web.parts import View

from . import queries, trail
from .models import Kind


@requires("audit.see", purpose="audit", shows_people=True)
@require_GET
def audit(request: Any) -> HttpResponse:
    """What was done, refused and seen by the people of the organisation, newest first."""
    kind = request.GET.get("kind", "")
    if kind and kind not in Kind.values:
        raise Http404
    found = queries.lines(request.actor.organisation, kind=kind, before=_key(request.GET.get("before", "")))
    trail.show(*{line.account_id for line in found.rows if line.account_id})
    shown = {"lines": found.rows, "kinds": _kinds(kind), "older": _address(kind, found.older) if found.older else ""}
    return render(request, "audit/audit.html", shown)


def _kinds(chosen: str) -> tuple[View, ...]:
    every = View("Everything", _address(""), current=not chosen)
    return (every, *(View(kind.label, _address(kind.value), current=kind == chosen) for kind in Kind))


def _address(kind: str, before: UUID | None = None) -> str:
    query = {name: str(value) for name, value in (("kind", kind), ("before", before)) if value}
    return f"{reverse('audit')}?{urlencode(query)}" if query else reverse("audit")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


urlpatterns = [path("", audit, name="audit")]
