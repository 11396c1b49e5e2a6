"""What comes up: everything the participants' cases say, once, against what the owner reads of casework's own facts."""

from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from caraway.core.vocabulary import Attendance
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit import trail
from caraway.platform.tenancy import scope
from caraway.victims import crossing, demonstration
from caraway.victims.actions import upward as actions
from caraway.victims.jobs import upward
from caraway.victims.models import CameUp, NoLongerSo, SignalCame, StageCame, VictimCase
from tests.victims.conftest import TODAY
from tests.victims.world import areas

FACTS = """
    WITH now AS (
        SELECT * FROM casework_factrow AS fact
        WHERE NOT EXISTS (SELECT FROM casework_factrow AS later WHERE later.replaces_id = fact.id)),
    marked AS (
        SELECT case_id, detail ->> 'code' AS code, "on", (detail ->> 'session')::uuid AS session
        FROM now WHERE kind = 'session_marked' OR (kind = 'call_marked' AND (detail ->> 'safe_to_talk')::boolean)),
    said AS (
        SELECT DISTINCT ON (case_id, detail ->> 'session') case_id, kind, number, (detail ->> 'session')::uuid AS session,
            (detail ->> 'session_on')::date AS held_on
        FROM now WHERE kind IN ('booked', 'moved', 'call_booked') ORDER BY case_id, detail ->> 'session', number DESC),
    back AS (
        SELECT DISTINCT ON (case_id) case_id, "on", detail ->> 'outcome' AS outcome
        FROM now WHERE kind = 'returned' ORDER BY case_id, number DESC)
    SELECT case_id, CASE WHEN code = 'attended' THEN 'attended' WHEN code IN ('left_early', 'sent_away') THEN 'partly'
            WHEN code IN ('cancelled', 'moved') THEN 'cancelled' ELSE 'not_attended' END, "on", session, NULL::date
        FROM marked
    UNION ALL SELECT case_id, 'arrested', "on", NULL, NULL FROM now WHERE kind = 'arrested'
    UNION ALL SELECT case_id, 'cautioned', "on", NULL, NULL FROM now WHERE kind = 'cautioned'
    UNION ALL SELECT case_id, 'returned', "on", NULL, NULL FROM back WHERE outcome <> 'open'
    UNION ALL SELECT case_id, 'completed', NULL, NULL, NULL FROM back WHERE outcome = 'completed'
    UNION ALL SELECT case_id, 'completed', NULL, NULL, NULL FROM casework_standingrow WHERE stage = 'completed'
    UNION ALL SELECT case_id, 'declined', NULL, NULL, NULL FROM now
        WHERE kind IN ('declined', 'withdrew', 'stopped')
        AND NOT EXISTS (SELECT FROM now AS given WHERE given.case_id = now.case_id AND given.kind = 'cautioned')
    UNION ALL SELECT gone.case_id, 'cancelled', said.held_on, said.session, NULL::date
        FROM now AS gone JOIN said ON said.case_id = gone.case_id AND said.session = (gone.detail ->> 'session')::uuid
        WHERE gone.kind = 'session_cancelled'
    UNION ALL SELECT place.case_id, 'booked', NULL, workshop.id, workshop.on
        FROM casework_place AS place JOIN casework_workshop AS workshop ON workshop.id = place.workshop_id
        WHERE place.held AND NOT EXISTS (
            SELECT FROM marked WHERE marked.case_id = place.case_id AND marked.session = workshop.id)
    UNION ALL SELECT * FROM (
        SELECT DISTINCT ON (case_id) case_id, 'booked', NULL::date, session, held_on
        FROM said WHERE kind = 'call_booked' ORDER BY case_id, number DESC) AS call
        WHERE NOT EXISTS (SELECT FROM now WHERE kind = 'call_marked' AND (detail ->> 'session')::uuid = call.session)
"""
"""What happened, by the facts and the places: no view, and of what is stored of a case's standing only that it is completed
and not returned yet, of which there is no fact."""
KINDS = {
    "attended",
    "partly",
    "not_attended",
    "cancelled",
    "arrested",
    "cautioned",
    "returned",
    "booked",
    "completed",
    "declined",
}
UNDATED = {"booked", "completed", "declined"}
"""Those of which the views name no day on which they came about."""


