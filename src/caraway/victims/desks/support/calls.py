"""A call: asked of the rules before the number is shown, and what came of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.addresses import address
from caraway.platform.web.kept import done
from caraway.victims.actions import isva_contacts
from caraway.victims.desks.support.forms import CalledForm, CallForm
from caraway.victims.isva_ways import whose
from caraway.victims.queries.isva import one_client
from caraway.victims.queries.isva_people import asked_page


@requires("isva.work", purpose="making a call", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, case: UUID, person: UUID | None = None) -> HttpResponse:
    """Whether a call may be made is asked at the moment it is, and only then the number is shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    of = whose(one_client(case, actor), person)
    form = CallForm(request.POST if request.method == "POST" else None)
    asked: list[UUID] = []
    if form.is_valid() and done(
        form, lambda: asked.append(isva_contacts.begin(case=case, person=person, by=actor, **form.cleaned_data))
    ):
        return redirect("support_called", case=case, asked=asked[0])
    back = address("support_case", case)
    words = {"heading": "Before you call", "page_title": "Before you call", "button": "May I call now?"}
    return render(
        request, "form_page.html", words | {"form": form, "caption": of.name, "back_url": back, "cancel_url": back}
    )


@requires("isva.work", purpose="making a call", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def called(request: HttpRequest, case: UUID, asked: UUID) -> HttpResponse:
    """The number and who answers; or why it may not be called."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = asked_page(one_client(case, actor), asked)
    back = address("support_case", case)
    context = {"page_title": "Call", "found": found, "back_url": back, "cancel_url": back, "caption": found.name}
    form = CalledForm(request.POST if request.method == "POST" else None)
    if found.why is not None or found.over or (found.too_old and request.method != "POST"):
        return render(request, "support/stopped.html", context)
    if form.is_valid() and done(form, lambda: isva_contacts.finish(case=case, asked=asked, by=actor, **form.given)):
        return redirect("support_case", case=case)
    return render(request, "support/call.html", context | {"form": form, "heading": "Call", "button": "Save"})
