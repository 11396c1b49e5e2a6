"""Jobs: when they are due, that one is done once, what its heartbeat says, and that one which does nothing is told of."""

import logging
import os
import signal
import subprocess
import time
from datetime import date, datetime, timedelta

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from caraway.commands import worker as worker_process
from caraway.core.refusals import NotNow, NotYours
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock
from caraway.platform.jobs import actions, health, job, runs, watch, worker
from caraway.platform.jobs.job import Job
from caraway.platform.jobs.models import Run, State
from caraway.platform.jobs.schedule import Daily, Every
from tests.aside import Aside
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.cast import Cast
from tests.integration.casework.test_coordination_pages import client_of, post, text

MONDAY = date(2026, 3, 2)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return clock.at(day, hour, minute)


def made(do=lambda: {"done": 1}, *, key="try", when=None, within=10, **more) -> Job:
    return Job(key, "A try", "Tries.", when or Every(5), timedelta(minutes=within), do, **more)


@pytest.fixture
def table(monkeypatch):
    """The jobs of this test in the place of the site's."""

    def of(*several: Job):
        for module in (job, health, actions):
            monkeypatch.setattr(module, "jobs", lambda: {one.key: one for one in several})

    return of


def only() -> Run:
    return Run.objects.get()


# ---- When ----


def test_each_day_at_a_time_by_the_clock_on_the_wall_in_summer_and_winter():
    for day, utc in ((date(2026, 3, 28), 3), (date(2026, 3, 29), 2), (date(2026, 10, 25), 3), (date(2026, 7, 1), 2)):
        due = Daily("03:00").latest(at(12, day=day))
        assert (due.hour, due.date()) == (utc, day)
    assert Daily("03:00", "15:00").after(at(3)) == at(15)
    assert Daily("03:00").latest(at(2)) == at(3, day=MONDAY - timedelta(days=1))
    assert Daily("01:30").latest(at(12, day=date(2026, 10, 25))) == datetime(2026, 10, 25, 0, 30, tzinfo=clock.UTC)


def test_every_few_minutes():
    assert Every(5).latest(at(9, 14)) == at(9, 10)
    assert Every(5).latest(at(9, 10)) == at(9, 10)
    assert Every(5).after(at(9, 14)) == at(9, 15)


# ---- Done once, with a heartbeat ----


@pytest.mark.django_db
def test_what_is_due_is_done_once_and_says_so():
    with clock.use(at(9, 2)):
        assert worker.work_once([made()]) == 1
        assert worker.work_once([made()]) == 0
        row = only()
        assert (row.state, row.due_at, row.started_at, row.ended_at) == ("done", at(9), at(9, 2), at(9, 2))
        assert (row.counts, row.code, row.tries) == ({"done": 1}, "", 1)
        clock.advance(3 * MINUTE)
        assert worker.work_once([made()]) == 1


@pytest.mark.django_db
def test_what_was_missed_is_done_once_not_once_for_each_time():
    with clock.use(at(9)):
        worker.work_once([made()])
    with clock.use(at(15)):
        assert worker.work_once([made()]) == 1
        assert worker.work_once([made()]) == 0


class Broken(Exception):
    pass


def broken():
    raise Broken("Dean Marlowe, 07700 900123")


@pytest.mark.django_db
def test_one_that_fails_is_tried_again_a_little_later_and_not_for_ever(caplog):
    with clock.use(at(9)), caplog.at_level(logging.ERROR):
        tries = []
        for _ in range(30):
            if worker.work_once([made(broken, when=Daily("09:00"))]):
                tries.append(clock.now())
            clock.advance(MINUTE)
        assert tries == [at(9), at(9, 1), at(9, 6)]
        row = only()
        assert (row.state, row.tries) == ("failed", 3)
        assert row.code.endswith("Broken")
        assert "Marlowe" not in str(row.__dict__)
        assert health.look(clock.now()) is not None


@pytest.mark.django_db
def test_a_failure_inside_the_database_leaves_its_heartbeat():
    def wrong():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    with clock.use(at(9)):
        worker.work_once([made(wrong)])
        assert (only().state, only().code) == ("waiting", "django.db.utils.DataError 22012")


def test_two_workers_do_not_do_one_job_at_once(committed):
    began, go_on = [], []

    def slow():
        began.append(1)
        until = time.monotonic() + 10
        while not go_on and time.monotonic() < until:
            time.sleep(0.01)
        return {}

    with clock.use(at(9), everywhere=True):
        aside = Aside(lambda: worker.do(made(slow)))
        while not began:
            time.sleep(0.01)
        assert worker.do(made(slow)) is False
        assert only().state == State.RUNNING
        go_on.append(1)
        assert aside.done() is True
    assert began == [1]
    assert only().state == State.DONE


