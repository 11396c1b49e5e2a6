"""The 12-month check: recorded for one person, corrected, or recorded from a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import rechecks
from caraway.casework.actions.rechecks import Found
from caraway.casework.queries.police_case import PoliceCase, police_case
from caraway.casework.queries.police_rechecks import Checked, rechecks_of
from caraway.core.recheck import ended_on, recheck_on
from caraway.core.vocabulary import RecheckResult
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day

from .duties import page_of
from .forms.base import Asking
from .forms.duties import CorrectRecheckForm, RecheckFileForm, RecheckForm
from .recheck_file import Report, record
from .refer import actor_of
from .showing import try_to

PURPOSE = "record the 12-month check"


@requires("recheck.record", purpose=PURPOSE, shows_people=True)
def recheck(request: HttpRequest, case: UUID) -> HttpResponse:
    """Record the check of one person, or correct the one that stands."""
    actor = actor_of(request)
    found = police_case(case, actor, clock.today())
    rows = rechecks_of(case)
    old = rows[0] if rows else None
    form = _form(request, found, old)
    if request.method == "POST" and form.is_valid():
        key, said = form.cleaned_data["request_key"], _found(form.cleaned_data)

        def do() -> Any:
            if old is None:
                return rechecks.record_recheck(case=case, found=said, by=actor, request_key=key)
            why = form.cleaned_data["why"]
            return rechecks.correct_recheck(case=case, recheck=old.id, found=said, why=why, by=actor, request_key=key)

        if try_to(form, do):
            return redirect("police_referral", case)
    title = "Correct the 12-month check" if old else "12-month check"
    context = page_of(found, form, title, _lead(found), "Save")
    return render(request, "police/recheck.html", context | {"rows": rows, "why_not": _why_not(found)})


def _form(request: HttpRequest, found: PoliceCase, old: Checked | None) -> RecheckForm:
    asking = Asking(found.rules.settings, found.rules.programme, clock.today())
    if old is None:
        return RecheckForm(request.POST or None, asking=asking)
    kept = {"result": old.result.value, "checked_on": old.checked_on, "again_on": old.again_on}
    return CorrectRecheckForm(request.POST or None, asking=asking, initial={**kept, "offence_code": old.offence_code})


def _found(clean: dict[str, Any]) -> Found:
    result, code = RecheckResult(clean["result"]), (clean.get("offence_code") or "").strip().upper()
    return Found(result, clean["checked_on"], clean.get("again_on"), code)


def _lead(found: PoliceCase) -> str:
    ended = ended_on(found.standing)
    return f"The programme ended on {day(ended)}. Look for the 12 months after it." if ended else ""


def _why_not(found: PoliceCase) -> str:
    """Why there is nothing to record yet; empty where there is."""
    due = recheck_on(found.standing)
    if due is None:
        return "There is nothing to check: no programme that followed a caution has ended."
    return f"The check can be made from {day(due)}, when the 12 months are over." if clock.today() < due else ""


@requires("recheck.record", purpose=PURPOSE, shows_people=True)
def recheck_file(request: HttpRequest) -> HttpResponse:
    """Record checks from a file: good rows are recorded, the others are named with the reason."""
    form = RecheckFileForm(request.POST or None, request.FILES or None)
    report: Report | None = None
    if request.method == "POST" and form.is_valid():
        key, content = form.cleaned_data["request_key"], form.cleaned_data["file"].read()
        done: list[Report] = []
        if try_to(form, lambda: done.append(record(content, actor_of(request), key))):
            report = done[0]
    title = "Record 12-month checks from a file"
    context: dict[str, Any] = {
        "page_title": title,
        "heading": title,
        "form": form,
        "report": report,
        "button": "Record the checks",
    }
    context |= {
        "bad_rows": [[str(one.number), one.why] for one in report.bad] if report else (),
        "results": [(one.value, one.words) for one in RecheckResult],
        "back_url": reverse("police_desk"),
    }
    return render(request, "police/recheck_file.html", context)
