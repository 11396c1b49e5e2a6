"""The one place that adds facts to a case.

It locks the case, asks the policies, adds the facts, works out the standing anew and stores it, puts places,
duties and the calendar in step, sends what the police and the participant are told and told again, and writes the audit
row: all in the transaction of the action.

Whoever locks more than one row takes the cases first, by id, then a trial, and then the workshops, by id; and turns
(`platform/gateways/turns.py`) before any of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from caraway.casework.actions import calendar, needs, outbox, projections, returns
from caraway.casework.models import Case, FactRow, Workshop
from caraway.casework.queries.trials import waits_for_lot
from caraway.casework.reach import require_theirs
from caraway.casework.stored import Rules, fact_of, rules_of
from caraway.core.fact_store import detail_to_json, kind_of
from caraway.core.facts import Annulled, Detail, Fact, SessionMarked
from caraway.core.policies import require
from caraway.core.recording import Ground, fit, ground_of, is_checked
from caraway.core.reference import disposal
from caraway.core.refusals import NotNow, NotYours
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.gateways import clock, ids

PLACES = ("book", "book_call", "mark")
"""Verbs by which somebody comes to a session: in a trial, not before it is decided by lot."""
SAID_WRONG = {DueKind.CORRECT_RETURN, DueKind.CORRECT_PARTICIPANT}


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact about to be added: what, on which day, and what it corrects."""

    detail: Detail
    on: date
    replaces: str | None = None
    why: str = ""


@dataclass(slots=True)
class Open:
    """A case locked for an action, with its rules, facts and standing."""

    case: Case
    rules: Rules
    facts: list[Fact]
    standing: Standing

    @property
    def today(self) -> date:
        return clock.today()

    def ground(self, corrects: Fact | None = None) -> Ground:
        """What a fact is held against before it is added, or put in another's place."""
        rules, dealt_with = self.rules, disposal(self.case.disposal)
        return ground_of(rules.programme, rules.settings, self.facts, dealt_with, self.today, corrects)


def opened(case_id: UUID, by: Actor) -> Open:
    """Lock the case and read it. Raises NotYours where it is not there or not this person's: the same answer."""
    rows = Case.objects.select_related("version").select_for_update(of=("self",), no_key=True)
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotYours("not_found", "There is no such case.")
    require_theirs(case, by)
    rules = rules_of(case)
    facts = [fact_of(row) for row in FactRow.objects.filter(case=case).order_by("number")]
    return Open(case, rules, facts, standing(rules.programme, rules.settings, facts))


def lock(cases: Collection[UUID]) -> None:
    """Lock several cases, by id, before any of them is opened."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=cases)
    list(rows.order_by("pk").values_list("pk"))


def add(
    opened: Open,
    verb: str,
    entries: Sequence[Entry],
    *,
    by: Actor,
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Open:
    """Add facts for a verb. Raises NotNow when the case does not allow it today, InvalidValue for what cannot be so.

    `at`: the moment they are of, where that is not this one: what a batch settles is of the batch's own time.
    """
    require(verb, opened.standing, opened.today)
    if verb in PLACES and (waits := waits_for_lot(opened.case)):
        raise NotNow("not_allotted", waits)
    entries = [_fitted(opened, entry) for entry in entries]
    rows = _write(opened, entries, by, at)
    trail.record(
        f"case.{verb}",
        by=by,
        subjects=[opened.case.id],
        agreement=opened.case.agreement_id,
        detail={"facts": [row.id for row in rows], **(detail or {})},
        rules=opened.rules.stamp,
    )
    if SAID_WRONG & {due.kind for due in opened.standing.due}:
        say_again(opened, by)
    return opened


def _write(opened: Open, entries: Sequence[Entry], by: Actor, at: datetime | None = None) -> list[FactRow]:
    before = opened.standing.bookings
    rows = write(opened.case, entries, by, first=len(opened.facts) + 1, at=at)
    new = [fact_of(row) for row in rows]
    opened.facts.extend(new)
    settle(opened)
    for fact in new:
        returns.send(opened, fact)
    outbox.follow(opened, new, before)
    needs.follow(opened, before, by)
    return rows


def settle(opened: Open) -> None:
    """Work out the standing from the facts and store it beside them."""
    rules = opened.rules
    opened.standing = standing(rules.programme, rules.settings, opened.facts)
    projections.store(opened.case, opened.standing, len(opened.facts))
    calendar.look_again(opened.case, rules, opened.standing)


def _fitted(opened: Open, entry: Entry) -> Entry:
    """The entry as the rules have it, whether it is recorded for the first time or corrects another."""
    if entry.on > opened.today and type(entry.detail) is not Annulled:
        raise NotNow("in_the_future", "The date must be today or in the past.")
    if not is_checked(entry.detail):
        return entry
    corrects = next((one for one in opened.facts if one.id == entry.replaces), None)
    ground = replace(opened.ground(corrects), minutes=_minutes(entry.detail))
    return replace(entry, detail=fit(entry.detail, entry.on, ground))


def _minutes(detail: Detail) -> int | None:
    """How long the workshop of a register's line lasts, where the line gives a time."""
    if not isinstance(detail, SessionMarked) or detail.minute is None:
        return None
    held = Workshop.objects.filter(pk=detail.session).first()
    return held.minutes if held else None


def write(case: Case, entries: Sequence[Entry], by: Actor, *, first: int, at: datetime | None = None) -> list[FactRow]:
    """Write facts that were recorded together: one moment, one act, numbered from `first`."""
    return FactRow.objects.bulk_create(unwritten(case, entries, by, first=first, at=at))


def unwritten(
    case: Case, entries: Sequence[Entry], by: Actor, *, first: int, at: datetime | None = None
) -> list[FactRow]:
    """The same rows, before they are written."""
    act, now = ids.new(), at or clock.now()
    return [_row(case, entry, by, number, act, now) for number, entry in enumerate(entries, first)]


def _row(case: Case, entry: Entry, by: Actor, number: int, act: UUID, at: datetime) -> FactRow:
    return FactRow(
        id=ids.new(),
        agreement_id=case.agreement_id,
        case=case,
        number=number,
        act=act,
        kind=kind_of(entry.detail),
        on=entry.on,
        detail=detail_to_json(entry.detail),
        by=by.account_id,
        by_name=by.name,
        at=at,
        replaces_id=entry.replaces,
        why=entry.why,
    )


def say_again(opened: Open, by: Actor) -> None:
    """Whoever received an answer that is no longer so gets a corrected one, in the same transaction."""
    entries = [Entry(one.detail, one.old.on, one.old.id, returns.CORRECTED) for one in returns.stale(opened)]
    _write(opened, entries, by)
    trail.record("case.corrected_returns", by=by, subjects=[opened.case.id], agreement=opened.case.agreement_id)
