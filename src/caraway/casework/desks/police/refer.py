"""Refer a person: a task list of pages, saved one by one, checked, and sent."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import drafts, referrals
from caraway.casework.actions.shown import of_draft
from caraway.casework.deciders import PROSECUTOR, SUPERVISOR, is_waiting, standing_decision
from caraway.casework.desks.shown import ShownForm
from caraway.casework.queries.police_case import police_case
from caraway.casework.queries.police_drafts import Draft, own_draft
from caraway.core.criteria import Answer as Overall
from caraway.core.eligibility import Assessment
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.agreements.queries import Referring, agreements_in_force, referring
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

from .forms.agreements import AgreementForm, ProsecutorForm
from .forms.base import Asking
from .pages import BY_KEY, not_done, sections, tasks
from .showing import shown, try_to

PURPOSE = "refer a person"


def actor_of(request: HttpRequest) -> Actor:
    """Who asks for the page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def asking(draft: Draft) -> Asking:
    """What the forms of a draft must know."""
    return Asking(draft.rules.settings, draft.rules.programme, clock.today(), draft.saved)


def stamp_of(draft: Draft) -> str:
    """The stamp of a draft as its page shows it, for whoever decides on it."""
    return of_draft(draft.id, draft.saved, draft.sealed_on, (draft.views, draft.risk))


def may_refer_under(actor: Actor) -> tuple[Referring, ...]:
    """The agreements in force today under which this force refers."""
    today = clock.today()
    return referring(agreements_in_force(actor.organisation, today), today, actor.organisation)


@requires("referral.make", purpose=PURPOSE)
def start(request: HttpRequest) -> HttpResponse:
    """Begin: choose the agreement where there are several."""
    actor = actor_of(request)
    choices = [(str(one.agreement_id), one.agreement) for one in may_refer_under(actor)]
    context: dict[str, Any] = {"page_title": "Refer a person", "back_url": reverse("police_desk")}
    if not choices:
        return render(request, "police/no_agreement.html", context)
    form = AgreementForm(request.POST or None, choices=choices)
    if len(choices) == 1:
        form.fields["agreement"].required = False
    if request.method == "POST" and form.is_valid():
        chosen = UUID(form.cleaned_data["agreement"] or choices[0][0])
        draft = drafts.start(agreement=chosen, by=actor, request_key=form.cleaned_data["request_key"])
        return redirect("police_draft", draft)
    return render(
        request, "police/start.html", {**context, "form": form, "only": choices[0][1] if len(choices) == 1 else ""}
    )


