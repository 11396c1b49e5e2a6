"""Every action once: who does it, to whom, and which audit rows it leaves.

Each function of `DOINGS` makes a person of the cast for whom the action is in place today, and returns it ready to be done.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

from caraway.bridge.intake import VictimDetails
from caraway.casework import actions as package
from caraway.casework.actions import (
    bookings,
    calendar,
    cases,
    corrections,
    documents,
    drafts,
    participants,
    planning,
    referrals,
    registers,
    session_records,
)
from caraway.casework.actions.ledger import opened
from caraway.casework.actions.shown import of_corrected, of_return, of_telling
from caraway.core import facts as f
from caraway.core.vocabulary import (
    AskedBy,
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    ExtensionReason,
    HoldCode,
    Language,
    Mode,
    ModeReason,
    Requirement,
    ResultCode,
    Statement,
    WithdrawalReason,
)
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy.scope import acting_as
from tests.cast import ABSENT, AIMS, ATTENDED, Cast, Person, on, saturday_from
from tests.files import a_pdf
from tests.integration.casework import doings_of
from tests.integration.casework.doing import Doing, of, on_case

MODULES = tuple(import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__))
"""Every module of actions there is."""

DAY = timedelta(days=1)


def book(cast: Cast) -> Doing:
    person = cast.accepted()
    return on_case(bookings.book, person, cast.coordinator, "case.book", offer=person.options().offers[0].key)


def move(cast: Cast) -> Doing:
    person = cast.booked()
    b = next(one for one in person.standing().bookings if one.step == "B")
    session = str(cast.workshops[cast.wessex.id, "B", b.on + 7 * DAY])
    what = {"step": "B", "session": session, "asked_by": AskedBy.PARTICIPANT, "reason": "A shift."}
    return on_case(bookings.move, person, cast.coordinator, "case.move", **what)


def move_together(cast: Cast) -> Doing:
    person = cast.booked()
    with acting_as(CARAWAY):
        booked = {one.session for one in person.standing().bookings}
        anew = bookings.dates_anew(opened(person.id, CARAWAY))
    offer = next(one for one in anew if booked.isdisjoint(slot.session for slot in one.slots))
    what = {"offer": offer.key, "asked_by": AskedBy.PROVIDER, "reason": "A clash."}
    return on_case(bookings.move_together, person, cast.coordinator, "case.move", **what)


def book_call(cast: Cast) -> Doing:
    return on_case(bookings.book_call, cast.by_telephone(), cast.coordinator, "case.book_call", on=cast.today + DAY)


def mark_call(cast: Cast) -> Doing:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    what = {"code": Attendance.ATTENDED, "aims": AIMS[:3]}
    return on_case(bookings.mark_call, person, cast.coordinator, "case.mark_call", **what)


def accept(cast: Cast) -> Doing:
    return on_case(cases.accept, cast.referred(), cast.coordinator, "case.accept")


def ask_information(cast: Cast) -> Doing:
    return on_case(cases.ask_information, cast.referred(), cast.coordinator, "case.ask_information", what="A number?")


def decline(cast: Cast) -> Doing:
    rows = ("case.decline", "case.return_to_police")
    return on_case(cases.decline, cast.referred(), cast.coordinator, *rows, code=DeclineCode.NOT_SUITABLE)


def stop(cast: Cast) -> Doing:
    rows = ("case.stop", "case.return_to_police")
    return on_case(cases.stop, cast.booked(), cast.coordinator, *rows, code=DeclineCode.CANNOT_DELIVER)


def log_contact(cast: Cast) -> Doing:
    what = {"method": ContactMethod.CALL, "result": ContactResult.NO_ANSWER}
    return on_case(cases.log_contact, cast.accepted(), cast.coordinator, "case.log_contact", **what)


def set_contact(cast: Cast) -> Doing:
    person = cast.accepted()
    what = {"phone": "+447700900999", "safe_methods": ["call", "text"], "shared_with": "Nobody"}
    shown = participants.as_shown(person.row().participant, participants.CONTACT)
    return on_case(participants.set_contact, person, cast.coordinator, "case.set_contact", shown=shown, **what)


def set_needs(cast: Cast) -> Doing:
    person = cast.accepted()
    what = {"language": Language.NOT_KNOWN, "interpreter": True}
    shown = participants.as_shown(person.row().participant, participants.NEEDS)
    return on_case(participants.set_needs, person, cast.coordinator, "case.set_needs", shown=shown, **what)


def change_mode(cast: Cast) -> Doing:
    what = {"mode": Mode.TELEPHONE, "reason": ModeReason.HEALTH}
    return on_case(cases.change_mode, cast.booked(), cast.coordinator, "case.change_mode", **what)


def hold(cast: Cast) -> Doing:
    return on_case(cases.hold, cast.booked(), CARAWAY, "case.hold", code=HoldCode.VENUE)


def resume(cast: Cast) -> Doing:
    person = cast.booked()
    cases.hold(case=person.id, code=HoldCode.VENUE, by=CARAWAY)
    return on_case(cases.resume, person, CARAWAY, "case.resume")


def withdraw(cast: Cast) -> Doing:
    what = {"reason": WithdrawalReason.MOVED_AWAY}
    return on_case(cases.withdraw, cast.booked(), cast.coordinator, "case.withdraw", **what)


def settle_absence(cast: Cast) -> Doing:
    last = saturday_from(cast.today) - 7 * DAY
    person = cast.accepted(days_ago=14).book(last - 8 * DAY, first=last)
    person.mark("A", registers.Line(Attendance.ABSENT_AWAITED))
    what = {"session": person.standing().lines[0].session, "acceptable": False}
    return on_case(cases.settle_absence, person, cast.coordinator, "case.settle_absence", **what)


def ask_extension(cast: Cast) -> Doing:
    what = {"reason": ExtensionReason.SCHEDULING}
    return on_case(cases.ask_extension, cast.accepted(), cast.coordinator, "case.ask_extension", **what)


def record_arrest(cast: Cast) -> Doing:
    return on_case(cases.record_arrest, cast.accepted(), cast.officer, "case.record_arrest", on=cast.today)


def review_arrest(cast: Cast) -> Doing:
    person = cast.accepted()
    cases.record_arrest(case=person.id, on=cast.today, by=cast.officer)
    rows = ("case.review_arrest", "case.stop", "case.return_to_police")
    return on_case(cases.review_arrest, person, cast.coordinator, *rows, goes_on=False)


def return_to_police(cast: Cast) -> Doing:
    person = cast.completed()
    shown = person.shown(of_return)
    return on_case(cases.return_to_police, person, cast.coordinator, "case.return_to_police", shown=shown)


def sweep(cast: Cast) -> Doing:
    return of(calendar.sweep, CARAWAY, "calendar.swept")


def tell_participant(cast: Cast) -> Doing:
    person = cast.returned()
    shown = person.shown(of_telling)
    return on_case(cases.tell_participant, person, cast.coordinator, "case.tell_participant", shown=shown)


def recompute(cast: Cast) -> Doing:
    return on_case(cases.recompute, cast.booked(), CARAWAY, "case.recomputed")


def correct(cast: Cast) -> Doing:
    """The register's last line was wrong, after everyone had been told: they are told again."""
    person = cast.closed()
    wrong = next(one for one in person.facts() if isinstance(one.detail, f.SessionMarked) and one.detail.step == "B")
    detail = f.SessionMarked("B", wrong.detail.session, Attendance.ABSENT_UNACCEPTABLE)
    rows = ("case.correct", "case.corrected_returns")
    what = {"fact": wrong.id, "detail": detail, "why": "Another person's line."}
    return on_case(corrections.correct, person, cast.coordinator, *rows, **what)


