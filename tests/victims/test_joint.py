"""Joint decisions: who may do what, what both agree to, and exactly what crosses of it, once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import override_settings

from caraway.bridge.releases import EMPTY
from caraway.core.joint.barring import TOLD_FOR
from caraway.core.joint.record import Record
from caraway.core.joint.text import Crossing, Urgent
from caraway.core.joint.words import Children, JointStage, LapseReason, Marac, Option, ReleaseKind, RiskBand, Trigger
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import crossing, days
from caraway.victims.actions import joint, joint_settling
from caraway.victims.jobs import decisions
from caraway.victims.jobs import separation as separation_job
from caraway.victims.models import JointDecision, JointEvent, JointRelease, JointTask, VictimCase
from caraway.victims.queries import joint as queries
from tests.victims.conftest import NOON, TODAY
from tests.victims.deciding import (
    ANNA,
    IVAN,
    MAY,
    MOIRA,
    TOM,
    a_signal,
    agreed,
    ahead,
    casework,
    down_from_now,
    id_of,
    land,
    met,
    name,
    opened,
    proposal,
    stands,
)
from tests.victims.other_side import decides_breach
from tests.victims.world import COLLEAGUE, actor

NEXT_WEEK = TODAY + timedelta(days=5)
MINUTE = timedelta(minutes=1)
CODED = {
    Option.CONTINUE: None,
    Option.CARE: "advisory",
    Option.TELEPHONE: "telephone",
    Option.HOLD: "hold",
    Option.STOP: "stop",
}
FINE = {"not_done": 0}


def first():
    return ahead(NEXT_WEEK)[0]


@pytest.fixture
def down(house, server):
    return down_from_now(server)


def refused(code, do, *args, **kwargs):
    with pytest.raises((NotNow, InvalidValue)) as found:
        do(*args, **kwargs)
    assert found.value.code == code


def test_each_option_crosses_as_exactly_its_row_and_the_casework_site_does_it(house, server, down):
    chosen = dict(zip(Option, ahead(NEXT_WEEK), strict=False))
    made = {}
    for option, one in chosen.items():
        made[option] = met(one.case)
        agreed(made[option], proposal(option, until=one.on), ANNA, TOM)
        assert stands(made[option]).stage is JointStage.AGREED
    assert decisions.look_after() == FINE == decisions.look_after()
    with casework(server) as theirs:
        agreements = {
            row["id"]: row["agreement_id"] for row in theirs.execute("SELECT id, agreement_id FROM casework_case")
        }
    for option, one in chosen.items():
        kind = CODED[option]
        said = {"advice": ["two_in_room"], "purpose": "session", "expires_on": one.on} if kind == "advisory" else {}
        code = {"code": "venue"} if kind not in (None, "advisory") else {}
        whole = {**EMPTY, "agreement_id": agreements[one.theirs], "case_id": one.theirs, "kind": kind, **said, **code}
        rows = down(one.theirs)
        assert [row | {"id": None} for row in rows] == ([whole] if kind else [])
        assert stands(made[option]).stage is (JointStage.RELEASED if kind else JointStage.AGREED)
    land(server, clock.now() + MINUTE, clock.at(TODAY, 18, 2))
    with casework(server) as theirs:
        now = {
            option: theirs.execute(
                "SELECT on_hold, mode, stage, (SELECT count(*) FROM casework_advisory AS told WHERE told.case_id = one.case_id)"
                " AS told FROM casework_standingrow AS one WHERE case_id = %s",
                [one.theirs],
            ).fetchone()
            for option, one in chosen.items()
        }
    plain = {"on_hold": False, "mode": "group", "stage": "under_way", "told": 0}
    assert now == {
        Option.CONTINUE: plain,
        Option.CARE: plain | {"told": 1},
        Option.TELEPHONE: plain | {"mode": "telephone"},
        Option.HOLD: plain | {"on_hold": True},
        Option.STOP: plain | {"stage": now[Option.STOP]["stage"]},
    }
    assert now[Option.STOP]["stage"] in ("undeliverable", "with_police")
    # Where the case has ended, so has its decision; the held one is looked at again, and the telephone ends the hold first.
    clock.set(clock.at(TODAY, 18, 5))
    assert decisions.look_after() == FINE
    assert {option for option, one in made.items() if stands(one).stage is JointStage.CLOSED} == {Option.STOP}
    held = chosen[Option.HOLD]
    again = met(held.case, trigger=Trigger.REVIEW)
    agreed(again, proposal(Option.TELEPHONE, held=True), TOM, ANNA)
    decisions.look_after()
    assert [row["kind"] for row in down(held.theirs)] == ["hold", "resume", "telephone"]


def test_who_may_open_and_when(house, monkeypatch):
    one, other = ahead(NEXT_WEEK)[:2]
    signal, routine = a_signal(one.case), a_signal(one.case, urgent=False)
    for wrong, field in (
        ({"trigger": Trigger.SIGNAL}, "signal"),
        ({"signal": signal}, "signal"),
        ({"trigger": Trigger.SIGNAL, "signal": routine}, "signal"),
        ({"trigger": Trigger.SIGNAL, "signal": a_signal(other.case)}, "signal"),
        ({"police": id_of(MAY)}, "police"),
        ({"provider": id_of(COLLEAGUE)}, "provider"),
        ({"trigger": Trigger.REVIEW}, "trigger"),
    ):
        refused(field, opened, one.case, **wrong)
    with monkeypatch.context() as broken:
        broken.setattr(crossing, "upward", lambda there, cases: {})
        refused("days_not_known", opened, one.case)
    with monkeypatch.context() as broken:
        broken.setattr(days, "version_in_force", lambda agreement, on: days.AgreementVersion.objects.none().get())
        refused("rules_not_known", opened, one.case)
    for by in (ANNA, TOM):
        with pytest.raises(NotYours):
            opened(one.case, by=by)
    assert house.execute("SELECT count(*) FROM victims_jointdecision").fetchone() == (0,)
    decision = opened(one.case, by=MOIRA, trigger=Trigger.SIGNAL, signal=signal)
    refused("open_already", opened, one.case)
    table = stands(decision).timetable
    assert (table.session_on, table.last_batch) == (
        one.on,
        clock.at(one.on, one.starts_at.hour - 2, one.starts_at.minute),
    )
    assert table.batch_before == clock.at(one.on - timedelta(days=1), 18)
    assert table.deadline == clock.at(one.on - timedelta(days=2), 12)
    written = "SELECT verb, detail ->> 'trigger' FROM audit_auditrow WHERE verb = 'joint.open' AND kind = 'action'"
    assert house.execute(written).fetchall() == [("joint.open", "signal")]


def test_a_case_that_ended_has_nothing_to_decide(house):
    with scope.acting_as(CARAWAY):
        case = (
            VictimCase.objects.filter(stages__stage="closed").first()
            or VictimCase.objects.filter(stages__stage="completed").first()
        )
    refused("case_ended", opened, case.pk)


def test_both_sides_agree_to_one_text_and_a_change_voids_it(house):
    one = first()
    decision = opened(one.case)
    refused("propose_not_now", joint.propose, decision=decision, proposal=proposal(Option.HOLD), by=actor(MAY))
    refused("person", name, decision, COLLEAGUE)
    refused("exception", name, decision, ANNA, decides_breach=True)
    refused("approver", name, decision, ANNA, decides_breach=True, reason="Nobody else", approver=id_of(ANNA))
    refused("decides_breach", name, decision, TOM, decides_breach=True)
    name(decision, ANNA, decides_breach=True, reason="Nobody else", approver=id_of(IVAN))
    name(decision, TOM)
    refused("member", name, decision, TOM)
    high = Record("Threats", RiskBand.HIGH, Children.AT_HOME)
    joint.record(decision=decision, known=high, by=actor(ANNA))
    joint.propose(decision=decision, proposal=proposal(Option.HOLD), by=actor(TOM))
    text = stands(decision).text.digest
    refused("agree_not_now", joint.agree, decision=decision, digest=text, by=actor(TOM))
    joint.record(
        decision=decision, known=Record("Threats", RiskBand.HIGH, Children.AT_HOME, Marac.REFERRED), by=actor(ANNA)
    )
    refused("text_changed", joint.agree, decision=decision, digest=text, by=actor(TOM))
    text = stands(decision).text.digest
    joint.agree(decision=decision, digest=text, by=actor(TOM))
    refused("agree_not_now", joint.agree, decision=decision, digest=text, by=actor(TOM))
    joint.dissent(decision=decision, digest=text, words="Too soon", by=actor(ANNA))
    joint.agree(decision=decision, digest=text, by=actor(ANNA))
    assert stands(decision).stage is JointStage.AGREED
    joint.propose(decision=decision, proposal=proposal(Option.CONTINUE), by=actor(ANNA))
    assert stands(decision).agreed_by == frozenset()
    assert decisions.look_after() == FINE
    assert house.execute("SELECT count(*) FROM victims_jointrelease").fetchone() == (0,)
    name(decision, IVAN)
    joint.take_off(decision=decision, person=id_of(ANNA), by=actor(MOIRA))
    with pytest.raises(NotYours):  # taken off, and not a senior: it is nobody's page any more
        joint.record(decision=decision, known=high, by=actor(ANNA))
    agreed(decision, proposal(Option.CONTINUE), TOM, IVAN)
    key = uuid4()
    for _ in range(2):
        joint.close(decision=decision, by=actor(TOM), request_key=key)
    assert stands(decision).stage is JointStage.CLOSED


def test_an_officer_who_has_decided_on_the_breach_takes_part_by_exception_alone(house, server):
    one = first()
    with decides_breach(server, one.theirs, ANNA):
        decision = opened(one.case)
        refused("decides_breach", name, decision, ANNA)
        name(decision, TOM)
        name(decision, IVAN)
        name(decision, ANNA, decides_breach=True, reason="Nobody else", approver=id_of(IVAN))
        joint.take_off(decision=decision, person=id_of(IVAN), by=actor(MOIRA))
        joint.record(decision=decision, known=Record("Threats", RiskBand.STANDARD, Children.NONE), by=actor(TOM))
        agreed(decision, proposal(Option.HOLD), TOM, ANNA)
    with override_settings(BRIDGE_URL=""):
        refused("decides_breach", name, decision, IVAN)
    name(decision, IVAN)
    agreed(decision, proposal(Option.CONTINUE), TOM, ANNA)
    with decides_breach(server, one.theirs, IVAN):
        text = stands(decision).text.digest
        refused("decides_breach", joint.agree, decision=decision, digest=text, by=actor(IVAN))
    joint.agree(decision=decision, digest=text, by=actor(IVAN))


def todo_of(who):
    with scope.acting_as(actor(who)):
        return {row.id: row.todo for row in queries.decision_rows(actor(who))}


def test_what_an_officer_agreed_to_is_undone_when_the_officer_then_decides_on_the_breach(house, server, down):
    one = first()
    decision = met(one.case)
    agreed(decision, proposal(Option.STOP), ANNA, TOM)
    assert stands(decision).stage is JointStage.AGREED
    with decides_breach(server, one.theirs, ANNA):
        assert decisions.look_after() == FINE == decisions.look_after()
        now = stands(decision)
        assert (now.stage, now.agreed_by, [said.stays for said in now.barred]) == (
            JointStage.OPEN,
            frozenset(),
            [False],
        )
        assert down(one.theirs) == []
        with pytest.raises(NotYours):
            joint.agree(decision=decision, digest=now.text.digest, by=actor(ANNA))
        refused("decides_breach", name, decision, ANNA)
        refused("agree_not_now", joint.agree, decision=decision, digest=now.text.digest, by=actor(TOM))
    # The named senior of the police finds it on the list until somebody else is named; nobody else is told.
    assert "name somebody else of the police" in todo_of(IVAN)[decision][0]
    assert not [why for why in todo_of(MAY)[decision] if "breach" in why]
    assert decision not in todo_of(ANNA)
    name(decision, IVAN)
    assert not [why for why in todo_of(IVAN)[decision] if "breach" in why]
    # It was noted once, and stays noted when casework says otherwise: what is done again takes an exception.
    refused("decides_breach", name, decision, ANNA)
    assert house.execute("SELECT by_name FROM victims_jointevent WHERE kind = 'breach_decided'").fetchall() == [
        ("Caraway",)
    ]


@pytest.mark.parametrize("closed", [False, True])
def test_what_was_handed_over_before_the_officer_decides_stays_and_is_told(house, server, down, closed):
    one = first()
    decision = met(one.case)
    agreed(decision, proposal(Option.HOLD), ANNA, TOM)
    assert decisions.look_after() == FINE
    crossed = down(one.theirs)
    assert len(crossed) == 1
    if closed:
        joint.close(decision=decision, by=actor(TOM))
    with decides_breach(server, one.theirs, ANNA):
        separation_job.settle()
        assert decisions.look_after() == FINE == decisions.look_after()
    now = stands(decision)
    assert [(said.person, said.stays) for said in now.barred] == [(id_of(ANNA), True)]
    assert now.stage is (JointStage.CLOSED if closed else JointStage.RELEASED)
    assert down(one.theirs) == crossed
    assert "what took effect stays" in todo_of(IVAN)[decision][0]
    assert decision not in todo_of(ANNA)
    with scope.acting_as(actor(IVAN)):
        page = queries.decision_page(decision, actor(IVAN))
    assert [line.kind for line in page.history].count("breach_decided") == 1
    clock.set(clock.now() + TOLD_FOR)
    assert not [why for why in todo_of(IVAN).get(decision, ()) if "breach" in why]


def test_where_casework_does_not_say_who_decided_nobody_is_noted_and_it_is_told(house, server):
    one = first()
    decision = met(one.case)
    agreed(decision, proposal(Option.CONTINUE), ANNA, TOM)
    with decides_breach(server, one.theirs, ANNA), override_settings(BRIDGE_URL=""):
        assert decisions.look_after()["not_done"] > 0
        assert stands(decision).barred == ()


def test_an_exception_lets_the_officer_stay(house, server):
    one = first()
    decision = met(one.case)
    joint.take_off(decision=decision, person=id_of(ANNA), by=actor(MOIRA))
    name(decision, ANNA, decides_breach=True, reason="Nobody else", approver=id_of(IVAN))
    agreed(decision, proposal(Option.CONTINUE), ANNA, TOM)
    with decides_breach(server, one.theirs, ANNA):
        assert decisions.look_after() == FINE
    assert (stands(decision).stage, stands(decision).barred) == (JointStage.AGREED, ())


@pytest.mark.parametrize("why", LapseReason)
def test_what_is_not_agreed_at_the_deadline_is_a_hold_in_the_last_batch(house, down, why):
    one = first()
    decision = met(one.case)
    joint.propose(decision=decision, proposal=proposal(Option.CONTINUE), by=actor(TOM))
    text = stands(decision).text.digest
    joint.agree(decision=decision, digest=text, by=actor(TOM))
    if why is LapseReason.DISAGREED:
        joint.dissent(decision=decision, digest=text, words="Too soon", by=actor(ANNA))
    table = stands(decision).timetable

    def tasks():
        return house.execute("SELECT side, senior, why FROM victims_jointtask ORDER BY side").fetchall()

    clock.set(table.deadline - MINUTE)
    decisions.look_after()
    assert tasks() == []
    clock.set(table.deadline)
    for _ in range(2):
        assert decisions.look_after() == FINE
    assert tasks() == [("police", id_of(IVAN), why.value), ("provider", id_of(MAY), why.value)]
    assert down(one.theirs) == []
    clock.set(table.batch_before)
    for _ in range(2):
        assert decisions.look_after() == FINE
    (row,) = down(one.theirs)
    assert (row["kind"], row["code"], row["at_once"]) == ("hold", stands(decision).opened.lapse_code.value, False)
    agreed(decision, proposal(Option.CONTINUE, held=True), ANNA, TOM)
    decisions.look_after()
    assert len(down(one.theirs)) == 1  # nothing overtakes the hold that it ends
    clock.set(table.last_batch)
    assert decisions.look_after()["not_done"] == 0
    assert [one["kind"] for one in down(one.theirs)] == ["hold", "resume"]


def test_two_people_release_at_once_and_never_one_twice(house, down):
    one = first()
    decision = opened(one.case)
    hold = Urgent("In danger now", Crossing(ReleaseKind.HOLD, HoldCode.STAFFING))
    for by in (TOM, IVAN):
        with pytest.raises(NotYours):
            joint.ask_at_once(decision=decision, urgent=hold, by=actor(by))
    joint.ask_at_once(decision=decision, urgent=hold, by=actor(MOIRA))
    refused("confirm_urgent_not_now", joint.confirm_at_once, decision=decision, digest=hold.digest, by=actor(MOIRA))
    refused("text_changed", joint.confirm_at_once, decision=decision, digest="0" * 64, by=actor(MAY))
    decisions.look_after()
    assert down(one.theirs) == []
    joint.confirm_at_once(decision=decision, digest=hold.digest, by=actor(MAY))
    assert decisions.look_after() == FINE
    assert [(row["kind"], row["at_once"]) for row in down(one.theirs)] == [("hold", True)]
    refused("held_already", joint.ask_at_once, decision=decision, urgent=hold, by=actor(MOIRA))
    joint.ask_at_once(decision=decision, urgent=Urgent("Too near", None), by=actor(MOIRA))
    joint.confirm_at_once(decision=decision, digest=Urgent("Too near", None).digest, by=actor(MAY))
    decisions.look_after()
    assert len(down(one.theirs)) == 1
    assert len(stands(decision).urgent) == 2


@pytest.mark.parametrize(
    "at", ["between the event and the outbox", "before it is there", "between there and the mark", "in the mark"]
)
def test_killed_at_any_step_it_lands_once(house, down, monkeypatch, at):
    one = first()
    decision = met(one.case)
    agreed(decision, proposal(Option.HOLD), ANNA, TOM)

    def killed(*args, **what):
        raise KeyboardInterrupt

    target = {
        "between the event and the outbox": (JointRelease.objects, "create"),
        "before it is there": (crossing, "send"),
        "between there and the mark": (joint_settling, "mark_sent"),
        "in the mark": (trail, "record"),
    }[at]
    if at == "in the mark":
        joint_settling.settle(decision=decision, up=None, by=CARAWAY)
    with monkeypatch.context() as fault:
        fault.setattr(*target, killed)
        with pytest.raises(KeyboardInterrupt):
            decisions.look_after()
    with scope.acting_as(CARAWAY):
        whole = JointEvent.objects.filter(decision=decision, kind="released").count()
        assert whole == JointRelease.objects.count() == (0 if at == "between the event and the outbox" else 1)
        assert not JointRelease.objects.filter(sent_at__isnull=False).exists()
    for _ in range(2):
        assert decisions.look_after() == FINE
    assert [row["kind"] for row in down(one.theirs)] == ["hold"]
    with scope.acting_as(CARAWAY):
        assert JointRelease.objects.filter(sent_at__isnull=False).count() == 1


def test_the_days_follow_the_case_and_a_deadline_is_kept_also_where_nothing_can_be_read(house, monkeypatch):
    one, other = ahead(NEXT_WEEK)[:2]
    decision, agreed_on = met(one.case), met(other.case)
    agreed(agreed_on, proposal(Option.CONTINUE), ANNA, TOM)
    said = dict(days.read({one.theirs, other.theirs}))

    def look(**changed):
        with monkeypatch.context() as there:
            there.setattr(decisions, "read", lambda cases: changed.get("up", said))
            return decisions.look_after()

    before = stands(decision).timetable
    assert look() == FINE
    assert stands(decision).timetable == before
    later = {
        case: replace(up, sessions=tuple(replace(at, on=at.on + timedelta(days=7)) for at in up.sessions))
        for case, up in said.items()
    }
    assert look(up=later) == FINE
    assert stands(decision).timetable.session_on == one.on + timedelta(days=7)
    assert stands(agreed_on).stage is JointStage.OPEN  # it must be proposed again for the new day
    said = later
    clock.set(stands(decision).timetable.deadline)
    assert look(up={}) == {"not_done": 2}
    with scope.acting_as(CARAWAY):
        assert JointTask.objects.count() == 4
    clock.set(NOON)


def test_the_end_of_a_hold_waits_while_another_of_the_same_case_still_needs_it(house, down):
    one = first()
    with scope.acting_as(CARAWAY):
        mine = VictimCase.objects.get(pk=one.case)
        other = VictimCase.objects.create(
            agreement_id=mine.agreement_id,
            reference="C-TWO",
            casework_case=one.theirs,
            offence=False,
            given_name="Erin",
            family_name="Vale",
            opened_at=clock.now(),
        )
    for case in (one.case, other.pk):
        agreed(met(case), proposal(Option.HOLD), ANNA, TOM)
    decisions.look_after()
    for number, case in enumerate((one.case, other.pk), 1):
        again = met(case, trigger=Trigger.REVIEW)
        agreed(again, proposal(Option.CONTINUE, held=True), ANNA, TOM)
        assert decisions.look_after() == FINE
        kinds = [row["kind"] for row in down(one.theirs)]
        assert kinds == ["hold", "hold"] + ["resume"] * (0 if number == 1 else 2)


def test_the_site_itself_changes_and_deletes_nothing_and_two_cannot_add_the_same_number(house):
    decision = opened(first().case)
    for table in ("decision", "event", "person", "task", "release"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM victims_joint{table}")  # nosec B608
            assert cursor.fetchone() == (0,)  # for nobody's agreement
        for statement in ("DELETE FROM victims_joint{}", "UPDATE victims_joint{} SET agreement_id = agreement_id"):
            with pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(statement.format(table))
    with scope.acting_as(CARAWAY):
        row = JointEvent.objects.get(decision=decision)
        row.pk = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        assert JointDecision.objects.count() == 1
