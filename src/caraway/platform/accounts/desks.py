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
    """A place in the navigation: its words, its route, and the permission it needs."""

    text: str
    route: str
    permission: str


def desks_of(actor: Actor, desks: Sequence[DeskLink]) -> tuple[DeskLink, ...]:
    """Those of a site's desks that this person's roles open, in the order of the navigation."""
    return tuple(desk for desk in desks if actor.may(desk.permission) and _there(desk.route))


def page_frame(request: HttpRequest, desks: Sequence[DeskLink]) -> PageFrame:
    """The header of this request's page."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return PageFrame()
    addresses = [(desk.text, address(desk.route)) for desk in desks_of(actor, desks)]
    # One desk's address may begin with another's: the longest that fits is where the reader is.
    at = "" if getattr(request, "nowhere", False) else request.path
    here = max((place for _, place in addresses if at.startswith(place)), key=len, default="")
    nav = tuple(NavItem(text, place, place == here) for text, place in addresses)
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