def annul(cast: Cast) -> Doing:
    person = cast.accepted()
    last = person.facts()[-1]
    return on_case(corrections.annul, person, cast.coordinator, "case.correct", fact=last.id, why="Another case.")


def undo(cast: Cast) -> Doing:
    person = cast.referred()
    cases.accept(case=person.id, by=cast.coordinator)
    return on_case(corrections.undo, person, cast.coordinator, "case.correct", fact=person.facts()[-1].id)


def add_document(cast: Cast) -> Doing:
    what = {"content": a_pdf()}
    return on_case(documents.add_document, cast.referred(), cast.officer, "document.add", **what)


def start(cast: Cast) -> Doing:
    return of(drafts.start, cast.officer, "draft.start", agreement=cast.wessex.id)


def save_page(cast: Cast) -> Doing:
    what = {"page": "needs", "answers": {"language": "cy", "interpreter": False}}
    return of(drafts.save_page, cast.officer, "draft.save", draft=cast.draft(), **what)


def seal_victim(cast: Cast) -> Doing:
    what = {"details": VictimDetails("CANARY-V-given", "CANARY-V-family"), "views": True, "risk": True}
    return of(drafts.seal_victim, cast.officer, "draft.seal", draft=cast.draft(), **what)


def discard(cast: Cast) -> Doing:
    return of(drafts.discard, cast.officer, "draft.discard", draft=cast.draft())