@requires("referral.make", purpose=PURPOSE, shows_people=True)
def task_list(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The task list of one's own draft."""
    found = own_draft(draft, actor_of(request))
    left = not_done(found)
    return render(
        request,
        "police/draft.html",
        {
            "page_title": "Refer a person",
            "caption": f"{found.agreement} · {found.name}",
            "back_url": reverse("police_desk"),
            "draft": found,
            "sections": tasks(found),
            "warnings": attested_against(found),
            "not_ready": f"Still to do: {', '.join(left)}." if left else "",
            "check_url": reverse("police_draft_check", args=(draft,)),
        },
    )


def attested_against(draft: Draft) -> tuple[str, ...]:
    """What the victim's side says against a referral, as the two attestations have it."""
    found = []
    if draft.views is False:
        found.append("The victim's views do not allow a referral as things stand.")
    if draft.risk is False:
        found.append("The risk to the victim is above this area's ceiling, or there are signs of coercive control.")
    return tuple(found)


@requires("referral.make", purpose=PURPOSE, shows_people=True)
def page(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    """One page of the referral: saved whole, or for later with what is there."""
    actor = actor_of(request)
    found = own_draft(draft, actor)
    shown_page = BY_KEY.get(page)
    if shown_page is None:
        raise NotYours("not_found", "There is no such page.")
    later = "later" in request.POST
    initial = dict(found.saved.get(page, {}))
    if page == "contact" and initial.get("address"):
        initial.setdefault("has_address", True)
    form = shown_page.form(request.POST or None, asking=asking(found), later=later, initial=initial)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]

        def save() -> UUID:
            return drafts.save_page(draft=draft, page=page, answers=form.answers, by=actor, request_key=key)

        if try_to(form, save):
            return redirect("police_desk" if later else "police_draft", *(() if later else (draft,)))
    return render(
        request,
        "police/page.html",
        {
            "page_title": shown_page.title,
            "heading": shown_page.title,
            "caption": f"Refer a person · {found.name}",
            "lead": shown_page.lead,
            "back_url": reverse("police_draft", args=(draft,)),
            "form": form,
        },
    )


@requires("referral.make", purpose=PURPOSE, shows_people=True)
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = own_draft(draft, actor_of(request))
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drafts.discard(draft=draft, by=actor_of(request), request_key=form.cleaned_data["request_key"])
        return redirect("police_desk")
    return render(
        request,
        "confirm.html",
        {
            "page_title": "Discard this referral?",
            "caption": found.name,
            "warning": "Everything written here, and the victim's sealed details, are thrown away.",
            "form": form,
            "button": "Discard it",
            "danger": True,
            "cancel_url": reverse("police_desk"),
            "back_url": reverse("police_desk"),
        },
    )


@requires("referral.make", purpose=PURPOSE, shows_people=True)
def check_answers(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Every answer, the eligibility as it stands, and what is possible next: ask a supervisor, or send."""
    actor = actor_of(request)
    found = own_draft(draft, actor)
    form = ShownForm(request.POST or None)
    form.carry(stamp_of(found))
    if request.method == "POST" and form.is_valid():
        key, shown_, sent = form.cleaned_data["request_key"], form.cleaned_data["shown"], []
        if "supervisor" in request.POST:
            drafts.ask_supervisor(draft=draft, by=actor, request_key=key)
            return redirect("police_draft_check", draft)
        if try_to(form, lambda: sent.append(referrals.make(draft=draft, shown=shown_, by=actor, request_key=key))):
            return redirect("police_sent", sent[0])
    return render(request, "police/check_answers.html", checked(found) | {"form": form})


def checked(found: Draft) -> dict[str, Any]:
    """What the page of check answers shows."""
    left = not_done(found)
    assessment, contradiction = assessed(found)
    return {
        "page_title": "Check your answers",
        "caption": f"Refer a person · {found.name}",
        "back_url": reverse("police_draft", args=(found.id,)),
        "draft": found,
        "sections": sections(found),
        "eligibility": shown(assessment, found.refused(assessment)) if assessment else None,
        "contradiction": contradiction,
        "supervisor": found.decided(SUPERVISOR),
        "prosecutor": found.decided(PROSECUTOR),
        "asked_on": found.saved[SUPERVISOR]["asked_on"] if is_waiting(found.saved, SUPERVISOR) else "",
        "supervised": standing_decision(found.saved, SUPERVISOR) is not None,
        "needs_supervisor": bool(assessment and assessment.for_supervisor),
        "needs_prosecutor": bool(assessment and assessment.for_prosecutor),
        "not_ready": found.refused(assessment) or why_not_sent(left, assessment, contradiction),
    }


def assessed(found: Draft) -> tuple[Assessment | None, str]:
    """The eligibility, or the sentence that says which answers contradict each other."""
    try:
        return found.assessed(clock.today()), ""
    except InvalidValue as refusal:
        return None, refusal.sentence


def why_not_sent(left: tuple[str, ...], assessment: Assessment | None, contradiction: str) -> str:
    """Why the referral cannot be sent yet; empty when it can."""
    if left:
        return f"Still to do: {', '.join(left)}."
    if assessment is None:
        return contradiction
    if assessment.answer is Overall.ELIGIBLE:
        return ""
    return f"{assessment.answer.words.capitalize()}: see above what to do."


@requires("referral.make", purpose=PURPOSE, shows_people=True)
def prosecutor(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The officer records what a prosecutor decided."""
    actor = actor_of(request)
    found = own_draft(draft, actor)
    kept = dict(standing_decision(found.saved, PROSECUTOR) or {})
    form = ProsecutorForm(request.POST or None, asking=asking(found), initial=kept | {"prosecutor": kept.get("by", "")})
    form.carry(stamp_of(found))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("request_key")
        if try_to(form, lambda: drafts.record_prosecutor(draft=draft, by=actor, request_key=key, **given)):
            return redirect("police_draft_check", draft)
    return render(
        request,
        "police/page.html",
        {
            "page_title": "The prosecutor's agreement",
            "heading": "The prosecutor's agreement",
            "caption": f"Refer a person · {found.name}",
            "back_url": reverse("police_draft_check", args=(draft,)),
            "form": form,
            "no_later": True,
        },
    )


@requires("referral.see", purpose="confirm a referral", shows_people=True)
def sent(request: HttpRequest, case: UUID) -> HttpResponse:
    """The referral is sent: its reference and what happens next."""
    found = police_case(case, actor_of(request), clock.today())
    clocks = found.rules.settings.clocks
    steps = [
        f"The provider decides within {clocks.decide_referral} days, and asks you here if something is missing.",
        "Once it is accepted they call the person and book the workshops inside the caution's time.",
    ]
    if found.standing.cautioned_on is None:
        steps.insert(1, "The caution is not recorded yet. When it is signed, record it on the referral's page.")
    else:
        steps.append("Add the signed conditional caution to the referral's page.")
    return render(
        request,
        "police/sent.html",
        {
            "page_title": "Referral sent",
            "reference": found.reference,
            "reference_label": "Reference",
            "next_steps": steps,
            "case": found,
        },
    )
