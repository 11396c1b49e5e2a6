"""The caseload, and opening a case."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day
from caraway.platform.web.kept import done
from caraway.platform.web.parts import WorklistRow
from caraway.victims.actions import isva
from caraway.victims.desks.support.forms import OpenForm
from caraway.victims.queries.isva import MOST, ClientRow, caseload, service_rows


@requires("isva.list", purpose="seeing whom to contact", shows_people=True)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Everybody who is supported, who is due contact first at the top."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = [_row(one, clock.today()) for one in caseload(actor, clock.today())]
    context = {"page_title": "Support", "rows": rows, "may_work": actor.may("isva.work"), "cut": len(rows) == MOST}
    return render(request, "support/today.html", context)


def _row(one: ClientRow, on: date) -> WorklistRow:
    late = on > one.due.on
    court = f"At court on {day(one.next_court)}" if one.next_court else "No day at court"
    return WorklistRow(
        what="Finish opening" if one.missing else "Contact",
        who=one.name,
        why=f"{one.due.why.words}. {one.stage.words if one.stage else 'No stage recorded yet'}. {court}.",
        left=f"Late since {day(one.due.on)}" if late else f"By {day(one.due.on)}",
        tone="red" if late else "warn" if one.due.on == on else "plain",
        do="Open",
        href=address("support_case", one.id),
        who_href=address("support_case", one.id),
        beside=one.adviser or "No adviser yet",
        warning=f"Still to be said: {', '.join(each.words.lower() for each in one.missing)}" if one.missing else "",
    )


@sensitive_post_parameters()
@requires("isva.work", purpose="opening a case", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Who it is and who referred them. The rest is said step by step on the page of the case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = OpenForm(request.POST if request.method == "POST" else None)
    form.offer(service_rows(actor), clock.today())
    opened: list[UUID] = []
    if form.is_valid() and done(form, lambda: opened.append(isva.open_case(by=actor, **form.cleaned_data))):
        return redirect("support_case", case=opened[0])
    back = address("support_today")
    context = {"page_title": "New case", "heading": "Open a case", "button": "Open", "form": form}
    return render(request, "form_page.html", context | {"back_url": back, "cancel_url": back})