def ask_supervisor(cast: Cast) -> Doing:
    return of(drafts.ask_supervisor, cast.officer, "draft.ask_supervisor", draft=cast.draft())


def supervise(cast: Cast) -> Doing:
    draft = cast.draft()
    drafts.ask_supervisor(draft=draft, by=cast.officer)
    what = {"draft": draft, "agrees": True, "why": "Suitable.", "shown": cast.read(draft)}
    return of(drafts.supervise, cast.supervisor, "draft.supervise", **what)


def record_prosecutor(cast: Cast) -> Doing:
    draft = cast.draft()
    said = {"prosecutor": "H. Lorne", "on": cast.today, "why": "In the public interest."}
    what = {"draft": draft, "agrees": True, "shown": cast.read(draft), **said}
    return of(drafts.record_prosecutor, cast.officer, "draft.prosecutor", **what)


def make(cast: Cast) -> Doing:
    draft = cast.draft()
    return of(referrals.make, cast.officer, "case.refer", draft=draft, shown=cast.read(draft))


def replace_victim(cast: Cast) -> Doing:
    what = {"details": VictimDetails("CANARY-V-given", "CANARY-V-family")}
    return on_case(referrals.replace_victim, cast.referred(), cast.officer, "victim.replace", **what)


def give_information(cast: Cast) -> Doing:
    person = cast.referred()
    cases.ask_information(case=person.id, what="A number?", by=cast.coordinator)
    return on_case(referrals.give_information, person, cast.officer, "case.give_information", what="After 17:00.")


def record_caution(cast: Cast) -> Doing:
    what = {"on": cast.today, "requirements": tuple(Requirement), "authorised_by": "Sgt 2231 Harte"}
    return on_case(referrals.record_caution, cast.referred(given=False), cast.officer, "case.record_caution", **what)


def give_clock_date(cast: Cast) -> Doing:
    what = {"arrest_on": cast.today - 2 * DAY}
    return on_case(referrals.give_clock_date, cast.referred(), cast.officer, "case.give_clock_date", **what)


def confirm_statement(cast: Cast) -> Doing:
    person = cast.referred(statement="not_known", statement_on=None)
    what = {"statement": Statement.TAKEN, "statement_on": cast.today - 2 * DAY}
    return on_case(referrals.confirm_statement, person, cast.officer, "case.confirm_statement", **what)


def extend(cast: Cast) -> Doing:
    person = cast.accepted()
    furthest = person.standing().window.furthest_on
    what = {"expires_on": furthest, "reason": ExtensionReason.HEALTH}
    return on_case(referrals.extend, person, cast.supervisor, "case.extend", **what)


def refuse_extension(cast: Cast) -> Doing:
    person = cast.accepted()
    cases.ask_extension(case=person.id, reason=ExtensionReason.OTHER, by=cast.coordinator)
    return on_case(referrals.refuse_extension, person, cast.supervisor, "case.refuse_extension")


def decide(cast: Cast) -> Doing:
    what = {
        "decision": Decision.PROSECUTE,
        "goes_on": False,
        "condition": "Attend both workshops",
        "excuse_reasonable": False,
        "evidence": "The register.",
    }
    return on_case(referrals.decide, cast.out_of_chances(), cast.decider, "case.decide", **what)


def look_again(cast: Cast) -> Doing:
    doing = correct(cast)
    doing.now()
    person = cast.person(doing.what["case"])
    return on_case(referrals.look_again, person, cast.decider, "case.look_again", shown=person.shown(of_corrected))


def record_outcome(cast: Cast) -> Doing:
    return on_case(
        referrals.record_outcome, cast.returned(), cast.decider, "case.record_outcome", code=ResultCode.COMPLETED
    )


def plan(cast: Cast) -> Doing:
    what = {
        "agreement": cast.wessex.id,
        "step": "A",
        "where": planning.When(saturday_from(cast.today) + 26 * 7 * DAY, *cast.free_hours(), "Guildhall", 8),
        "sex": "male",
        "facilitators": [cast.facilitator.person, cast.facilitator_too.person],
    }
    return of(planning.plan, cast.coordinator, "workshop.plan", **what)


def on_the_day(cast: Cast) -> tuple[Person, UUID]:
    """Somebody in workshop A of the last Saturday, not marked yet."""
    last = saturday_from(cast.today) - 7 * DAY
    person = cast.accepted(days_ago=14).book(last - 8 * DAY, first=last)
    return person, cast.workshops[cast.wessex.id, "A", last]