def set_up(two) -> None:
    demonstration.load(areas(two.casework), TODAY)


def came(*, ended: bool = False) -> set[tuple]:
    """What is kept and is so, or is so no longer: case, what, day, session and its day."""
    with scope.acting_as(CARAWAY):
        rows = CameUp.objects.filter(ended__isnull=not ended).select_related("case")
        return {
            (
                one.case.casework_case,
                one.what,
                None if one.what in UNDATED else one.on,
                one.session,
                one.held_on if one.what == "booked" else None,
            )
            for one in rows
        }


def counted() -> tuple[int, ...]:
    with scope.acting_as(CARAWAY):
        return tuple(model.objects.count() for model in (CameUp, NoLongerSo, StageCame, SignalCame))


def witness(two) -> set[tuple]:
    ours = {row[0] for row in two.victims.execute("SELECT casework_case FROM victims_victimcase")}
    rows = two.casework.execute(FACTS)
    return {(case, what, on and min(on, TODAY), *of) for case, what, on, *of in rows if case in ours}


def test_everything_that_happened_is_known_once(two):
    set_up(two)
    facts = witness(two)
    assert {row[1] for row in facts} == KINDS
    kept = came()
    assert sorted(map(str, facts - kept)) == []
    assert sorted(map(str, kept - facts)) == []
    before = counted()
    assert before[0] > 300
    assert upward.take_in() == {"taken": 0, "not_read": 0}
    assert counted() == before


@pytest.mark.parametrize("killed_in", ["between two cases", "within one"])
def test_broken_off_it_lands_once_all_the_same(two, monkeypatch, killed_in):
    with monkeypatch.context() as without:
        without.setattr(upward, "take_in", dict)
        set_up(two)
    assert counted() == (0, 0, 0, 0)
    calls = 0
    do, record = actions.take, trail.record

    def killed(*args: object, **what: object) -> object:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise KeyboardInterrupt
        return (do if killed_in == "between two cases" else record)(*args, **what)

    with monkeypatch.context() as fault:
        fault.setattr(*((actions, "take") if killed_in == "between two cases" else (trail, "record")), killed)
        with pytest.raises(KeyboardInterrupt):
            upward.take_in()
    with scope.acting_as(CARAWAY):
        assert StageCame.objects.count() == 3
    upward.take_in()
    assert came() == witness(two)
    assert upward.take_in() == {"taken": 0, "not_read": 0}


CORRECTED = """
    INSERT INTO casework_factrow SELECT (jsonb_populate_record(fact, jsonb_build_object(
        'id', gen_random_uuid(), 'replaces_id', fact.id, 'why', 'Wrong line', 'detail', jsonb_set(fact.detail, '{code}', to_jsonb(%(code)s::text)),
        'number', (SELECT max(number) + 1 FROM casework_factrow AS other WHERE other.case_id = fact.case_id)))).*
    FROM casework_factrow AS fact WHERE fact.detail ->> 'session' = %(session)s AND fact.case_id = %(case)s
        AND fact.kind = 'session_marked'
        AND NOT EXISTS (SELECT FROM casework_factrow AS later WHERE later.replaces_id = fact.id)
"""
STANDS = """
    UPDATE casework_standingrow SET answer = jsonb_set(answer, '{lines}', (
        SELECT jsonb_agg(CASE WHEN line ->> 'session' = %(session)s
            THEN jsonb_set(line, '{code}', to_jsonb(%(code)s::text)) ELSE line END)
        FROM jsonb_array_elements(answer -> 'lines') AS line))
    WHERE case_id = %(case)s
"""


