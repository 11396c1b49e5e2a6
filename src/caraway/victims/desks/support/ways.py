"""How a client, or a parent or carer, may be reached: the page of it, and the pages on which it is changed, confirmed, checked and ended."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import isva_ways
from caraway.victims.desks.contact.way_forms import ChangeForm, ChosenForm, as_kept
from caraway.victims.desks.contact.way_words import answers_of, detail_rows, now_words
from caraway.victims.isva_ways import Whose, whose
from caraway.victims.queries.isva import one_client
from caraway.victims.queries.isva_people import ways_now, ways_page
from caraway.victims.queries.plans import PlanPage

WORDS = {
    "change": ("Change the ways of contact", "Save"),
    "confirm": ("Confirm the ways of contact", "I asked, and all of this was confirmed today"),
    "check": ("Check as a second person", "I have checked these"),
    "end": ("No further contact", "No further contact is wanted"),
}


@requires("isva.see", purpose="seeing how somebody may be reached", shows_people=True)
@require_safe
def ways(request: HttpRequest, case: UUID, person: UUID | None = None) -> HttpResponse:
    """Everything that is known of it, who confirmed and checked it, and what was stopped."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    of = whose(one_client(case, actor), person)
    found = ways_page(of)
    context = {
        "page_title": "Ways of contact",
        "found": found,
        "answers": answers_of(found.stored),
        "details": detail_rows(found),
        "ways": [(one.way.words, one.why is None, *now_words(one)) for one in ways_now(of, found.stored)],
        "where": {name: _step(of, name) for name in WORDS},
        "call": _call(of),
        "may_work": actor.may("isva.work") and of.case.closed_on is None,
        "back_url": address("support_case", case),
    }
    return render(request, "support/ways.html", context)


@sensitive_post_parameters()
@requires("isva.work", purpose="changing how somebody may be reached", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def way(request: HttpRequest, case: UUID, step: str, person: UUID | None = None) -> HttpResponse:
    """One of the four steps."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    of = whose(one_client(case, actor), person)
    if step not in WORDS:
        raise NotYours("not_found", "There is no such case.")
    found = ways_page(of)
    form = _form(step, found, request)
    if form.is_valid() and done(form, _doing(step, form, of, actor)):
        return redirect(_back(of))
    heading, button = WORDS[step]
    context = {"page_title": heading, "heading": heading, "button": button, "caption": found.name}
    shown = {"answers": answers_of(found.stored), "details": detail_rows(found), "step": step}
    around = {"form": form, "back_url": _back(of), "cancel_url": _back(of), "change_url": _step(of, "change")}
    return render(request, "support/way.html", context | shown | around)


def _form(step: str, found: PlanPage, request: HttpRequest) -> PageForm:
    data = request.POST if request.method == "POST" else None
    if step == "change":
        return ChangeForm(data, initial=as_kept(found.stored))
    if step == "end":
        return PageForm(data)
    form = ChosenForm(data, initial={"version": found.stored.number})
    if step == "confirm":
        form.offer(found.new, "Which of these new ones did you confirm too?")
    else:
        form.offer(found.unchecked, "Which of these have you checked?")
    return form


def _doing(step: str, form: PageForm, of: Whose, by: Actor) -> Callable[[], object]:
    """The action of this step, told what was answered."""
    who = {"case": of.case.pk, "person": of.person.pk if of.person else None, "by": by}
    data = form.cleaned_data
    key = {"request_key": data["request_key"]}
    if isinstance(form, ChangeForm):
        return lambda: isva_ways.change(version=data["version"], said=form.said, agreed=data["agreed"], **who, **key)
    if isinstance(form, ChosenForm):
        do = isva_ways.confirm if step == "confirm" else isva_ways.check
        return lambda: do(version=data["version"], details=form.chosen, **who, **key)
    return lambda: isva_ways.want_none(**who, **key)


def _back(of: Whose) -> str:
    if of.person is None:
        return address("support_ways", of.case.pk)
    return address("support_person_ways", of.case.pk, of.person.pk)


def _step(of: Whose, step: str) -> str:
    if of.person is None:
        return address("support_way", of.case.pk, step)
    return address("support_person_way", of.case.pk, of.person.pk, step)


def _call(of: Whose) -> str:
    if of.person is None:
        return address("support_call", of.case.pk)
    return address("support_person_call", of.case.pk, of.person.pk)
