"""What surrounds every page of a site: whose it is, and the desks this person has."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch

from caraway.platform.gateways import clock
from caraway.platform.jobs.health import in_trouble
from caraway.platform.web.addresses import address
from caraway.platform.web.frame import NavItem, PageFrame

from .actor import Actor
from .opaque import account_key


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A place in the navigation: its words, its route, and the permission it needs.

    `holds` are the routes of lists that its own page leads to: a reader of those is still in this place. A line of places
    stays one line only while what is opened now and then stands on the page of what is opened every day.
    """

    text: str
    route: str
    permission: str
    holds: tuple[str, ...] = ()


def desks_of(actor: Actor, desks: Sequence[DeskLink]) -> tuple[DeskLink, ...]:
    """Those of a site's desks that this person's roles open, in the order of the navigation."""
    return tuple(desk for desk in desks if actor.may(desk.permission) and _there(desk.route))


def page_frame(request: HttpRequest, desks: Sequence[DeskLink]) -> PageFrame:
    """The header of this request's page."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return PageFrame()
    theirs = desks_of(actor, desks)
    at = "" if getattr(request, "nowhere", False) else request.path
    here = _where(at, theirs)
    nav = tuple(NavItem(desk.text, address(desk.route), desk == here) for desk in theirs)
    return PageFrame(
        nav=nav,
        person=actor.name,
        organisation=actor.organisation_name,
        home="/",
        account=address("account") if _there("account") else "",
        key=account_key(actor.person),
        sign_out=address("account_logout") if _there("account_logout") else "",
        **_alarm(actor),
    )


def _where(at: str, desks: Sequence[DeskLink]) -> DeskLink | None:
    """The desk whose pages this address is one of. One may begin with another's: the longest that fits is where the reader is."""
    places = [(address(route), desk) for desk in desks for route in (desk.route, *desk.holds) if _there(route)]
    found = max((one for one in places if at.startswith(one[0])), key=lambda one: len(one[0]), default=None)
    return found[1] if found else None


def _there(route: str) -> bool:
    try:
        address(route)
    except NoReverseMatch:
        return False
    return True


def _alarm(actor: Actor) -> dict[str, str]:
    """Told on every page to whoever may see the jobs: also where it is the worker itself that has stopped."""
    if not actor.may("jobs.see") or not _there("jobs") or not in_trouble(clock.now()):
        return {}
    return {"alarm": "Some jobs of the site are not done.", "alarm_href": address("jobs")}
