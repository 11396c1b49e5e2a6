"""The demonstration's year counted from its facts, and once more by SQL alone.

`./caraway prove year` makes it at full size and holds the counts against the published rates.
"""

import json
import os
from pathlib import Path

import pytest

from caraway.casework.models import Case, FactRow
from caraway.casework.stored import fact_of, rules_of
from caraway.core import measures
from caraway.core.standing import standing
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases import templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests import site

REPORT = os.environ.get("CARAWAY_YEAR_REPORT", "")
TODAY = site.TODAY


@pytest.fixture(scope="module")
def demo(server, django_db_setup, django_db_blocker):
    people = templates.People(TODAY, full=bool(REPORT), marked=True)
    with (
        site.elsewhere(server, lambda: templates.peopled(server, CASEWORK, people), django_db_blocker) as owner,
        clock.use(clock.at(TODAY, 9), everywhere=True),
    ):
        yield owner


def everybody():
    rows: dict[object, list[FactRow]] = {}
    for row in FactRow.objects.order_by("case_id", "number"):
        rows.setdefault(row.case_id, []).append(row)
    for case in Case.objects.select_related("version"):
        rules = rules_of(case)
        facts = [fact_of(row) for row in rows[case.id]]
        yield measures.measured(rules.settings, facts, standing(rules.programme, rules.settings, facts))


# The cohort, the accepted, the completed: from what is stored, with nothing of the rules. Facts that were replaced or
# annulled have another that names them.
BY_SQL = """
    WITH standing_facts AS (
        SELECT * FROM casework_factrow one
        WHERE NOT EXISTS (SELECT FROM casework_factrow newer WHERE newer.replaces_id = one.id) AND kind <> 'annulled'
    ), cohort AS (
        SELECT c.id FROM casework_case c
        JOIN agreements_agreementversion v ON v.id = c.version_id
        JOIN standing_facts r ON r.case_id = c.id AND r.kind = 'referred'
        WHERE r."on" + 7 * coalesce((v.settings ->> 'most_weeks')::int, 20) < %(today)s
    )
    SELECT count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE accepted AND completed)
    FROM (
        SELECT EXISTS (SELECT FROM standing_facts a WHERE a.case_id = cohort.id AND a.kind = 'accepted') AS accepted,
               (SELECT s.answer ->> 'outcome' FROM casework_standingrow s WHERE s.case_id = cohort.id) = 'completed'
                   AS completed
        FROM cohort
    ) counted
"""
SIGNPOSTS_BY_SQL = """
    SELECT kind, count(*) FROM (
        SELECT jsonb_array_elements_text(detail -> 'signposts') AS kind FROM casework_factrow one
        WHERE one.kind = 'session_recorded'
          AND NOT EXISTS (SELECT FROM casework_factrow newer WHERE newer.replaces_id = one.id)
    ) each GROUP BY kind
"""


def test_the_rates_from_facts_are_those_that_sql_counts(demo):
    with scope.acting_as(CARAWAY):
        cases = list(everybody())
    had_time = measures.cohort(cases, TODAY)
    completed, posts = measures.tally("completed", had_time), measures.signposts(cases)
    accepted_by_sql, completed_by_sql = demo.execute(BY_SQL, {"today": TODAY}).fetchone()
    posts_by_sql = dict(demo.execute(SIGNPOSTS_BY_SQL).fetchall())
    otherwise = [
        what
        for what, ours, theirs in (
            ("accepted", completed.among, accepted_by_sql),
            ("completed", completed.cases, completed_by_sql),
            ("signposts", dict(posts), posts_by_sql),
        )
        if ours != theirs
    ]
    if REPORT:
        said = {
            "referred": len(cases),
            "accepted": completed.among,
            "completed": completed.cases,
            "signposts": dict(posts),
            "took_part": measures.tally("took_part", had_time).cases,
            "cohort": len(had_time),
            "otherwise": otherwise,
        }
        Path(REPORT).write_text(json.dumps(said))
    assert otherwise == []
    assert 0 < completed.cases < completed.among < len(had_time) < len(cases)
    assert sum(posts.values()) > 50
