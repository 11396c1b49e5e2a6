"""Audit rows are sealed once nothing can come in before them; whoever touches one afterwards is found."""

import json
import threading
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from caraway import cli
from caraway.core.audit_chain import START, Checkpoint, Fault
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.audit import canonical, checking, checkpoints, sealing, trail
from caraway.platform.audit.models import AuditRow, SealedRow, Sealing
from caraway.platform.databases import logins
from caraway.platform.gateways import clock
from caraway.platform.jobs import worker
from caraway.platform.jobs.job import jobs


def write(*verbs):
    with transaction.atomic():
        for verb in verbs:
            trail.record(verb, by=CARAWAY, subjects=[uuid4()], detail={"code": "a.code", "number": 7})


def check(owner, *outside):
    return checking.check(owner, outside)


def positions(owner):
    """The verbs in the order of the chain."""
    found = owner.execute(
        "SELECT r.verb FROM audit_sealedrow s JOIN audit_auditrow r ON r.id = s.row_id ORDER BY s.position"
    )
    return [verb for (verb,) in found]


@pytest.fixture
def sealed(committed, held_clock):
    """Six rows in two sealings, and the owner's connection."""
    for verbs in (("a.one", "a.two", "a.three"), ("a.four", "a.five", "a.six")):
        write(*verbs)
        assert sealing.seal() == {"sealed": 3}
    return committed


@contextmanager
def somebody_else():
    """Another connection of the site's, with a transaction that is open until the block ends."""
    begun, end, wrong = threading.Event(), threading.Event(), []

    def work():
        try:
            with transaction.atomic():
                trail.record("a.late", by=CARAWAY)
                begun.set()
                end.wait(30)
        except Exception as problem:  # shown by the test
            wrong.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        end.set()
        thread.join(30)
    assert wrong == []


# ---- Sealing ----


def test_rows_get_places_in_the_order_of_their_writing(sealed):
    assert positions(sealed) == ["a.one", "a.two", "a.three", "a.four", "a.five", "a.six"]
    assert sealing.seal() == {"sealed": 0}
    assert sealed.execute("SELECT position FROM audit_sealing ORDER BY 1").fetchall() == [(3,), (6,)]
    looked = check(sealed)
    assert (looked.reached.position, looked.waiting, looked.wrong) == (6, 0, None)


def test_it_is_a_job_of_every_minute(committed, held_clock):
    write("a.one")
    assert worker.work_once([jobs()["sealing"]]) == 1
    assert "a.one" in positions(committed)
    assert committed.execute("SELECT state, counts FROM jobs_run").fetchone() == ("done", {})


def test_what_commits_late_waits_and_is_neither_lost_nor_called_put_in(sealed):
    with somebody_else():
        write("a.after")
        assert sealing.seal() == {"sealed": 0}
        assert check(sealed).wrong is None
        assert check(sealed).waiting == 1
    assert sealing.seal() == {"sealed": 2}
    assert positions(sealed)[6:] == ["a.late", "a.after"]
    assert check(sealed).wrong is None


def test_a_sealer_that_does_not_wait_is_found_out(sealed, monkeypatch):
    """The seeded fault: what commits late would be taken for put in."""
    monkeypatch.setattr(sealing, "OLDEST", sealing.OLDEST.replace("pg_snapshot_xmin", "pg_snapshot_xmax"))
    with somebody_else():
        write("a.after")
        assert sealing.seal() == {"sealed": 1}
    assert check(sealed).wrong.fault == Fault.INSERTED


def test_what_was_rolled_back_gets_no_place(sealed):
    with transaction.atomic():
        trail.record("a.gone", by=CARAWAY)
        transaction.set_rollback(True)
    write("a.stays")
    assert sealing.seal() == {"sealed": 1}
    assert check(sealed).wrong is None


def test_rows_written_inside_savepoints_are_sealed_with_their_transaction(sealed):
    with transaction.atomic():
        trail.record("a.outer", by=CARAWAY)
        with transaction.atomic():
            trail.record("a.inner", by=CARAWAY)
    assert sealing.seal() == {"sealed": 2}
    assert check(sealed).wrong is None