def correct(two, case: UUID, session: UUID, code: Attendance) -> None:
    """As casework does: another fact takes the place of the mark, and the standing follows."""
    said = {"case": case, "session": str(session), "code": code.value}
    two.casework.execute(CORRECTED, said)
    two.casework.execute(STANDS, said)


def test_a_corrected_mark_is_no_longer_so_and_never_gone(two):
    set_up(two)
    case, _, on, session, _ = min((one for one in witness(two) if one[1] == "attended"), key=str)
    attended, absent = (case, "attended", on, session, None), (case, "not_attended", on, session, None)
    correct(two, case, session, Attendance.ABSENT_UNACCEPTABLE)
    assert upward.take_in() == {"taken": 1, "not_read": 0}
    assert attended in came(ended=True) - came()
    assert absent in came()
    assert came() == witness(two)
    correct(two, case, session, Attendance.ATTENDED)
    upward.take_in()
    assert attended in came()
    assert absent in came(ended=True) - came()
    assert came() == witness(two)
    with scope.acting_as(CARAWAY):
        again = CameUp.objects.filter(case__casework_case=case, what="attended", session=session)
        assert sorted(again.values_list("again", flat=True)) == [0, 1]


def test_what_is_not_there_or_cannot_be_read_takes_nothing_back(two, monkeypatch):
    set_up(two)
    before = counted()
    monkeypatch.setattr(crossing, "upward", lambda there, cases: {})
    with scope.acting_as(CARAWAY):
        cases = VictimCase.objects.count()
    assert upward.take_in() == {"taken": 0, "not_read": cases}
    assert counted() == before


def test_a_row_that_the_bridge_does_not_declare_leaves_its_case_alone(two, monkeypatch):
    set_up(two)
    before = counted()
    case = min(witness(two), key=str)[0]
    two.casework.execute("UPDATE casework_standingrow SET stage = 'nobody_knows' WHERE case_id = %s", [case])
    with crossing.casework() as there:
        assert crossing.upward(there, [case, uuid4()]) == {}
    assert upward.take_in() == {"taken": 0, "not_read": 1}
    assert counted() == before


def test_the_stage_and_the_signals_are_those_of_casework(two):
    set_up(two)
    stands = "SELECT case_id, stage, mode, on_hold, impossible_from, answer ->> 'outcome' FROM casework_standingrow"
    theirs = {row[0]: row[1:] for row in two.casework.execute(stands)}
    alone = {case: row for case, row in theirs.items() if row[-1] == "without_programme"}
    raised = {row[0] for row in two.casework.execute("SELECT id FROM casework_risksignal")}
    with scope.acting_as(CARAWAY):
        kept = {one.case.casework_case: one for one in StageCame.objects.select_related("case")}
        signals = {one.signal for one in SignalCame.objects.all()}
    assert len(kept) > 100
    for case, one in kept.items():
        stage, *rest, _ = theirs[case]
        assert [one.mode, one.on_hold, one.impossible_on] == rest
        # The arm of a trial does not go up: the caution alone is as one that is accepted and has no place yet.
        assert one.stage == ("accepted" if case in alone else stage)
    assert len(alone) >= 2
    assert alone.keys() <= kept.keys()
    assert all(on is not None for *_, on, _ in alone.values())
    assert signals == raised != set()


@pytest.mark.parametrize(
    "table", ["stagecame", "cameup", "nolongerso", "victimtold", "toldright", "signalcame", "signalseen"]
)
def test_the_site_itself_changes_and_deletes_nothing_and_sees_nothing_for_nobody(two, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM victims_{table}")  # a name of our own  # nosec B608
        assert cursor.fetchone() == (0,)
    for statement in (f"DELETE FROM victims_{table}", f"UPDATE victims_{table} SET agreement_id = agreement_id"):  # nosec B608
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)