def test_what_a_killed_worker_left_open_is_done_again(committed, server):
    with clock.use(at(9), everywhere=True):

        def killed():
            with psycopg.connect(server.administration, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

        with pytest.raises(Exception, match=r"terminat|closed"):
            worker.do(made(killed))
        connections.close_all()
        assert only().state == State.RUNNING
        assert worker.do(made()) is False
        assert (only().state, only().code) == ("waiting", runs.KILLED)
        clock.advance(MINUTE)
        assert worker.do(made()) is True
        assert (only().state, only().tries) == ("done", 2)


@pytest.mark.django_db
def test_old_heartbeats_are_deleted_and_failures_kept_longer():
    for days, state in ((15, "done"), (13, "done"), (15, "failed"), (91, "failed")):
        due = at(9) - timedelta(days=days)
        Run.objects.create(job="try", due_at=due, try_at=due, state=state)
    with clock.use(at(9)):
        assert runs.forget_old() == {"deleted": 2}
    assert Run.objects.count() == 2


# ---- A job that does nothing raises an alarm ----


def trouble(now: datetime) -> str:
    return health.look(now)[0].trouble


@pytest.mark.django_db
def test_the_alarms(table):
    counts = {"differ": 0}
    table(made(lambda: counts, within=10, alarm="differ"))
    one = job_of()
    assert trouble(at(9)) == "never"
    with clock.use(at(9)):
        worker.do(one)
        assert trouble(clock.now()) == ""
        assert trouble(at(9, 19)) == ""
        assert trouble(at(9, 20)) == "late"
        counts["differ"] = 1
        clock.advance(5 * MINUTE)
        worker.do(one)
        assert trouble(clock.now()) == "alarm"
        Run.objects.create(job="try", due_at=at(9, 30), try_at=at(9, 30), state="running", started_at=at(9, 30))
        assert trouble(at(9, 41)) == "stalled"
        Run.objects.filter(state="running").update(state="failed")
        assert trouble(at(9, 41)) == "failed"


def job_of() -> Job:
    return health.jobs()["try"]


@pytest.mark.django_db
def test_the_watch_gives_back_what_stalled_and_says_what_is_late(table, caplog):
    table(made())
    Run.objects.create(job="try", due_at=at(9), try_at=at(9), state="running", started_at=at(9), tries=1)
    with clock.use(at(9, 30)), caplog.at_level(logging.ERROR):
        assert watch.look_after() == {"troubled": 1, "given_back": 1}
    assert only().state == State.WAITING
    assert "job try: late" in caplog.text


def test_the_watch_leaves_to_a_worker_what_it_still_does(committed, table):
    table(made())
    with clock.use(at(9), everywhere=True):
        found = []

        def slow():
            clock.advance(30 * MINUTE)
            found.append(Aside(watch.look_after).done())
            return {}

        worker.do(made(slow))
    assert found == [{"troubled": 1, "given_back": 0}]


@pytest.mark.django_db
def test_whatever_watches_over_the_site_is_told_that_it_is_degraded_and_no_more(client, table):
    table(made())
    with clock.use(at(9)):
        answer = client.get("/alive")
        assert (answer.status_code, answer.content) == (200, b"Caraway answers, and is degraded.\n")
        worker.do(job_of())
        assert client.get("/alive").content == b"Caraway answers.\n"


# ---- The page ----


def licence(cast: Cast):
    from tests.cast import _organisation, _person

    return _person("V. Winter", _organisation("The Licensor", "licensor"), ["licence_manager"], None)


def test_the_page_says_what_is_late_and_whoever_looks_after_accounts_is_told_on_every_page(cast):
    browser = client_of(cast.admin)
    assert "It has never run" in text(browser, reverse("jobs"))
    assert "Some jobs of the site are not done." in text(browser, reverse("people"))
    assert "of the site are not done" not in text(client_of(cast.coordinator), reverse("worklist"))
    worker.work_once(job.jobs().values())
    page = text(browser, reverse("jobs"))
    assert "It has never run" not in page
    assert page.count("As it should be") == len(job.jobs())
    assert "Some jobs of the site" not in page


def test_how_much_was_done_is_shown_to_whoever_runs_the_site_alone(cast):
    """Other organisations' numbers are none of an administrator's business."""
    worker.work_once(job.jobs().values())
    assert "checked" not in text(client_of(cast.admin), reverse("jobs"))
    page = text(client_of(licence(cast)), reverse("jobs"))
    assert "0 differ, 0 checked" in page
    assert "Run now" in page


def test_run_now(cast):
    by = licence(cast)
    browser = client_of(by)
    worker.work_once(job.jobs().values())
    assert post(browser, reverse("job_run", args=["calendar"])).status_code == 302
    waiting = Run.objects.get(job="calendar", state="waiting")
    assert waiting.asked_by == by.account_id
    with pytest.raises(NotNow):
        actions.ask_now(job="calendar", by=by)
    worker.work_once(job.jobs().values())
    assert not Run.objects.filter(state="waiting").exists()
    with pytest.raises(NotYours):
        actions.ask_now(job="batches", by=by)
    assert browser.get(reverse("job_run", args=["batches"])).status_code == 404
    with pytest.raises(NotYours):
        actions.ask_now(job="calendar", by=cast.admin)


# ---- The process ----


@pytest.mark.slow
def test_the_workers_process_works_and_stops_in_order(committed, server):
    connections.close_all()
    name = committed.info.dbname
    environment = CASEWORK.environment(server.url(CASEWORK.site, name))
    with worker_process.working(environment) as process:
        until = time.monotonic() + 30
        while not committed.execute("SELECT count(*) FROM jobs_run WHERE state = 'done'").fetchone()[0]:
            assert time.monotonic() < until, "It does nothing."
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not committed.execute("SELECT 1 FROM jobs_run WHERE state = 'running'").fetchall()


@pytest.mark.slow
def test_the_worker_waits_for_a_database_that_is_away(committed, server):
    connections.close_all()
    environment = CASEWORK.environment("postgresql://caraway_casework@/none?host=/nowhere")
    process = subprocess.Popen(worker_process.command(), env=environment, stderr=subprocess.PIPE)
    try:
        assert b"the database did not answer the worker" in process.stderr.readline()
        assert process.poll() is None
    finally:
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
        process.stderr.close()