def mark(cast: Cast) -> Doing:
    person, workshop = on_the_day(cast)
    return on_case(registers.mark, person, cast.facilitator, "case.mark", workshop=workshop, line=ATTENDED)


def record_session(cast: Cast) -> Doing:
    person, workshop = on_the_day(cast)
    registers.mark(workshop=workshop, case=person.id, line=ATTENDED, by=cast.facilitator)
    what = {"workshop": workshop, "aims": AIMS, "signposts": ("gp",)}
    return on_case(session_records.record_session, person, cast.facilitator, "case.record_session", **what)


def _apart(cast: Cast, days: int) -> tuple[Person, Person, UUID]:
    """Two people in a workshop A of their own, so many days from today."""
    first = cast.today + days * DAY
    day = first if days < 0 else saturday_from(first)
    with on(cast.today - 40 * DAY):
        workshop = cast.plan(step="A", day=day)
    people = cast.accepted(days_ago=20), cast.accepted(days_ago=20)
    for person in people:
        with on(cast.today - 17 * DAY):
            key = next(one.key for one in person.options().offers if one.slots[0].session == str(workshop))
            bookings.book(case=person.id, offer=key, by=cast.coordinator)
    return *people, workshop


def close(cast: Cast) -> Doing:
    last = (saturday_from(cast.today) - 7 * DAY - cast.today).days
    one, two, workshop = _apart(cast, last)
    for person, line in ((one, ATTENDED), (two, ABSENT)):
        registers.mark(workshop=workshop, case=person.id, line=line, by=cast.facilitator)
    return of(registers.close, cast.facilitator, "register.close", workshop=workshop)


def cancel(cast: Cast) -> Doing:
    _, _, workshop = _apart(cast, 3)
    rows = ("case.cancel_session", "case.cancel_session", "workshop.cancel")
    return of(registers.cancel, cast.coordinator, *rows, workshop=workshop)


DOINGS = {
    one.__name__: one
    for one in (
        book, move, move_together, book_call, mark_call, accept, ask_information, decline, stop, log_contact, set_contact, set_needs, change_mode, hold,
        resume, withdraw, settle_absence, ask_extension, record_arrest, review_arrest, return_to_police, tell_participant,
        recompute, sweep, correct, annul, undo, add_document, start, save_page, seal_victim, discard, ask_supervisor, supervise,
        record_prosecutor, make, replace_victim, give_information, record_caution, give_clock_date, confirm_statement,
        extend, refuse_extension, decide, look_again, record_outcome, plan, mark, record_session, close, cancel,
    )
}  # fmt: skip

for _part in iter_modules(doings_of.__path__):
    DOINGS |= import_module(f"{doings_of.__name__}.{_part.name}").DOINGS

APART = {"correct_return": "an action that changes a standing sends the corrected return itself"}
"""Actions that cannot be in place through actions alone, and why."""


@dataclass
class Kept:
    """Everything the owner sees in the tables of cases, as one short word for each table."""

    owner: Any
    tables: list[str] = field(default_factory=list)
    _read: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = "SELECT tablename FROM pg_tables WHERE tablename ~ '^(casework|audit|accounts|agreements|downward)_'"
        self.tables = sorted(name for (name,) in self.owner.execute(named))

    def now(self) -> dict[str, Any]:
        """A digest of every table's rows, in whatever order they lie."""
        # Who wrote each row and where it lies: where none of it is new, no row is, and the table is not read again.
        written = "count(*), sum(hashtext(ctid::text || xmin::text))"
        marks = " UNION ALL ".join(f"SELECT '{table}', {written} FROM {table}" for table in self.tables)
        for table, *mark in self.owner.execute(marks).fetchall():
            if table not in self._read or self._read[table][0] != mark:
                self._read[table] = (mark, self._digest(table))
        return {table: self._read[table][1] for table in self.tables}

    def _digest(self, table: str) -> str:
        rows = f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
        return str(self.owner.execute(rows).fetchone()[0])

    def rows_since(self, last: Any) -> list[str]:
        """The verbs of the audit rows of actions that are newer."""
        found = "SELECT verb FROM audit_auditrow WHERE kind = 'action' AND NOT (id = ANY(%s)) ORDER BY id"
        return [verb for (verb,) in self.owner.execute(found, [last])]

    def audited(self) -> list[UUID]:
        return [key for (key,) in self.owner.execute("SELECT id FROM audit_auditrow")]
