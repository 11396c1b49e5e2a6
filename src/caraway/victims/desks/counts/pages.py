"""Counts of a month: as a page with bars, and as a file for a spreadsheet. No page of it shows anybody."""

import csv
import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.victims.queries import counts as reading

HIDDEN = "Not shown"


@requires("counts.see", purpose="reading counts")
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The agreements and their months."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"page_title": "Counts", "areas": reading.areas(actor, clock.today())}
    return render(request, "counts/months.html", context)


@requires("counts.see", purpose="reading counts")
@require_safe
def month(request: HttpRequest, agreement: UUID, month: str) -> HttpResponse:
    """One month as tables with bars; where no number of it is shown, one sentence, and what is counted folded away."""
    page = _page(request, agreement, month)
    context = {
        "page_title": "Counts of a month",
        "page": page,
        "hidden": HIDDEN,
        "lists": [(block.title, "; ".join(row.words for row in block.rows)) for block in page.blocks],
        "back_url": address("counts"),
    }
    return render(request, "counts/month.html", context)


@requires("counts.see", purpose="reading counts")
@require_safe
def table(request: HttpRequest, agreement: UUID, month: str) -> HttpResponse:
    """The same counts as CSV. The name of the file tells the month alone."""
    page, written = _page(request, agreement, month), io.StringIO()
    lines = csv.writer(written)
    lines.writerow(["Table", "Row", "Count"])
    for block in page.blocks:
        lines.writerows([block.title, one.words, HIDDEN if one.count is None else one.count] for one in block.rows)
        if block.whole:
            lines.writerow([block.title, "All", HIDDEN if block.total is None else block.total])
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="counts-{page.month:%Y-%m}.csv"'
    return answer


def _page(request: HttpRequest, agreement: UUID, month: str) -> reading.MonthPage:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return reading.month_page(agreement, month, actor, clock.today())
