"""A series of workshops: asked for, looked at as a list, and made when that is agreed to: all or none."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caraway.casework.actions import planning
from caraway.casework.desks.calendar.forms import SeriesForm
from caraway.casework.desks.calendar.planning import asked, where_of
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import series as reading
from caraway.casework.queries.agreements import InForce, deliverable
from caraway.core.programme import Step, programme
from caraway.core.refusals import InvalidValue
from caraway.core.series import Pattern, Round, require_pattern, rounds
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full

ROUND = "round"
Sessions = tuple[tuple[str, date], ...]


@requires("workshop.plan", purpose="Plan a series of workshops")
def series(request: Any) -> HttpResponse:
    """Ask for a series; show what it would be; make it when what was shown is agreed to."""
    agreements = deliverable(request.actor, clock.today())
    about = asked(request.actor, agreements)
    offered = about["offered"]
    offered |= {"steps": _choices(agreements), "gap": _gaps(agreements)}
    offered |= {
        "room_after": [("", "The same room"), *offered["room"][1:]],
        "facilitators_after": offered["facilitators"],
    }
    form = SeriesForm(request.POST or None, **about)
    if "change" not in request.POST and form.is_valid():
        answer = _answered(request, form, agreements)
        if answer is not None:
            return answer
    context = {
        "page_title": "Plan a series",
        "heading": "Plan a series",
        "lead": "Nothing is put into the calendar before you have seen the list.",
        "form": form,
        "button": "See the list",
        "back_url": reverse("session_list"),
        "cancel_url": reverse("session_list"),
    }
    return render(request, "calendar/plan.html", context)


def _answered(request: Any, form: SeriesForm, agreements: tuple[InForce, ...]) -> HttpResponse | None:
    """The list, or the way on when it was agreed to; None where the answers cannot be a series.

    What was agreed to is made as it was shown, so that the same list sent twice is made once. When some of it cannot be any
    more, the list is shown as it is now.
    """
    agreed = _read(form.cleaned_data["agreed"])
    if agreed and _kept(request, form, agreed):
        return redirect("session_list")
    found: list[Round] = []
    if not kept(form, lambda: found.extend(_rounds(request, form, agreements))):
        return None
    return _preview(request, form, tuple(found), bool(agreed))


def _kept(request: Any, form: SeriesForm, agreed: Sessions) -> bool:
    """Make what was agreed to. False where it cannot be made any more."""
    try:
        with transaction.atomic():
            _plan(request, form, agreed)
    except InvalidValue:
        return False
    return True


def _read(text: str) -> Sessions:
    """The sessions of a list that was shown; none where it is no such list."""
    try:
        parted = [one.split(" ") for one in text.split(",") if one]
        return tuple((step, date.fromisoformat(on)) for step, on in parted)
    except ValueError:
        return ()


def _written(sessions: Sessions) -> str:
    return ",".join(f"{step} {on.isoformat()}" for step, on in sessions)


def _steps(agreements: tuple[InForce, ...], agreement: str) -> tuple[Step, ...]:
    one = next(one for one in agreements if str(one.id) == agreement)
    return tuple(step for step in programme(one.programme).steps if step.on_weekdays)


def _choices(agreements: tuple[InForce, ...]) -> list[tuple[str, str]]:
    """Each workshop alone, and all of a round one after another."""
    found: dict[str, str] = {}
    for one in agreements:
        steps = _steps(agreements, str(one.id))
        if len(steps) > 1:
            found.setdefault(ROUND, f"{steps[0].name} and what follows it")
        found |= {step.key: f"{step.name} alone" for step in steps}
    return list(found.items())


def _gaps(agreements: tuple[InForce, ...]) -> list[tuple[str, str]]:
    """Whole weeks between a workshop and the next that any programme delivered here allows."""
    weeks: set[int] = set()
    for one in agreements:
        for step in _steps(agreements, str(one.id)):
            weeks |= set(range(-(-step.gap_least_days // 7), step.gap_most_days // 7 + 1)) if step.after else set()
    return [(str(number), f"{number} weeks") for number in sorted(weeks)]


def _rounds(request: Any, form: SeriesForm, agreements: tuple[InForce, ...]) -> tuple[Round, ...]:
    said = form.cleaned_data
    one = next(one for one in agreements if str(one.id) == said["agreement"])
    steps = tuple(step.key for step in _steps(agreements, said["agreement"]))
    chosen = steps if said["steps"] == ROUND else (said["steps"],)
    weeks = int(said["gap"] or 0)
    timed = tuple((step, number * weeks) for number, step in enumerate(chosen))
    pattern = Pattern(said["first"], said["last"], int(said["weekday"]), int(said["weeks"]), timed)
    require_pattern(pattern, programme(one.programme))
    needs = {step: _needs(said, step == chosen[0]) for step in chosen}
    hours = reading.Hours(said["starts_at"], said["ends_at"])
    return rounds(pattern, reading.why_not(one.id, pattern, hours, needs, request.actor))


def _needs(said: Mapping[str, Any], first: bool) -> reading.Needs:
    """The room and the people of the first workshop of a round, or of what follows it: the same where nothing is said."""
    room = (not first and said["room_after"]) or said["room"]
    people = (not first and said["facilitators_after"]) or said["facilitators"]
    return reading.Needs(UUID(room), tuple(UUID(one) for one in people))


def _plan(request: Any, form: SeriesForm, sessions: Sessions) -> None:
    said = form.cleaned_data
    planning.plan_series(
        agreement=UUID(said["agreement"]),
        sessions=tuple(_session(said, step, on, step == sessions[0][0]) for step, on in sessions),
        group=planning.Group(said["sex"], said["language"]),
        by=request.actor,
        request_key=said["request_key"],
    )


def _session(said: Mapping[str, Any], step: str, on: date, first: bool) -> planning.Session:
    needs = _needs(said, first)
    return planning.Session(step, where_of({**said, "room": str(needs.room)}, on), needs.facilitators)


def _preview(request: Any, form: SeriesForm, found: tuple[Round, ...], changed: bool) -> HttpResponse:
    made = [one for one in found if not one.why]
    count = sum(len(one.sessions) for one in made)
    data: Any = form.data
    sent = [(name, value) for name, values in data.lists() if name not in LEFT_OUT for value in values]
    context = {
        "page_title": f"{count} workshop{'' if count == 1 else 's'} to be planned"
        if count
        else "No workshop can be planned",
        "made": [[(step, day_full(on)) for step, on in one.sessions] for one in made],
        "skipped": [
            (", ".join(f"{step} {day_full(on)}" for step, on in one.sessions), one.why) for one in found if one.why
        ],
        "places": _places(form),
        "said": form.cleaned_data,
        "sent": [*sent, ("agreed", _written(tuple(session for one in made for session in one.sessions)))],
        "changed": changed,
        "count": count,
    }
    return render(request, "calendar/series.html", context)


def _places(form: SeriesForm) -> list[str]:
    """The rooms that are used, each once, in words."""
    words = dict(form.fields["room"].choices)  # type: ignore[attr-defined]
    rooms = dict.fromkeys(str(_needs(form.cleaned_data, first).room) for first in (True, False))
    return [words[room] for room in rooms]


LEFT_OUT = ("csrfmiddlewaretoken", "agreed", "change")
