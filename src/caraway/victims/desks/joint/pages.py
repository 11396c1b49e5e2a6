"""The list of decisions, with what is due and why, and the page of one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caraway.core.joint import VERBS
from caraway.core.joint.people import Member
from caraway.core.joint.words import JointStage
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day, day_full, moment
from caraway.platform.web.parts import Action, Answer, WorklistRow
from caraway.victims.desks.joint.answering import actor_of
from caraway.victims.desks.joint.words import SHORT, crossing_words, history
from caraway.victims.queries.joint import (
    DecisionPage,
    DecisionRow,
    UndecidedSignal,
    decision_page,
    decision_rows,
    undecided_signals,
)

PAGES = (
    ("agree", "decision_agree"),
    ("dissent", "decision_disagree"),
    ("propose", "decision_propose"),
    ("record", "decision_known"),
    ("add_member", "decision_people"),
    ("remove_member", "decision_off"),
    ("ask_urgent", "decision_now"),
    ("confirm_urgent", "decision_second"),
    ("close", "decision_close"),
)
"""Each verb that somebody can do, with its page."""


@requires("joint.see", purpose="seeing what is to be decided", shows_people=True)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What is to be decided, the deadline that comes first first; and urgent signals on which nothing was opened."""
    actor = actor_of(request)
    signals = [_signal(one) for one in undecided_signals(actor)]
    rows = [_row(one) for one in decision_rows(actor)]
    return render(request, "joint/list.html", {"page_title": "Decisions", "signals": signals, "rows": rows})


def _row(one: DecisionRow) -> WorklistRow:
    over = one.deadline <= clock.now()
    waits = one.stage in (JointStage.OPEN, JointStage.LAPSED)
    return WorklistRow(
        what=one.stage.words,
        who=one.case,
        why="; ".join(one.todo) or "Nothing waits for you",
        left=_left(one) if waits else f"Opened on {day(one.opened_at)}",
        tone="red" if waits and (over or one.senior) else "warn" if waits or one.senior else "plain",
        do="Open",
        href=address("decision", one.id),
        beside=one.reference,
    )


def _left(one: DecisionRow) -> str:
    return f"{'Over since' if one.deadline <= clock.now() else 'Until'} {moment(one.deadline)}"


def _signal(one: UndecidedSignal) -> WorklistRow:
    return WorklistRow(
        what=one.signal.kind.words,
        who=one.name,
        why=one.signal.words,
        left=f"Raised on {moment(one.signal.raised_at)}",
        tone="red",
        do="Open a decision",
        href=address("decision_new", one.case),
    )


@requires("joint.see", purpose="deciding together", shows_people=True)
@require_safe
def decision(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What is known, who said what of which text, the days, what each option comes to, what went, and what happened."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    now = found.stands
    context: dict[str, Any] = {
        "page_title": f"Decision on {found.reference}",
        "found": found,
        "now": now,
        "short": SHORT,
        "actions": tuple(_actions(found, actor)),
        "known": tuple(_known(found)),
        "people": [_person(one, found) for one in now.members],
        "days": tuple(_days(found)),
        "too_late": [one for one in found.booked if now.timetable.session_on is None or one < now.timetable.session_on],
        "options": [(one.option.words, one.words, day_full(one.on) if one.on else "Not known") for one in now.options],
        "urgent": [(one, crossing_words(one.asking.urgent)) for one in now.urgent],
        "asking": crossing_words(now.asking.urgent) if now.asking else "",
        "history": history(found),
        "back_url": address("decisions"),
    }
    return render(request, "joint/decision.html", context)


def _actions(found: DecisionPage, actor: Actor) -> Iterator[Action]:
    for verb, route in PAGES:
        if verb == "ask_urgent" and not actor.may("joint.release_now"):
            continue
        why = found.why_not(verb)
        yield Action(VERBS[verb].words, "" if why else address(route, found.id), why or "", first=verb == "agree")
    for one in found.pairs:
        if one.why_not_agree is None:
            yield Action("Read the pair and agree", address("decision_pair", found.id, one.id))
    why = found.why_not_pair
    yield Action("Propose that two are kept apart", "" if why else address("decision_apart", found.id), why or "")


def _known(found: DecisionPage) -> Iterator[Answer]:
    kept = found.stands.record
    if kept is None:
        return
    yield Answer("Known", kept.known)
    yield Answer("Risk now", f"{kept.risk.words} (the area takes up to {found.stands.opened.ceiling.words.lower()})")
    yield Answer("Children", kept.children.words)
    open_question = (
        "Not said yet" if found.stands.marac_missing else "Not asked: the risk is within what the area takes"
    )
    yield Answer("MARAC", kept.marac.words if kept.marac else open_question)
    if kept.why_not_referred:
        yield Answer("Why not referred", kept.why_not_referred)


def _person(one: Member, found: DecisionPage) -> tuple[str, str, str, str]:
    """Name, side, what they say of the text as it is, and what they said of texts before."""
    now = found.stands
    text = now.text.digest if now.text else ""
    against = [said for said in now.dissents if said.person == one.person]
    if one.person in now.agreed_by:
        says = f"Agrees to {text[:SHORT]}"
    elif any(said.digest == text for said in against):
        says = f"Does not agree to {text[:SHORT]}"
    else:
        says = "Nothing yet"
    before = "; ".join(f"{said.digest[:SHORT]}: {said.words}" for said in against)
    return found.names[one.person], one.side.words, says, before


def _days(found: DecisionPage) -> Iterator[tuple[str, str]]:
    table = found.stands.timetable
    yield "Both sides agree before", moment(table.deadline)
    yield "The batch before the last", moment(table.batch_before)
    yield "The last batch", moment(table.last_batch)
    days = {
        "The session": table.session_on,
        "Cannot be finished from": table.impossible_on,
        "Last day of the caution's time": table.last_on,
        "Last day to charge": table.charge_on,
    }
    yield from ((label, day_full(on) if on else "Not known") for label, on in days.items())
