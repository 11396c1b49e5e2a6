"""When one is away, and who covers; for those who look after others, theirs too."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm

from .. import absences
from .. import leave as actions
from ..actor import Actor
from ..permission import requires

_PURPOSE = "saying who is away"
TEAM = ("", "Nobody: the team sees the work")


class WhoForm(PageForm):
    """Whose leave it is: asked of those who may say it for others."""

    subjects = {"account": "who is away"}
    account = forms.TypedChoiceField(label="Who is away?", coerce=UUID)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = absences.staff(by.organisation, clock.today())
        chosen = [(str(one.account_id), one.name) for one in found]
        self.fields["account"].choices = chosen  # type: ignore[attr-defined]
        self.initial.setdefault("account", str(by.person))


class LeaveForm(PageForm):
    """From when to when, and who covers."""

    subjects = {"from_on": "the first day", "to_on": "the last day", "cover": "who covers"}
    marks_optional = False
    from_on = DayField(label="First day away")
    to_on = DayField(label="Last day away", help_text="The work comes back by itself on the day after.")
    cover = forms.TypedChoiceField(
        label="Who covers?",
        widget=forms.RadioSelect,
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text="Cases and tasks show in the list of whoever covers, and are said to be covered.",
    )

    def __init__(self, *args: Any, person: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = absences.staff(person.organisation, clock.today())
        able = [(str(one.account_id), one.name) for one in found if absences.may_cover(person, one)]
        self.fields["cover"].choices = [*able, TEAM]  # type: ignore[attr-defined]


@requires("leave.own", purpose=_PURPOSE, shows_people=True)
@require_GET
def leave(request: Any) -> HttpResponse:
    """The leave that runs or is to come: one's own; everybody's for those who look after it."""
    everybody = request.actor.may("leave.set")
    found = absences.leaves(request.actor, clock.today(), everybody=everybody)
    trail.show(*(one.account for one in found))
    return render(request, "leave/leave.html", {"leaves": found, "everybody": everybody})


@requires("leave.own", purpose=_PURPOSE)
@require_http_methods(["GET", "POST"])
def add(request: Any) -> HttpResponse:
    """Whose leave is it? Who says it for nobody else goes on to the days at once."""
    if not request.actor.may("leave.set"):
        return redirect("leave_days", account=request.actor.person)
    form = WhoForm(request.POST if request.method == "POST" else None, by=request.actor)
    if form.is_valid():
        return redirect("leave_days", account=form.cleaned_data["account"])
    return render(request, "leave/who.html", {"form": form})


@requires("leave.own", purpose=_PURPOSE, shows_people=True)
@require_http_methods(["GET", "POST"])
def days(request: Any, account: UUID) -> HttpResponse:
    """From when to when, and who covers."""
    person = _person(request, account)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid() and _planned(request, form, person):
        return redirect("leave")
    return render(request, "leave/days.html", {"form": form, "person": person, "own": person == request.actor})


@requires("leave.own", purpose=_PURPOSE, shows_people=True)
@require_http_methods(["GET", "POST"])
def end(request: Any, key: UUID) -> HttpResponse:
    """End leave early, or take it back."""
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.end_leave(leave=key, by=request.actor, request_key=form.cleaned_data["request_key"])
        return redirect("leave")
    mine = absences.leaves(request.actor, clock.today(), everybody=request.actor.may("leave.set"))
    found = next((one for one in mine if one.id == key), None)
    if found is None:
        raise Http404
    trail.show(found.account)
    return render(request, "leave/end.html", {"form": form, "leave": found})


def _person(request: HttpRequest, account: UUID) -> Actor:
    """A person of one's own organisation whose leave one may set; to others nobody is there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if account == actor.account_id:
        return actor
    found = next((one for one in absences.staff(actor.organisation, clock.today()) if one.account_id == account), None)
    if found is None or not actor.may("leave.set"):
        raise Http404
    trail.show(account)
    return found


def _planned(request: Any, form: LeaveForm, person: Actor) -> bool:
    said = form.cleaned_data
    what = {"account": person.person, "from_on": said["from_on"], "to_on": said["to_on"], "cover": said["cover"]}
    return _did(form, lambda: actions.plan_leave(**what, by=request.actor, request_key=said["request_key"]))


def _did(form: forms.Form, do: Any) -> bool:
    """Do it; a refusal's sentence goes beside what it is about, and what was typed stays."""
    try:
        do()
    except (InvalidValue, NotNow) as refusal:
        beside = {"away_already": "from_on"}.get(refusal.code, refusal.code)
        form.add_error(beside if beside in form.fields else None, refusal.sentence)
        return False
    return True
