"""All referrals of the unit or the force: filtered, those on which the police are late first."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caraway.casework.queries.police import ENDED, SHOWN, Listing, OurDue, Row, due_count, listing
from caraway.casework.queries.police_words import stage_shown
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day
from caraway.platform.web.parts import Tone, View

from .refer import actor_of

FILTERS = {
    "open": "Open",
    "due": "Waiting for the police",
    "waiting": "With the provider to decide",
    "running": "Under way",
    "returned": "Ended, not closed",
    "ended": "Closed",
    "all": "All",
}


@requires("referral.see", purpose="see referrals", shows_people=True)
def referrals(request: HttpRequest) -> HttpResponse:
    """Every referral this person may see, by stage."""
    actor, today = actor_of(request), clock.today()
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    whole_force = actor.may("referral.see_force") and request.GET.get("of", _first_reach(actor)) == "force"
    after = request.GET.get("after", "")
    found = listing(actor, today, show=show, whole_force=whole_force, after=after)
    waiting, late = due_count(actor, today, whole_force=whole_force)
    return render(
        request,
        "police/referrals.html",
        {
            "page_title": "Referrals",
            "today": today,
            "rows": [_shown(row) for row in found.rows],
            "waiting": waiting,
            "late": late,
            "reach": _reach_views(actor, show, whole_force),
            "filters": _filter_views(show, whole_force),
            "next": _next(found, show, whole_force),
            "may_refer": actor.may("referral.make"),
            "may_import": actor.may("referral.import"),
        },
    )


def _first_reach(actor: Actor) -> str:
    """Somebody without a unit works for the whole force."""
    return "unit" if actor.unit_id else "force"


def _address(**given: str) -> str:
    return f"{reverse('police_referrals')}?{urlencode({key: value for key, value in given.items() if value})}"


def _of(whole_force: bool) -> str:
    return "force" if whole_force else "unit"


def _reach_views(actor: Actor, show: str, whole_force: bool) -> tuple[View, ...]:
    if not actor.may("referral.see_force") or not actor.unit_id:
        return ()
    return (
        View("My unit", _address(show=show, of="unit"), not whole_force),
        View("Whole force", _address(show=show, of="force"), whole_force),
    )


def _filter_views(show: str, whole_force: bool) -> tuple[View, ...]:
    return tuple(View(words, _address(show=key, of=_of(whole_force)), key == show) for key, words in FILTERS.items())


def _next(found: Listing, show: str, whole_force: bool) -> str:
    return _address(show=show, of=_of(whole_force), after=found.after) if found.after else ""


def _shown(row: Row) -> dict[str, object]:
    words, tone = stage_shown(row.stage, row.outcome)
    return {
        "row": row,
        "stage": words,
        "tone": tone,
        "open": row.stage not in ENDED,
        "dues": [due_shown(due) for due in row.dues],
    }


def due_shown(due: OurDue) -> dict[str, object]:
    """A duty with its time left: late in red, today and soon in amber."""
    left, tone = left_of(due.last_on)
    return {"what": due.what, "why": due.why, "by": f"by {day(due.last_on)}", "left": left, "tone": tone}


def left_of(last_on: date) -> tuple[str, Tone]:
    """The time left until the end of a day, with its colour."""
    left = (last_on - clock.today()).days
    return _left(left), "red" if left < 0 else "warn" if left <= 3 else "plain"


def _left(days: int) -> str:
    if days < 0:
        return "1 day late" if days == -1 else f"{-days} days late"
    return {0: "today", 1: "tomorrow"}.get(days, f"{days} days")
