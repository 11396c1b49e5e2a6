"""Where what a task asks for is done."""

from collections.abc import Mapping

from django.urls import reverse

from caraway.casework.desks.coordination.verbs import PAGES
from caraway.casework.queries.tasks import TaskPage
from caraway.core.vocabulary import TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.parts import Action

DOES: Mapping[TaskKind, tuple[str, str]] = {
    TaskKind.PHONE: ("case_contact", "Record the contact"),
    TaskKind.TRANSFERRED: ("case_worker", "Give it to somebody"),
}
"""Kind of task to the page of its case that does it, and the words of its button. Of any other the case itself is opened."""


OF: Mapping[TaskKind, tuple[str, str, str]] = {
    TaskKind.REVIEW_CONCERN: ("concern", "concern.raise", "Open the concern"),
    TaskKind.READ_INCIDENT: ("incident", "incident.see", "Read the record"),
}
"""Kind of a task about something other than a case, to the page of that, the permission and the words of the button."""


def doors_of(task: TaskPage, by: Actor) -> tuple[Action, ...]:
    """The buttons that lead to what the task asks for, for whoever may do it."""
    if task.kind in OF:
        page, permission, button = OF[task.kind]
        return (Action(button, reverse(page, args=[task.about])),) if by.may(permission) else ()
    if task.case is None:
        return ()
    if by.may("referral.see"):
        return (Action("Open the referral", reverse("police_referral", args=[task.case])),)
    if not by.may("case.see"):
        return ()
    route, words = DOES.get(task.kind, ("", ""))
    able = route in PAGES and by.may(PAGES[route].do.permission)
    # Of an urgent one it is said first that it was seen.
    first = bool(task.seen) or not task.urgent
    does = [Action(words, reverse(route, args=[task.case]), first=first)] if able else []
    return (*does, Action("Open the case", reverse("case", args=[task.case]), first=first and not does))