def test_many_rows_are_sealed_a_few_at_a_time(sealed, monkeypatch):
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    write(*(f"b.{number}" for number in range(5)))
    write("b.last")
    assert sealing.seal() == {"sealed": 6}
    assert positions(sealed)[6:] == [*(f"b.{number}" for number in range(5)), "b.last"]
    monkeypatch.setattr(sealing, "TURNS", 1)
    write("c.1", "c.2", "c.3")
    assert [sealing.seal()["sealed"] for _ in range(3)] == [2, 1, 0]
    assert check(sealed).wrong is None


def test_a_sealer_that_is_killed_in_the_middle_leaves_nothing(sealed, monkeypatch):
    write("a.seven")
    monkeypatch.setattr(Sealing.objects, "create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealing.seal()
    monkeypatch.undo()
    assert sealing.seal() == {"sealed": 1}
    assert check(sealed).wrong is None


def test_two_sealers_at_once_give_each_row_one_place(sealed):
    write(*(f"b.{number}" for number in range(50)))
    done = []

    def seal():
        try:
            done.append(sealing.seal()["sealed"])
        finally:
            connections.close_all()

    both = [threading.Thread(target=seal) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(done) == [0, 0, 0, 50]
    assert check(sealed).wrong is None


def test_the_sealer_sees_every_organisations_rows_and_nobody_else_does_afterwards(committed, held_clock):
    for name, kind in (("Wessex Police", "police"), ("Wessex Partners", "provider")):
        one = agreements.add_organisation(name=name, kind=kind, by=INSTALLER)
        agreements.add_unit(organisation=one, name="A unit", by=INSTALLER)
    assert sealing.seal()["sealed"] >= 4
    assert check(committed).waiting == 0
    with transaction.atomic():
        sealing.seal()
        assert (AuditRow.objects.count(), SealedRow.objects.count(), Sealing.objects.count()) == (0, 0, 0)


# ---- Another server ----


def test_rows_restored_from_another_server_are_sealed_whatever_their_transactions_were(sealed):
    sealed.execute("UPDATE audit_sealing SET server = 1, horizon = 9000000000")
    write("a.new")
    assert check(sealed).wrong is None
    sealed.execute(
        "INSERT INTO audit_auditrow (id, at, kind, verb, route, purpose, subject_ids, detail, rules_version, written_in)"
        " VALUES (gen_random_uuid(), now(), 'action', 'a.restored', '', '', '{}', '{}', '', '9000000001')"
    )
    assert sealing.seal() == {"sealed": 2}
    assert positions(sealed)[6:] == ["a.new", "a.restored"]
    write("a.newer")
    assert sealing.seal() == {"sealed": 1}
    assert check(sealed).wrong is None


# ---- What the site may do ----


@pytest.mark.parametrize("table", ["audit_sealedrow", "audit_sealing"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET hash = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_site_cannot_change_the_chain(sealed, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        connection.cursor().execute(statement.format(table))


def test_the_site_cannot_say_in_which_transaction_a_row_was_written(sealed):
    with pytest.raises(ProgrammingError, match="permission denied"):
        connection.cursor().execute(
            "INSERT INTO audit_auditrow (id, kind, written_in) VALUES (%s, 'page', '3')", [uuid4()]
        )


def test_a_place_the_site_makes_up_stops_the_sealer(sealed):
    with transaction.atomic():
        connection.cursor().execute(canonical.SETTINGS)
        SealedRow.objects.create(position=7, row_id=uuid4(), content=bytes(32), hash=bytes(32))
    write("a.seven")
    with pytest.raises(IntegrityError):
        sealing.seal()
    assert (check(sealed).wrong.fault, check(sealed).wrong.position) == (Fault.INSERTED, 7)


def test_every_column_is_in_the_form_that_is_sealed(committed):
    found = committed.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_auditrow'")
    assert {name for (name,) in found} == {"id", *canonical.COLUMNS}


# ---- Tampering ----

ROW = "(SELECT row_id FROM audit_sealedrow WHERE position = {})"
EDITS = {
    "at": "now() + interval '1 second'",
    "kind": "'page'",
    "verb": "'a.other'",
    **dict.fromkeys(("account_id", "membership_id", "organisation_id", "agreement_id"), "gen_random_uuid()"),
    **dict.fromkeys(("route", "purpose", "rules_version"), "'other'"),
    "subject_ids": "'{}'",
    "detail": """'{"code": "a.code", "number": 8}'""",
    "request_id": "gen_random_uuid()",
    "written_in": "'3'",
}


def test_every_column_is_edited_once():
    assert set(EDITS) == set(canonical.COLUMNS)


@pytest.mark.parametrize("column", EDITS)
def test_an_edit_of_any_column_is_found(sealed, column):
    row = sealed.execute(
        f"UPDATE audit_auditrow SET {column} = {EDITS[column]} WHERE id = {ROW.format(4)} RETURNING id"
    )
    ((row,),) = row.fetchall()
    wrong = check(sealed).wrong
    assert (wrong.fault, wrong.position, wrong.row) == (Fault.EDITED, 4, row)


@pytest.mark.parametrize(
    ("statement", "fault", "position"),
    [
        (f"DELETE FROM audit_auditrow WHERE id = {ROW.format(2)}", Fault.DELETED, 2),
        ("DELETE FROM audit_sealedrow WHERE position = 2", Fault.DELETED, 2),
        ("UPDATE audit_auditrow SET id = gen_random_uuid() WHERE verb = 'a.two'", Fault.DELETED, 2),
        ("DELETE FROM audit_sealedrow WHERE position > 3", Fault.TRUNCATED, 4),
        ("DELETE FROM audit_sealing WHERE position > 3", Fault.INSERTED, 4),
        ("UPDATE audit_sealedrow SET content = hash WHERE position = 2", Fault.EDITED, 2),
        ("UPDATE audit_sealing SET hash = '' WHERE position = 6", Fault.REWRITTEN, 6),
        (
            "UPDATE audit_sealedrow SET row_id = CASE WHEN position = 2 THEN later ELSE sooner END"
            " FROM (SELECT a.row_id AS sooner, b.row_id AS later FROM audit_sealedrow a, audit_sealedrow b"
            " WHERE a.position = 2 AND b.position = 5) AS both_rows WHERE position IN (2, 5)",
            Fault.EDITED,
            2,
        ),
    ],
)
def test_what_the_owner_does_is_found(sealed, statement, fault, position):
    sealed.execute("ALTER TABLE audit_sealedrow DROP CONSTRAINT audit_sealedrow_row_id_key")
    sealed.execute(statement)
    wrong = check(sealed).wrong
    assert (wrong.fault, wrong.position) == (fault, position)


def test_a_row_put_in_behind_the_last_sealing_is_found(sealed):
    ((row,),) = sealed.execute(
        "INSERT INTO audit_auditrow SELECT gen_random_uuid(), at, kind, 'a.forged', account_id, membership_id,"
        " organisation_id, agreement_id, route, purpose, subject_ids, detail, rules_version, request_id, written_in"
        " FROM audit_auditrow WHERE verb = 'a.two' RETURNING id"
    ).fetchall()
    wrong = check(sealed).wrong
    assert (wrong.fault, wrong.position, wrong.row) == (Fault.INSERTED, None, row)
    sealing.seal()
    assert check(sealed).wrong.row == row, "the sealer gives it no place either"


def test_an_unsealed_trail_shows_nothing(committed, held_clock):
    """The control: without the chain the same goes unseen."""
    write("a.one", "a.two")
    committed.execute("DELETE FROM audit_auditrow WHERE verb = 'a.one'")
    assert check(committed).wrong is None


# ---- Checkpoints, and the command ----


@pytest.fixture
def asked(sealed, server, monkeypatch, capsys):
    """`./caraway audit …` as a login: its status, and what it said on both streams."""

    def ask(*words, login=logins.CASEWORK):
        monkeypatch.setenv("CARAWAY_DATABASE_URL", server.url(login, sealed.info.dbname))
        status = cli.main(["audit", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return ask


@pytest.mark.parametrize("login", [logins.CASEWORK, logins.BACKUP])
def test_the_command_checks_as_the_site_and_as_the_backup(asked, sealed, tmp_path, login):
    kept, report = tmp_path / "kept.json", tmp_path / "report.json"
    status, said = asked("checkpoint", kept, login=login)
    assert (status, "6 entries" in said) == (0, True)
    status, said = asked("verify", "--checkpoint", kept, login=login)
    assert (status, said) == (
        0,
        "6 entries are sealed, the last at 2026-03-02 12:00 UTC; 0 wait for it. Nothing is wrong.\n",
    )
    sealed.execute("DELETE FROM audit_auditrow WHERE verb = 'a.five'")
    status, said = asked("verify", "--json", report, login=login)
    assert (status, "WRONG: entry 5, row " in said, ": deleted." in said) == (1, True, True)
    assert json.loads(report.read_text())["wrong"]["position"] == 5


def test_only_the_file_shows_what_was_cut_off_whole(asked, sealed, tmp_path):
    kept = tmp_path / "kept.json"
    asked("checkpoint", kept)
    sealed.execute("DELETE FROM audit_auditrow WHERE written_in >= (SELECT max(written_in) FROM audit_auditrow)")
    for table in ("audit_sealedrow", "audit_sealing"):
        sealed.execute(f"DELETE FROM {table} WHERE position > 3")
    assert asked("verify")[0] == 0
    status, said = asked("verify", "--checkpoint", kept)
    assert (status, "WRONG: entry 4: truncated." in said) == (1, True)


def test_it_refuses_what_it_cannot_do(asked, tmp_path, monkeypatch, capsys):
    assert asked("verify", "--checkpoint", tmp_path / "none.json")[0] == 1
    (tmp_path / "other.json").write_text('{"position": 6}')
    status, said = asked("verify", "--checkpoint", tmp_path / "other.json")
    assert (status, "is no checkpoint of an audit." in said) == (1, True)
    status, said = asked("checkpoint", tmp_path / "other.json")
    assert (status, "File exists" in said) == (1, True)
    status, said = asked("verify", login=logins.BRIDGE)
    assert (status, "may not read the audit" in said) == (1, True)
    monkeypatch.delenv("CARAWAY_DATABASE_URL")
    assert cli.main(["audit", "verify"]) == 1
    assert "Set CARAWAY_DATABASE_URL" in capsys.readouterr().err


def test_a_checkpoint_comes_back_as_it_was_written_and_is_of_one_plane(tmp_path):
    moment, reached = (
        clock.at(date(2026, 3, 2), 12),
        checking.Reached(7, bytes(range(32)), clock.at(date(2026, 3, 1), 9)),
    )
    checkpoints.write(tmp_path / "kept.json", "casework", reached, moment)
    assert checkpoints.read(tmp_path / "kept.json", "casework") == Checkpoint(7, bytes(range(32)))
    with pytest.raises(checkpoints.NotACheckpoint, match="of casework, and this is victims"):
        checkpoints.read(tmp_path / "kept.json", "victims")


@pytest.mark.parametrize(
    "change",
    [{"hash": "00"}, {"hash": "x"}, {"position": -1, "entries": -1}, {"position": "7", "entries": "7"}, {"entries": 8}, {"form": "2"}, {"more": 1}],
)  # fmt: skip
def test_another_file_is_no_checkpoint(tmp_path, change):
    file = tmp_path / "kept.json"
    checkpoints.write(file, "casework", checking.Reached(), clock.at(date(2026, 3, 2), 12))
    assert checkpoints.read(file, "casework") == Checkpoint(0, START)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(checkpoints.NotACheckpoint):
        checkpoints.read(file, "casework")


def test_the_check_writes_nothing(sealed, server):
    with psycopg.connect(server.url(logins.CASEWORK, sealed.info.dbname)) as own:
        checking.read_only(own)
        assert checking.check(own).wrong is None
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            own.execute("DELETE FROM audit_sealing")
