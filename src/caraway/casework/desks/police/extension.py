"""A request for more time beside both clocks: what was asked, which new days are possible, and which of them keep prosecution open."""

from dataclasses import dataclass
from datetime import date, timedelta

from caraway.casework.queries.police_case import PoliceCase
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.standing import passes
from caraway.core.vocabulary import DueKind
from caraway.platform.web.dates import day
from caraway.platform.web.parts import Answer

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What the page of an extension shows; `warning` where a possible new day passes the last day to charge."""

    rows: tuple[Answer, ...]
    warning: str


def more_time(found: PoliceCase, today: date) -> MoreTime | None:
    """For a caution whose time runs; None before it does."""
    window = found.standing.window
    if window is None:
        return None
    first = max(window.expires_on + DAY, today)
    rows = [Answer("Asked", _asked(found)), Answer("Caution ends", day(window.expires_on))]
    if first <= window.furthest_on:
        rows.append(Answer("Possible new last days", f"{day(first)} to {day(window.furthest_on)}"))
    rows.append(Answer("Last day to charge", _charge(found)))
    return MoreTime(tuple(rows), _warning(found, first, window.furthest_on))


def _asked(found: PoliceCase) -> str:
    waits = any(due.kind == DueKind.ANSWER_EXTENSION for due in found.dues)
    asked = [one for one in in_force(found.facts) if isinstance(one.detail, f.ExtensionAsked)]
    if not waits or not asked:
        return "The provider does not ask for more time now."
    newest = asked[-1]
    assert isinstance(newest.detail, f.ExtensionAsked)  # nosec B101 - chosen above
    return f"On {day(newest.on)}. Reason: {newest.detail.reason.words.lower()}."


def _charge(found: PoliceCase) -> str:
    charge = found.standing.charge
    if charge is None or charge.last_on is None:
        return charge.basis if charge else "Not known"
    return f"{day(charge.last_on)}{'' if charge.confirmed else ', not confirmed'}. {charge.basis}."


def _warning(found: PoliceCase, first: date, furthest: date) -> str:
    charge = found.standing.charge
    if charge is None or charge.last_on is None or not passes(charge, furthest):
        return ""
    last = f"{day(charge.last_on)}{'' if charge.confirmed else ' (not confirmed)'}"
    if passes(charge, first):
        return f"Every possible new day passes the last day to charge, {last}: breach could no longer be prosecuted after it."
    return f"A new last day after {last} passes the last day to charge: breach could no longer be prosecuted after that day."
