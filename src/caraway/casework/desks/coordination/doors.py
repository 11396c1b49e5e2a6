"""What can be done now, as buttons; what cannot, with the reason; and where each duty of the worklist is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from caraway.casework.desks.coordination.verbs import PAGES
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import step_words
from caraway.casework.queries.case_warnings import extension_warning
from caraway.casework.queries.worklist import Row
from caraway.core.options import Options
from caraway.core.policies import VERBS
from caraway.core.vocabulary import Attendance, DueKind, Mode
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.parts import Action

ORDER = (
    "case_accept",
    "case_ask",
    "case_book",
    "case_call",
    "case_open_call",
    "case_contact",
    "case_encourage",
    "case_move",
    "case_move_all",
    "case_absence",
    "case_review",
    "case_extension",
    "case_correct_return",
    "case_return",
    "case_tell",
    "case_mode",
    "case_hold",
    "case_resume",
    "case_withdraw",
    "case_stop",
    "case_decline",
)
"""The pages of a case in the order of its buttons."""

IN_VIEW = ("case_book", "case_return")
"""What everybody looks for first: when it cannot be done, the reason is in view."""

DOES: Mapping[DueKind, tuple[str, str]] = {
    DueKind.DECIDE_REFERRAL: ("case_accept", "Decide"),
    DueKind.FIRST_CONTACT: ("case_contact", "Record a contact"),
    DueKind.BOOK: ("case_book", "Book"),
    DueKind.ASK_EXTENSION: ("case_extension", "Ask"),
    DueKind.RETURN_TO_POLICE: ("case_return", "Return"),
    DueKind.REVIEW_ARREST: ("case_review", "Review"),
    DueKind.SETTLE_ABSENCE: ("case_absence", "Record the reason"),
    DueKind.TELL_PARTICIPANT: ("case_tell", "Tell"),
    DueKind.CORRECT_RETURN: ("case_correct_return", "Send what is right"),
    DueKind.CORRECT_PARTICIPANT: ("case_correct_return", "Send what is right"),
    DueKind.MARK_SESSION: ("register", "Open the register"),
    DueKind.RECORD_SESSION: ("register", "Write the record"),
}
"""Kind of duty to the page that does it, and the words of its link."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The buttons of a case: what can be done, what cannot and is shown, and the rest with its reasons."""

    can: tuple[Action, ...]
    cannot: tuple[Action, ...]
    rest: tuple[Action, ...]


def doors(file: CaseFile, offered: Options, by: Actor) -> Doors:
    """The buttons that this person's roles allow."""
    first = _first(file, offered, by)
    can: list[Action] = []
    cannot: list[Action] = []
    rest: list[Action] = []
    for name in ORDER:
        page = PAGES[name]
        if not by.may(page.do.permission) or (name == "case_move_all" and page.verb in offered.cannot):
            continue
        why = offered.cannot.get(page.verb)
        if why is None:
            can.extend(_open(name, file, first == name))
        else:
            (cannot if name in IN_VIEW else rest).append(Action(VERBS[page.verb].words, why=why))
    return Doors(tuple(can), tuple(cannot), tuple(rest))


def _first(file: CaseFile, offered: Options, by: Actor) -> str:
    """The page of the most pressing duty that can be done now."""
    for due in file.standing.due:
        name = DOES.get(due.kind, ("", ""))[0]
        name = "case_call" if name == "case_book" and file.standing.mode is not Mode.GROUP else name
        if name not in PAGES or due.due_on > file.today:
            continue
        if PAGES[name].verb not in offered.cannot and by.may(PAGES[name].do.permission):
            return "case_extension" if name == "case_book" and not offered.offers else name
    return ""


def _open(name: str, file: CaseFile, first: bool) -> Iterator[Action]:
    case, words = file.case.id, VERBS[PAGES[name].verb].words
    if name == "case_move_all":
        if len(file.standing.bookings) > 1:
            yield Action("Move both together", reverse(name, args=[case]))
    elif name == "case_move":
        for booking in file.standing.bookings:
            if booking.step != "call":
                yield Action(f"Move {step_words(file, booking.step)}", reverse(name, args=[case, booking.step]))
    elif name == "case_absence":
        for line in file.standing.lines:
            if line.code == Attendance.ABSENT_AWAITED.value:
                label = f"Settle the absence from {step_words(file, line.step)}"
                yield Action(label, reverse(name, args=[case, line.session]), first=first)
    else:
        warning = extension_warning(file) if name == "case_extension" else ""
        yield Action(words, reverse(name, args=[case]), first=first, warning=warning)


def link_of(row: Row, by: Actor) -> tuple[str, str]:
    """Where the duty of a row is done, and the words of the link; who may not do it gets the case itself. A task has a page."""
    if row.task is not None:
        return reverse("task", args=[row.task]), "Open the task"
    route, href, words = _door(row)
    needed = PAGES[route].do.permission if route in PAGES else "register.see" if route == "register" else "case.see"
    return (href, words) if by.may(needed) else (reverse("case", args=[row.case]), "Open the case")


def _door(row: Row) -> tuple[str, str, str]:
    """The route, its address and its words."""
    if row.held:
        return "case_resume", reverse("case_resume", args=[row.case]), "End the hold"
    route, words = DOES[DueKind(row.kind)]
    if row.kind is DueKind.BOOK and row.by_call:
        return "case_call", reverse("case_call", args=[row.case]), "Arrange a call"
    if route == "register":
        return _register(row, words)
    args: tuple[Any, ...] = (row.case, row.about) if row.kind is DueKind.SETTLE_ABSENCE else (row.case,)
    return route, reverse(route, args=args), words


def _register(row: Row, words: str) -> tuple[str, str, str]:
    """The register of the workshop; a call is recorded on the case's own page."""
    if row.by_call:
        return "case_open_call", reverse("case_open_call", args=[row.case]), "Begin the call"
    try:
        return "register", reverse("register", args=[UUID(row.about)]), words
    except (NoReverseMatch, ValueError):
        return "case", reverse("case", args=[row.case]), "Open the case"
