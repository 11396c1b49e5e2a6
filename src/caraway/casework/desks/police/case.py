"""A referral's own page for the police, its documents, and the deeds that can be done to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import corrections
from caraway.casework.actions.shown import of_corrected
from caraway.casework.deciders import agreed
from caraway.casework.desks.shown import ShownForm
from caraway.casework.queries.police_case import PoliceCase, document, police_case
from caraway.casework.queries.police_history import OURS, Entry, history, offence_words
from caraway.casework.queries.police_picture import picture
from caraway.casework.queries.police_words import stage_shown
from caraway.casework.referral import against
from caraway.casework.whose import may_record
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.facts import Fact
from caraway.core.policies import why_not
from caraway.core.refusals import NotYours
from caraway.core.standing import passes
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day
from caraway.platform.web.forms import PageForm
from caraway.platform.web.parts import Action, Criterion, HistoryItem

from .beside import beside
from .deeds import CORRECTABLE, DEEDS, Deed
from .extension import more_time
from .forms.base import Asking
from .lists import due_shown
from .lot import lot_action
from .refer import actor_of
from .showing import try_to

OUTCOMES = {"met": "met", "not_met": "not met", "not_known": "not known"}


@requires("referral.see", purpose="see a referral", shows_people=True)
def referral(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything the police may know of a referral they sent, and what they can do now."""
    actor, today = actor_of(request), clock.today()
    found = police_case(case, actor, today)
    words, tone = stage_shown(found.standing.stage, found.standing.outcome)
    can, cannot = _actions(found, actor)
    return render(
        request,
        "police/referral.html",
        {
            "page_title": f"{found.name}, {found.reference}",
            "back_url": reverse("police_referrals"),
            "case": found,
            "stage": words,
            "tone": tone,
            "today": today,
            "picture": picture(found.standing, found.rules.settings, today),
            "dues": [due_shown(due) for due in found.dues],
            "can": can,
            "cannot": cannot,
            "offence": offence_words(found.offence_code),
            "caution": _caution(found),
            "criteria": [_criterion(one) for one in found.assessment.get("findings", ())],
            "not_eligible": against(found.assessment),
            "agreed": agreed(found.assessment),
            "history": _history(found, actor),
            "undo": _undo(found, actor),
            "done": request.GET.get("done", ""),
            "charge_words": charge_words(found),
            "may_replace": actor.may("victim.replace"),
            "may_set_orders": actor.may("order.set"),
            "may_add_papers": actor.may("document.add"),
            "beside": beside(found, actor, today),
            "may_ask_lot": actor.may("trial.ask"),
        },
    )


def charge_words(found: PoliceCase) -> str:
    """The last day to charge in words, and where the caution outlives it."""
    charge = found.standing.charge
    if charge is None:
        return ""
    if charge.last_on is None:
        return charge.basis
    return f"{day(charge.last_on)}{'' if charge.confirmed else ', not confirmed'}. {charge.basis}."


def _actions(found: PoliceCase, actor: Actor) -> tuple[list[Action], list[Action]]:
    can, cannot = [], []
    for deed in DEEDS:
        if not actor.may(deed.permission):
            continue
        why = why_not(deed.verb, found.standing, clock.today()) if deed.verb else None
        if why:
            cannot.append(Action(deed.title, why=why))
        else:
            can.append(_action(deed, found))
    if asked := lot_action(found, actor):
        # Before the caution: what is signed has the conditions that the arm decides.
        (cannot if asked.why else can).insert(0, asked)
    return sorted(can, key=lambda one: not one.first), cannot


def _action(deed: Deed, found: PoliceCase) -> Action:
    href = reverse(f"police_do_{deed.key}", args=(found.id,))
    return Action(deed.title, href, first=_due_now(deed, found), warning=_warning(deed, found))


def _due_now(deed: Deed, found: PoliceCase) -> bool:
    return any(deed.key in _MEETS.get(due.kind, ()) for due in found.dues)


_MEETS = {
    "answer_information": ("answer",),
    "record_caution": ("caution",),
    "give_clock_date": ("arrest-date",),
    "confirm_statement": ("statement",),
    "answer_extension": ("extend",),
    "decide_breach": ("decide",),
    "vary_or_decide": ("decide",),
    "look_again": ("look-again",),
    "record_outcome": ("outcome",),
}


def _warning(deed: Deed, found: PoliceCase) -> str:
    """Before anybody opens the form: an extension may outlive the power to prosecute."""
    window, charge = found.standing.window, found.standing.charge
    if deed.key != "extend" or window is None or charge is None or charge.last_on is None:
        return ""
    if not passes(charge, window.furthest_on):
        return ""
    return f"Not past {day(charge.last_on)}: from then on breach can no longer be prosecuted."


def _caution(found: PoliceCase) -> Fact | None:
    return next((one for one in in_force(found.facts) if isinstance(one.detail, f.Cautioned)), None)


