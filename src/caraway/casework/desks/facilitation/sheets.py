"""The register on paper, for a hall where nothing works: a page to print, and the same as PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caraway.casework.queries.sheets import SPARE, sheet
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web import paper


@requires("register.see", purpose="Print the register", shows_people=True)
def page(request: Any, workshop: UUID) -> HttpResponse:
    """The sheet as a page that is printed from the browser."""
    found = sheet(workshop, request.actor, clock.today())
    context = {
        "page_title": f"Sheet for {found.title}",
        "sheet": found,
        "spare": SPARE,
        "workshop": workshop,
        "back_url": reverse("register", args=[workshop]),
    }
    return render(request, "facilitation/sheet.html", context)


@requires("register.see", purpose="Print the register", shows_people=True)
def pdf(request: Any, workshop: UUID) -> HttpResponse:
    """The sheet as PDF; its file name says nothing."""
    found = sheet(workshop, request.actor, clock.today())
    made = paper.pdf("register", found.values(), title=found.title)
    name = paper.safe_name("sheet", found.on)
    return HttpResponse(
        made, content_type=paper.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
