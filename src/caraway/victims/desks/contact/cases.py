"""The worklist, the list of cases and the page of one."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.risk_clocks import RiskDue
from caraway.core.vocabulary import Word
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day, moment
from caraway.platform.web.parts import WorklistRow
from caraway.victims.desks.asked.pages import asked_rows
from caraway.victims.desks.contact.on_top import on_top
from caraway.victims.desks.contact.right_words import right_why
from caraway.victims.desks.contact.way_words import now_words
from caraway.victims.desks.writing.pages import notice_rows
from caraway.victims.queries.about import about_page
from caraway.victims.queries.cases import DueRow, SignalDue, case_page, case_rows, due_page, signals_due
from caraway.victims.queries.joint import decisions_of_case
from caraway.victims.queries.other_ways import OtherWay, other_ways
from caraway.victims.queries.same import beside_of


@requires("victim.list", purpose="seeing what is due", shows_people=True)
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """What was not seen in time, signals that nobody has seen, and what is due today and why, the first to be late first.

    The named senior gets what was not seen in time, and nothing else.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    top = on_top(actor)
    if not actor.may("victim.see"):
        return render(
            request, "contact/worklist.html", {"page_title": "Worklist", "top": top, "signals": [], "rows": []}
        )
    above = {one.href for one in top}
    signals = [one for one in map(_signal, signals_due(actor, clock.today())) if one.href not in above]
    mine, number = request.GET.get("of") == "mine", _number(request.GET.get("page", ""))
    due = due_page(actor, clock.today(), holder=actor.person if mine else None, number=number)
    first = [*map(_other_way, other_ways(actor)), *notice_rows(actor), *asked_rows(actor)]
    rows = [*(() if mine or number > 1 else first), *map(_row, due.rows)]
    context = {"page_title": "Worklist", "top": top, "signals": signals, "rows": rows, "all": due.all}
    context["views"] = [("Everybody’s", "", not mine), ("Yours, and of whom you cover", "?of=mine", mine)]
    context["next"] = _at(mine, number + 1) if due.further else ""
    context["previous"] = _at(mine, number - 1) if number > 1 else ""
    return render(request, "contact/worklist.html", context)


def _number(typed: str) -> int:
    """Which page an address asks for; the first where it says none of ours."""
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1


def _at(mine: bool, number: int) -> str:
    said = ({"of": "mine"} if mine else {}) | {"page": str(number)}
    return f"{address('contact_worklist')}?{urlencode(said)}"


def _signal(found: SignalDue) -> WorklistRow:
    one = found.signal
    return WorklistRow(
        what=one.kind.words,
        who=found.case.name,
        why=one.words,
        left=f"{'Urgent: raised' if one.urgent else 'Raised'} on {moment(one.raised_at)}",
        tone="red" if one.urgent else "warn",
        do="See and acknowledge",
        href=address("contact_signal", found.case.id, one.id),
        who_href=address("contact", found.case.id),
        beside=found.case.worker or "No worker yet",
    )


def _row(found: DueRow) -> WorklistRow:
    late = clock.today() >= found.duty.overdue_on
    return WorklistRow(
        what=found.duty.kind.words,
        who=found.case.name,
        why=right_why(found.right) if found.right else f"{found.duty.why.words}; {found.case.engagement.words.lower()}",
        left=f"Late since {day(found.duty.overdue_on)}" if late else f"Late from {day(found.duty.overdue_on)}",
        tone="red" if late else "plain",
        do="Record" if found.duty.kind in RECORDED else "Open",
        href=_where(found),
        who_href=address("contact", found.case.id),
        beside=found.case.worker or "No worker yet",
    )


RECORDED: Mapping[Word, str] = {VictimDue.UPDATE: "contact_told", VictimDue.PUT_RIGHT: "contact_right"}
OWN_PAGE: Mapping[Word, str] = {RiskDue.REASSESS: "contact_ask", RiskDue.MARAC: "contact_decide"}


def _where(found: DueRow) -> str:
    """What is to be told, put right, assessed and decided is recorded on a page of its own."""
    if found.duty.kind in RECORDED:
        return address(RECORDED[found.duty.kind], found.case.id, UUID(found.duty.about))
    if found.duty.kind in OWN_PAGE:
        return address(OWN_PAGE[found.duty.kind], found.case.id)
    return address("contact", found.case.id)


def _other_way(found: OtherWay) -> WorklistRow:
    return WorklistRow(
        what="Find another way of contact",
        who=found.name,
        why=f"{found.why.words}.",
        left=f"Since {day(found.since)}",
        tone="red",
        do="Open",
        href=address("contact_ways", found.case),
        who_href=address("contact", found.case),
    )


@requires("victim.see", purpose="finding a case", shows_people=True)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Open cases, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = [
        (
            one.name,
            one.reference,
            day(one.opened_on),
            one.engagement.words,
            one.worker or "No worker yet",
            address("contact", one.id),
        )
        for one in case_rows(actor, clock.today())
    ]
    return render(
        request, "contact/list.html", {"page_title": "Cases", "rows": rows, "oversees": actor.may("victim.looks")}
    )


@requires("victim.see", purpose="working on a case", shows_people=True)
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case: signals, what is due, what was tried, what came up, and what the police sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_page(case, actor, clock.today())
    beside = beside_of(case, actor, clock.today())
    context = {
        "page_title": f"Case {found.row.reference}",
        "found": found,
        "beside": beside,
        "may_assign": actor.may("victim.assign"),
    }
    context["about"] = about_page(case, actor, clock.today())
    context["ways"] = [(one.way.words, one.why is None, *now_words(one)) for one in found.ways]
    context |= {"decisions": decisions_of_case(case, actor), "may_open": actor.may("joint.open")}
    return render(request, "contact/case.html", context | {"back_url": address("contact_worklist")})