def _criterion(row: dict[str, str]) -> Criterion:
    return Criterion(row["rule"], OUTCOMES[row["outcome"]], row["reason"])  # type: ignore[arg-type]


def _history(found: PoliceCase, actor: Actor) -> list[tuple[HistoryItem, str]]:
    return [(_item(entry), _correct_href(found, entry, actor)) for entry in history(found)]


def _item(entry: Entry) -> HistoryItem:
    return HistoryItem(entry.at, entry.title, entry.text, entry.by, entry.replaced)


def _correct_href(found: PoliceCase, entry: Entry, actor: Actor) -> str:
    """Where an entry of the police can be corrected; empty where it cannot."""
    if not entry.ours or entry.replaced or not actor.may("fact.correct") or not may_record(entry.kind, actor):
        return ""
    name = "police_correct" if entry.kind in CORRECTABLE else "police_annul"
    return reverse(name, args=(found.id, entry.fact))


def ours_to_correct(found: PoliceCase, fact: UUID, actor: Actor) -> Fact:
    """An entry of the police that this person may record. Raises NotYours where there is none such: the same answer."""
    entry = found.fact(fact)
    if type(entry.detail) not in OURS or not may_record(type(entry.detail), actor):
        raise NotYours("not_found", "There is no such entry.")
    return entry


def _undo(found: PoliceCase, actor: Actor) -> dict[str, str] | None:
    if found.undoable is None or not actor.may("fact.undo") or not may_record(type(found.undoable.detail), actor):
        return None
    entry = next((one for one in history(found) if one.fact == found.undoable.id), None)
    if entry is None:
        return None
    return {"text": f"{entry.title}.", "url": reverse("police_undo", args=(found.id, entry.fact))}


@requires("referral.see", purpose="read the signed caution", shows_people=True)
def download(request: HttpRequest, case: UUID, document_id: UUID) -> HttpResponse:
    """The document as a file to keep. Its name is the reference."""
    content, media_type, name = document(case, document_id, actor_of(request))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires("fact.undo", purpose="undo an entry", shows_people=True)
def undo(request: HttpRequest, case: UUID, fact: UUID) -> HttpResponse:
    """Take back one's own newest entry; asked for once more where somebody follows the address."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    ours_to_correct(found, fact, actor)
    form = PageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        key = form.cleaned_data["request_key"] if form.is_valid() else None
        if try_to(form, lambda: corrections.undo(case=case, fact=str(fact), by=actor, request_key=key)):
            return redirect("police_referral", case)
    back = reverse("police_referral", args=(case,))
    context = {"page_title": "Undo this entry?", "form": form, "button": "Undo", "cancel_url": back, "back_url": back}
    return render(request, "confirm.html", context | {"caption": f"{found.reference} · {found.name}"})


ABOUT_TIME = ("extend", "refuse")


def deed_view(deed: Deed) -> Callable[..., HttpResponse]:
    """The page of a deed: its form, the dates that matter, and its refusal beside its field."""

    @requires(deed.permission, purpose=deed.title.lower(), shows_people=True)
    def view(request: HttpRequest, case: UUID) -> HttpResponse:
        actor, today = actor_of(request), clock.today()
        found = police_case(case, actor, today)
        form = _form(deed, request, found)
        if request.method == "POST" and form.is_valid():
            clean = dict(form.cleaned_data)
            key = clean.pop("request_key")
            if try_to(form, lambda: deed.do(case, clean, actor, key)):
                return redirect(reverse("police_referral", args=(case,)) + f"?done={deed.key}")
        context = deed_context(found, form, deed.title, deed.button, deed.lead)
        if deed.key in ABOUT_TIME:
            context["more_time"] = more_time(found, today)
        return render(request, "police/deed.html", context)

    return view  # type: ignore[return-value]


def _form(deed: Deed, request: HttpRequest, found: PoliceCase) -> Any:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = deed.form(*sent, **form_needs(found))
    if isinstance(form, ShownForm):
        form.carry(of_corrected(found))
    return form


def form_needs(found: PoliceCase, corrects: Fact | None = None) -> dict[str, Any]:
    """What the forms about a case, or about a correction of an entry, must know."""
    return {
        "asking": Asking(found.rules.settings, found.rules.programme, clock.today()),
        "ground": found.ground(clock.today(), corrects),
    }


def deed_context(found: PoliceCase, form: Any, title: str, button: str, lead: str = "") -> dict[str, Any]:
    """What the page of a deed or a correction shows beside its form."""
    back = reverse("police_referral", args=(found.id,))
    asked = [one.detail.what for one in in_force(found.facts) if isinstance(one.detail, f.InformationAsked)]
    return {
        "page_title": title,
        "heading": title,
        "caption": f"{found.reference} · {found.name}",
        "lead": lead,
        "button": button,
        "back_url": back,
        "cancel_url": back,
        "case": found,
        "form": form,
        "asked": asked[-1] if asked else "",
        "charge_words": charge_words(found),
    }
