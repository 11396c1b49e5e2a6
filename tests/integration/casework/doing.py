"""An action ready to be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from caraway.platform.accounts.actor import Actor
from tests.cast import Person


@dataclass(frozen=True)
class Doing:
    """An action ready to be done by the person whose work it is."""

    do: Callable[..., Any]
    by: Actor
    what: dict[str, Any]
    audit: tuple[str, ...]

    def now(self, **more: Any) -> Any:
        return self.do(**{"by": self.by, **self.what, **more})


def of(do: Callable[..., Any], by: Actor, *audit: str, **what: Any) -> Doing:
    return Doing(do, by, what, audit)


def on_case(do: Callable[..., Any], person: Person, by: Actor, *audit: str, **what: Any) -> Doing:
    return of(do, by, *audit, case=person.id, **what)
