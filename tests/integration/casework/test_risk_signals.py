"""Signals of risk: raised on every desk, read from above by the bridge alone, and nothing comes back."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from psycopg.rows import dict_row

from caraway.bridge import risk
from caraway.casework.actions.risk_signals import raise_risk
from caraway.casework.models import RiskSignal
from caraway.core.harm import RiskKind
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.databases import logins
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.test_coordination_pages import client_of, post, text

SAID = {"kind": RiskKind.WHEREABOUTS, "urgent": True, "words": "Asked twice where somebody lives now."}


@pytest.fixture
def bridge(shared_cast, server):
    url = server.url(logins.BRIDGE, shared_cast.owner.info.dbname)
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as found:
        yield found


def test_the_bridge_reads_the_signal_as_it_was_raised(shared_cast, bridge):
    person = shared_cast.accepted()
    made = raise_risk(case=person.id, **SAID, by=shared_cast.coordinator)
    (row,) = bridge.execute("SELECT * FROM upward_risk_signal WHERE id = %s", [made]).fetchall()
    assert tuple(row) == risk.COLUMNS
    found = risk.RiskSignal.of_row(row)
    assert (found.case, found.kind, found.urgent, found.words) == (person.id, *SAID.values())
    assert found.raised_by == shared_cast.coordinator.person
    assert found.raised_at == clock.now()


def test_it_reads_signals_of_every_organisation_and_nothing_else(shared_cast, bridge):
    case = shared_cast.accepted().id
    made = {raise_risk(case=case, **SAID, by=by) for by in (shared_cast.coordinator, shared_cast.officer)}
    rows = bridge.execute(f"SELECT id FROM {risk.VIEW} WHERE case_id = %s", [case]).fetchall()
    assert {row["id"] for row in rows} == made
    for table in ("risksignal", "concern", "owndisclosure", "participant", "case"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bridge.execute(f"SELECT count(*) FROM casework_{table}")
    for statement in (f"DELETE FROM {risk.VIEW}", f"UPDATE {risk.VIEW} SET words = ''"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bridge.execute(statement)


def test_the_view_belongs_to_the_reader_and_hides_what_it_does_not_show(shared_cast):
    found = shared_cast.owner.execute(
        "SELECT pg_get_userbyid(relowner), reloptions FROM pg_class WHERE relname = %s", [risk.VIEW]
    ).fetchone()
    assert found == (logins.READER, ["security_barrier=true"])
    made = shared_cast.owner.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [logins.READER]).fetchone()
    assert made == (False,)


def test_the_site_may_not_look_from_above(cast: Cast) -> None:
    with (
        scope.acting_as(cast.safeguarding),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"SELECT count(*) FROM {risk.VIEW}")


def test_what_one_side_raised_the_other_does_not_see(cast: Cast) -> None:
    person = cast.accepted()
    raise_risk(case=person.id, **SAID, by=cast.officer)
    for actor, count in ((cast.supervisor, 1), (cast.coordinator, 0), (cast.safeguarding, 0), (cast.stranger, 0)):
        with scope.acting_as(actor):
            assert RiskSignal.objects.count() == count


@pytest.mark.parametrize(
    "words", [" ", "x" * 301, "Went to 12 Acacia Avenue", "Rang 07700 900142"], ids=["none", "long", "street", "number"]
)
def test_it_has_few_words_and_no_address(cast: Cast, words: str) -> None:
    with pytest.raises(InvalidValue):
        raise_risk(case=cast.accepted().id, kind=RiskKind.THREAT, urgent=False, words=words, by=cast.coordinator)


def test_about_somebody_one_does_not_know_there_is_nobody(cast: Cast) -> None:
    person = cast.accepted()
    for by in (cast.stranger, cast.facilitator, cast.elsewhere, cast.welsh_officer):
        with pytest.raises(NotYours):
            raise_risk(case=person.id, **SAID, by=by)


def test_its_page_says_that_it_was_raised_and_nothing_of_what_came_of_it(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.coordinator)
    path = reverse("risk_raise", args=[person.id])
    wrong = post(browser, path, kind="threat", words="At 12 Acacia Avenue", urgent="yes").content.decode()
    assert "Take out any address" in wrong
    assert "At 12 Acacia Avenue</textarea>" in wrong
    answer = post(browser, path, kind="threat", words="Said he would come.", urgent="yes")
    shown = text(browser, answer["Location"])
    assert "The signal is raised." in shown
    assert "A threat, urgent" in shown
    assert "Said he would come." not in shown


def signal(**more):
    what = {"kind": RiskKind.THREAT, "urgent": False, "words": "Said so.", "raised_at": clock.at(clock.today(), 9)}
    same = dict.fromkeys(("id", "agreement", "case", "raised_by"), UUID(int=1))
    return risk.RiskSignal(**{**same, **what, **more})


def test_a_signal_that_cannot_be_is_refused():
    row = asdict(signal()) | {"agreement_id": UUID(int=1), "case_id": UUID(int=1)}
    assert risk.RiskSignal.of_row(row | {"kind": "threat"}) == signal()
    with pytest.raises(ValueError, match="victim_moved"):
        risk.RiskSignal.of_row(row | {"kind": "victim_moved"})
    for wrong in ({"words": "x" * 301}, {"raised_at": datetime(2026, 3, 2, 9)}):  # noqa: DTZ001  without a zone
        with pytest.raises(InvalidValue):
            signal(**wrong)
