"""What goes up is what the facts in force say, worked out here anew, at each stage of a case; and nothing that was taken back."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.conf import settings

from caraway.bridge import terms
from caraway.bridge.contacts import ContactKind
from caraway.bridge.upward import (
    UPWARD,
    AttendanceMark,
    CaseStage,
    ContactHash,
    NewArrest,
    PoliceReturn,
    SessionDate,
    StaffAssigned,
    StaffDuty,
)
from caraway.casework.actions import bookings, cases, corrections, officers, referrals, registers
from caraway.casework.jobs import hashes
from caraway.casework.models import Case, FactRow, Workshop
from caraway.casework.queries.police_absent import with_officer
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.joint.terms import Terms
from caraway.core.vocabulary import Attendance, Decision, DeclineCode, HoldCode, Mode, Stage
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from tests.cast import AIMS, Cast, Person
from tests.integration.casework.bridging import bridged
from tests.integration.casework.doings_of.trials import told, waiting_for

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def up(shared_cast, server):
    hashes.make_missing()
    with bridged(server, shared_cast.owner.info.dbname) as found:
        yield found


def read(up, kind, person):
    rows = up.execute(f"SELECT * FROM {kind.VIEW} WHERE case_id = %s", [person.id]).fetchall()
    assert all(tuple(row) == kind.COLUMNS for row in rows)
    return {kind.of_row(row) for row in rows}


def hashed(kind: ContactKind, text: str) -> bytes:
    """HMAC-SHA256 as RFC 2104 has it, made without the bridge."""
    return hmac.new(settings.CONTACT_KEY, f"{kind.value}\0{text}".encode(), hashlib.sha256).digest()


def identity(account: UUID) -> bytes:
    return hashed(ContactKind.EMAIL, Account.objects.get(pk=account).email)


def asleep(cast: Cast) -> Person:
    return cast.referred(given=False)


def on_hold(cast: Cast) -> Person:
    person = cast.booked()
    cases.hold(case=person.id, code=HoldCode.VENUE, by=CARAWAY)
    return person


def of_a_trial(cast: Cast, arm: str) -> Person:
    """Allotted to this arm of a trial under CARA Wales border, whose police and provider are others."""
    person = waiting_for(cast, arm)
    told(cast, person)
    return person


def with_call(cast: Cast) -> Person:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today + DAY, by=cast.coordinator)
    return person


def called(cast: Cast) -> Person:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    bookings.mark_call(case=person.id, code=Attendance.ATTENDED, aims=AIMS[:3], by=cast.coordinator)
    return person


def arrested(cast: Cast) -> Person:
    """Twice; the first was somebody else."""
    person = cast.accepted()
    for days in (1, 0):
        cases.record_arrest(case=person.id, on=cast.today - days * DAY, by=cast.officer)
    first = next(one for one in person.facts() if isinstance(one.detail, f.Arrested))
    corrections.annul(case=person.id, fact=first.id, why="Somebody else.", by=cast.officer)
    return person


def mark_corrected(cast: Cast) -> Person:
    person = cast.attended_a()
    mark = next(one for one in person.facts() if isinstance(one.detail, f.SessionMarked))
    detail = f.SessionMarked("A", mark.detail.session, Attendance.ABSENT_UNACCEPTABLE)
    corrections.correct(case=person.id, fact=mark.id, detail=detail, why="The wrong line.", by=cast.coordinator)
    return person


def returned_wrongly(cast: Cast) -> Person:
    """What was returned is no longer so: the return was corrected with it."""
    person = cast.returned()
    mark = next(one for one in person.facts() if isinstance(one.detail, f.SessionMarked) and one.detail.step == "B")
    detail = f.SessionMarked("B", mark.detail.session, Attendance.ABSENT_UNACCEPTABLE)
    corrections.correct(case=person.id, fact=mark.id, detail=detail, why="The wrong line.", by=cast.coordinator)
    return person


def absence_settled(cast: Cast) -> Person:
    person = cast.attended_b(registers.Line(Attendance.ABSENT_AWAITED))
    session = person.standing().lines[-1].session
    cases.settle_absence(case=person.id, session=session, acceptable=False, by=cast.coordinator)
    return person


def cancelled(cast: Cast) -> Person:
    person = cast.booked()
    registers.cancel(workshop=person.workshop("A").id, by=cast.coordinator)
    return person


def moved(cast: Cast) -> Person:
    person = cast.booked()
    b = next(one for one in person.standing().bookings if one.step == "B")
    session = str(cast.workshops[cast.wessex.id, "B", b.on + 7 * DAY])
    bookings.move(
        case=person.id, step="B", session=session, asked_by="participant", reason="A shift.", by=cast.coordinator
    )
    return person


def clock_date_given(cast: Cast) -> Person:
    person = cast.referred(arrest_on=None)
    referrals.give_clock_date(case=person.id, arrest_on=cast.today - 2 * DAY, by=cast.officer)
    return person


def stopped(cast: Cast) -> Person:
    person = cast.booked()
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    return person


def of_the_border(cast: Cast) -> Person:
    return cast.booked(agreement=cast.border, by=cast.welsh_officer)


def looked_after(cast: Cast) -> Person:
    """First it was said to be whoever referred, and then somebody else."""
    person = cast.accepted()
    for officer in (cast.officer, cast.supervisor):
        officers.look_after(case=person.id, officer=officer.person, by=cast.supervisor)
    return person


def decided(cast: Cast) -> Person:
    person = cast.out_of_chances()
    said = {"decision": Decision.NO_ACTION, "goes_on": False, "condition": "Attend CARA", "excuse_reasonable": False}
    referrals.decide(case=person.id, **said, evidence="Two registers", by=cast.decider)
    return person


def decided_wrongly(cast: Cast) -> Person:
    """What was decided was undone: nobody has decided."""
    person = decided(cast)
    fact = next(one for one in person.facts() if isinstance(one.detail, f.Decided))
    corrections.annul(case=person.id, fact=fact.id, why="The wrong case.", by=cast.decider)
    return person


PEOPLE: tuple[Callable[[Cast], Person], ...] = (
    asleep, Cast.referred, Cast.accepted, Cast.booked, Cast.attended_a, Cast.missed_b, Cast.completed, Cast.returned,
    Cast.closed, Cast.out_of_chances, Cast.by_telephone, on_hold, with_call, called, arrested, mark_corrected,
    returned_wrongly, absence_settled, cancelled, moved, clock_date_given, stopped, of_the_border, looked_after, decided,
    decided_wrongly,
)  # fmt: skip


@pytest.mark.parametrize("make", PEOPLE, ids=lambda one: one.__name__)
def test_each_view_says_what_the_facts_in_force_say(shared_cast, up, make):
    person = make(shared_cast)
    for kind, witness in WITNESSES.items():
        assert read(up, kind, person) == set(witness(person)), kind.VIEW


def stage(person):
    now, facts = person.standing(), in_force(person.facts())
    given = [one.detail.arrest_on for one in facts if isinstance(one.detail, f.ClockDateGiven)]
    referred = [one.detail.arrest_on for one in facts if isinstance(one.detail, f.Referred)]
    yield CaseStage(
        person.row().agreement_id,
        person.id,
        now.stage,
        now.mode,
        now.on_hold,
        (given or referred)[-1],
        now.cautioned_on,
        now.window.last_day if now.window else None,
        now.impossible_from,
        now.charge.last_on if now.charge else None,
    )


def said_of(person, session, *kinds):
    facts = [one for one in in_force(person.facts()) if isinstance(one.detail, kinds) and one.detail.session == session]
    return UUID(facts[-1].id)


def sessions(person):
    for one in person.standing().bookings:
        fact = said_of(person, one.session, f.Booked, f.Moved, f.CallBooked)
        call = one.step == "call"
        with scope.acting_as(CARAWAY):
            starts_at = None if call else Workshop.objects.get(pk=one.session).starts_at
        mode = Mode.TELEPHONE if call else Mode.GROUP
        ours = person.row().agreement_id
        yield SessionDate(fact, ours, person.id, UUID(one.session), one.step, mode, one.on, starts_at)


def attendance(person):
    kinds = (f.SessionMarked, f.CallMarked, f.SessionCancelled, f.AbsenceSettled)
    for line in person.standing().lines:
        fact, ours = said_of(person, line.session, *kinds), person.row().agreement_id
        yield AttendanceMark(fact, ours, person.id, UUID(line.session), line.step, line.on, Attendance(line.code))


def returns(person):
    for one in in_force(person.facts()):
        if isinstance(one.detail, f.Returned):
            yield PoliceReturn(UUID(one.id), person.row().agreement_id, person.id, one.on, one.detail.outcome)


def arrests(person):
    for one in in_force(person.facts()):
        if isinstance(one.detail, f.Arrested):
            yield NewArrest(UUID(one.id), person.row().agreement_id, person.id, one.on)


def staff(person):
    ours, now = person.row().agreement_id, person.standing()
    if person.row().worker:
        yield StaffAssigned(ours, person.id, StaffDuty.CASE, None, identity(person.row().worker))
    went = [one.session for one in now.lines if one.step != "call" and one.code != "cancelled"]
    for session in {*went, *(one.session for one in now.bookings if one.step != "call")}:
        with scope.acting_as(CARAWAY):
            leading = Workshop.objects.get(pk=session).facilitators
        for one in leading:
            yield StaffAssigned(ours, person.id, StaffDuty.SESSION, UUID(session), identity(one))
    yield from police(person)


def police(person):
    """Who looks after the referral, as the police's own page says it; and whoever recorded a decision that still holds."""
    with scope.acting_as(CARAWAY):
        officer = with_officer(Case.objects.filter(pk=person.id)).get().officer
        recorded = {str(row.pk): row.by for row in FactRow.objects.filter(case=person.id)}
    yield StaffAssigned(person.row().agreement_id, person.id, StaffDuty.OFFICER, None, identity(officer))
    for one in in_force(person.facts()):
        if isinstance(one.detail, f.Decided | f.LookedAgain):
            decider = identity(recorded[one.id])
            yield StaffAssigned(person.row().agreement_id, person.id, StaffDuty.BREACH, None, decider)


