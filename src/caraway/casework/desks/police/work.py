"""The first page of the police: the unit's work, by who runs out of time first, and referrals that are being written."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caraway.casework.queries.police_drafts import asked_drafts, own_drafts
from caraway.casework.queries.police_work import Job, Work, whose_work, work
from caraway.casework.queries.police_work_words import Kind
from caraway.core.vocabulary import DueKind, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.parts import View, WorklistRow

from .lists import left_of
from .refer import actor_of

DOORS: dict[str, tuple[str, str, str]] = {
    DueKind.ANSWER_INFORMATION: ("police_do_answer", "referral.make", "Answer"),
    DueKind.RECORD_CAUTION: ("police_do_caution", "caution.record", "Record"),
    DueKind.GIVE_CLOCK_DATE: ("police_do_arrest-date", "caution.record", "Give the date"),
    DueKind.CONFIRM_STATEMENT: ("police_do_statement", "caution.record", "Confirm"),
    DueKind.ANSWER_EXTENSION: ("police_do_extend", "extension.grant", "Decide"),
    DueKind.DECIDE_BREACH: ("police_do_decide", "breach.decide", "Decide"),
    DueKind.VARY_OR_DECIDE: ("police_do_decide", "breach.decide", "Decide"),
    DueKind.LOOK_AGAIN: ("police_do_look-again", "breach.decide", "Look again"),
    DueKind.RECORD_OUTCOME: ("police_do_outcome", "breach.decide", "Record"),
    TaskKind.ENCOURAGE: ("police_encourage", "attendance.encourage", "Say what was done"),
    Kind.LOT: ("police_lot", "trial.ask", "Ask"),
    Kind.ABSENT: ("police_officer", "referral.keep", "Choose"),
    Kind.RECHECK: ("police_recheck", "recheck.record", "Record"),
}
"""Which page does it, whom it is open to, and the words of the link. Whoever may not do it gets the referral itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which work: whose, of which kind, only what is late, and after which row."""

    of: str
    kind: Kind | None = None
    late: bool = False
    after: str = ""


@requires("referral.see", purpose="see the unit's work", shows_people=True)
def desk(request: HttpRequest) -> HttpResponse:
    """What is due, why and by when; drafts and agreements asked for beside it."""
    actor = actor_of(request)
    asked = _asked(request.GET, actor)
    found = work(whose_work(actor, clock.today(), asked.of), kind=asked.kind, late=asked.late, after=asked.after)
    return render(request, "police/work.html", _context(found, asked, actor))


def _asked(query: Any, actor: Actor) -> Asked:
    reaches = [key for key, _ in reaches_of(actor)]
    of, kind = query.get("of", reaches[0]), query.get("kind", "")
    return Asked(
        of if of in reaches else reaches[0],
        Kind(kind) if kind in set(Kind) else None,
        query.get("late") == "yes",
        query.get("after", ""),
    )


def reaches_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """How far this person can look, the first of them at first: the unit's work, not only one's own."""
    force = (("force", "Whole force"),) if actor.may("referral.see_force") else ()
    unit = (("unit", "My unit"),) if actor.unit_id or not force else ()
    return (*unit, *force, ("mine", "Mine"))


def _context(found: Work, asked: Asked, actor: Actor) -> dict[str, Any]:
    first = not asked.after
    return {
        "page_title": "Worklist",
        "found": found,
        "asked": asked,
        "rows": [_row(job, actor) for job in found.jobs],
        "reach": [
            View(words, link(replace(asked, of=key, after="")), key == asked.of) for key, words in reaches_of(actor)
        ],
        "kinds": [(one, link(Asked(asked.of, one.kind))) for one in found.counts],
        "late_link": link(Asked(asked.of, late=True)),
        "all_link": link(Asked(asked.of)),
        "next": link(replace(asked, after=found.after)) if found.after else "",
        "drafts": own_drafts(actor) if actor.may("referral.make") and first else (),
        "asked_drafts": asked_drafts(actor) if actor.may("referral.approve") and first else (),
        "may_refer": actor.may("referral.make"),
        "may_recheck": actor.may("recheck.record"),
    }


def link(asked: Asked) -> str:
    """The address of that part of the list."""
    said = {"of": asked.of, "kind": asked.kind, "late": "yes" if asked.late else "", "after": asked.after}
    return f"{reverse('police_desk')}?{urlencode({key: value for key, value in said.items() if value})}"


def _row(job: Job, actor: Actor) -> WorklistRow:
    route, permission, words = DOORS.get(job.door, ("police_referral", "referral.see", "Open"))
    if not actor.may(permission):
        route, words = "police_referral", "Open"
    left, tone = left_of(job.last_on)
    return WorklistRow(
        what=job.what,
        who=job.name,
        why=job.why,
        left=left,
        tone=tone,
        do=words,
        href=reverse(route, args=(job.case,)),
        who_href=reverse("police_referral", args=(job.case,)),
        beside=f"{job.police_reference} · {job.officer or 'nobody yet'}",
        warning=job.warning,
    )
