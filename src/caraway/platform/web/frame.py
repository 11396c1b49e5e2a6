"""What surrounds every page: who is signed in, for which organisation, and where they can go.

The page machinery knows nothing of accounts. A site names, in ``settings.PAGE_FRAME``, the dotted
path of a function ``(request) -> PageFrame``; with none, pages have an empty frame.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place in the service navigation; ``current`` marks where the reader is."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The header's contents. ``sign_out`` is an address that takes a POST; empty: signed out.

    ``lock`` is an address that takes a POST and covers every page of the session until its person is known anew.
    ``alarm`` is a sentence above the page that leads to ``alarm_href``.
    ``key`` stands for whoever is signed in, and tells nobody who: what a page keeps on the device is under it.
    """

    nav: tuple[NavItem, ...] = ()
    person: str = ""
    role: str = ""
    organisation: str = ""
    home: str = "/"
    sign_out: str = ""
    account: str = ""
    exit_to: str = ""
    key: str = ""
    lock: str = ""
    lang: str = "en"
    alarm: str = ""
    alarm_href: str = ""


EMPTY = PageFrame()


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of this request's pages, and what their forms are known by, drawn once for all of them."""
    frame = _frame_of()(request)
    return {"frame": frame, "lang": frame.lang, "csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _frame_of() -> Any:
    path = getattr(settings, "PAGE_FRAME", "")
    return _imported(path) if path else _empty


@cache
def _imported(path: str) -> Any:
    return import_string(path)


def _empty(request: HttpRequest) -> PageFrame:
    return EMPTY