def contacts(person):
    row = person.row()
    told = {ContactKind.PHONE: row.participant.phone, ContactKind.ADDRESS: "1 SO14 2AR"}
    for kind, text in told.items():
        yield ContactHash(row.agreement_id, person.id, kind, hashed(kind, text))


WITNESSES = {
    CaseStage: stage,
    SessionDate: sessions,
    AttendanceMark: attendance,
    PoliceReturn: returns,
    NewArrest: arrests,
    StaffAssigned: staff,
    ContactHash: contacts,
}


OFFICERS = import_module("caraway.casework.migrations.0026_upward_officers")
FAULTS = {
    "the officer named first": (looked_after, "said.at DESC, said.id DESC", "said.at, said.id"),
    "whoever referred, for ever": (looked_after, "coalesce(newest.officer, kept.referred_by)", "kept.referred_by"),
    "nobody who decided": (decided, "decided.officer AND", "decided.case_id AND"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_witness_misses_an_officer_where_the_view_is_wrong(shared_cast, fault):
    """Seeded faults."""
    make, right, wrong = FAULTS[fault]
    person, owner = make(shared_cast), shared_cast.owner
    asked = "SELECT agreement_id, case_id, duty, session_id, identity FROM upward_staff WHERE case_id = %s"
    with owner.transaction(force_rollback=True):
        assert right in OFFICERS.STAFF
        owner.execute(OFFICERS._instead(OFFICERS.STAFF.replace(right, wrong)))
        rows = owner.execute(asked, [person.id]).fetchall()
    found = {StaffAssigned.of_row(dict(zip(StaffAssigned.COLUMNS, row, strict=True))) for row in rows}
    assert found != set(staff(person))


def test_there_is_a_witness_for_every_view():
    assert set(WITNESSES) == set(UPWARD)


def test_rows_that_have_an_id_have_one_each(shared_cast, up):
    for make in PEOPLE[4:10]:
        make(shared_cast)
    for kind in (SessionDate, AttendanceMark, PoliceReturn, NewArrest):
        rows = [row["id"] for row in up.execute(f"SELECT id FROM {kind.VIEW}")]
        assert len(rows) == len(set(rows)) > 0


def test_what_an_agreement_says_of_batches_and_risk_goes_up_by_its_versions(shared_cast, up):
    said = {
        "clock_start": "arrest",
        "languages": ["en", "cy"],
        "batch_times": ["16:30", "20:00"],
        "risk_ceiling": "medium",
    }
    ours, tomorrow = shared_cast.border, shared_cast.today + DAY
    with scope.acting_as(INSTALLER):
        agreements.write_version(agreement=ours, settings=said, in_force_from=tomorrow, by=INSTALLER)
    rows = up.execute(f"SELECT * FROM {terms.AgreementTerms.VIEW} WHERE agreement_id = %s", [ours.id]).fetchall()
    found = tuple(map(terms.AgreementTerms.of_row, rows))
    assert terms.in_force(found, shared_cast.today) == Terms(("18:00",), "standard")
    assert terms.in_force(found, tomorrow) == Terms(("16:30", "20:00"), "medium")
    assert terms.in_force(found, shared_cast.today - 5000 * DAY) is None


def test_a_substitute_is_there_at_once_and_whoever_led_before_is_not(shared_cast, up):
    person, cast = shared_cast.booked(), shared_cast
    session = person.workshop("A")
    before = {one.identity for one in read(up, StaffAssigned, person) if one.session == session.id}
    assert before == {identity(cast.facilitator.person), identity(cast.facilitator_too.person)}
    cast.owner.execute(
        "UPDATE casework_workshop SET facilitators = %s WHERE id = %s",
        [[cast.facilitator_three.person], session.id],
    )
    after = {one.identity for one in read(up, StaffAssigned, person) if one.session == session.id}
    assert after == {identity(cast.facilitator_three.person)}


def test_what_the_reader_sees_of_the_facts_is_what_the_views_stand_on(shared_cast):
    """Nothing anybody wrote in a contact, a question or an excuse: those rows are not there for it."""
    shared_cast.accepted()
    with shared_cast.owner.transaction(force_rollback=True):
        shared_cast.owner.execute("SET ROLE caraway_reader")
        kinds = {kind for (kind,) in shared_cast.owner.execute("SELECT DISTINCT kind FROM casework_factrow")}
    assert "referred" in kinds
    assert not kinds & {"contacted", "information_asked", "decided", "withdrew"}


def test_the_arm_of_a_trial_does_not_go_up(shared_cast, up):
    """Whoever goes on without the workshops looks like anybody who is accepted and has no place yet."""
    alone, other = of_a_trial(shared_cast, "control"), of_a_trial(shared_cast, "programme")
    for kind in UPWARD:
        one, same = (
            [{**vars_of(row), "case": None, "id": None} for row in sorted(read(up, kind, person), key=repr)]
            for person in (alone, other)
        )
        assert len(one) == len(same)
        if kind is not ContactHash:
            assert one == same
    (stage,) = read(up, CaseStage, alone)
    assert stage.stage is Stage.ACCEPTED


def vars_of(row):
    return {name: getattr(row, name) for name in row.__slots__}
