"""Who only reads can ask nothing that writes."""

import pytest

from caraway.platform.databases.reading import _require_reads, rows


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM casework_case",
        "SELECT 1; DELETE FROM casework_case",
        "WITH gone AS (DELETE FROM casework_case RETURNING id) SELECT id FROM gone",
        "SELECT id FROM casework_case WHERE id IN (SELECT 1) FOR UPDATE",
        "SELECT set_config('caraway.agreements', '', true)",
        "SELECT nextval('audit_entry_id_seq')",
        "TRUNCATE casework_case",
        "",
    ],
)
def test_a_statement_that_could_write_is_refused_before_it_is_asked(statement):
    with pytest.raises(ValueError, match="writes nothing"):
        rows(statement, {})


def test_a_select_is_asked():
    _require_reads(' SELECT stage, "case".worker FROM casework_standingrow WHERE updated_at = %(on)s')
