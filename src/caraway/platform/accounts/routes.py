"""Every route declares its permission, or stands in one of three short lists. Any other is refused.

`PUBLIC` may be opened by anybody. `SIGNED_IN` by anybody who works for an organisation, whatever their roles.
`BEFORE_WORK` by anybody who has signed in or is half way: there a second factor is given or set up, and the
organisation to work for chosen.
"""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import ResolverMatch

PUBLIC = frozenset(
    {
        "alive",
        "account_login",
        "account_logout",
        "account_no_work",
        "account_new_password",
        "account_passkey",
        "account_reset",
        "calendar_feed",
        "invitation",
        "partner_begin",
        "partner_back",
        "reply",
        "reply_code",
        "reply_leave",
        "reply_leave_link",
        "told_received",
        "told_receipts",
    }
)

SIGNED_IN = frozenset(
    {
        "home",
        "account",
        "account_name",
        "account_notices",
        "account_password",
        "account_partner",
        "account_remove",
        "lock",
        "lock_open",
    }
)

BEFORE_WORK = frozenset(
    {
        "account_recovery_codes",
        "account_second_step",
        "account_set_up",
        "account_set_up_code",
        "account_set_up_passkey",
        "choose_organisation",
    }
)

LISTED = PUBLIC | SIGNED_IN | BEFORE_WORK


def declared(match: ResolverMatch) -> bool:
    """Whether this route may be answered at all."""
    return match.view_name in LISTED or _permission_of(match.func) is not None


def undeclared_routes(resolver: URLResolver | None = None) -> list[str]:
    """The routes of the site that declare no permission and stand in no list."""
    return [
        route
        for route, pattern in walk(resolver or get_resolver())
        if pattern.name not in LISTED and _permission_of(pattern.callback) is None
    ]


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its pattern."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        else:
            yield route, entry


@register()
def every_route_declares_its_permission(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The check at start-up: one error for each undeclared route."""
    return [
        Error(f"The route {route!r} declares no permission.", hint="Add @requires(…) to its view.", id="caraway.E001")
        for route in undeclared_routes()
    ]


def _permission_of(view: Any) -> str | None:
    return getattr(view, "permission", None) or getattr(getattr(view, "view_class", None), "permission", None)
