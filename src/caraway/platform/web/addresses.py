"""The addresses of named routes. Each route is worked out once: a page of a list names the same one fifty times."""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named route. Raises NoReverseMatch where there is none."""
    if kwargs or any(type(one) is not UUID for one in args):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    return address_of(name, len(args))(*args)


def address_of(name: str, ids: int = 1) -> Callable[..., str]:
    """What makes the address of a named route from so many ids, for a list. Raises NoReverseMatch where there is none."""
    return _form(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, ids).format


@cache
def _form(urlconf: Any, prefix: str, name: str, ids: int) -> str:
    """The address with a place for each id. An id that nobody has is looked for in it afterwards."""
    nobodys = [UUID(int=number + 1) for number in range(ids)]
    made = reverse(name, args=nobodys or None).replace("{", "{{").replace("}", "}}")
    for number, one in enumerate(nobodys):
        made = made.replace(str(one), f"{{{number}}}")
    return made
