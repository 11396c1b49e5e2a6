"""Every action leaves exactly its audit rows, and without the audit it leaves nothing."""

from types import FunctionType

import pytest
from django.db import ProgrammingError

from caraway.platform.audit.models import AuditRow
from tests.integration.casework.doings import APART, DOINGS, MODULES, Kept

every_action = pytest.mark.parametrize("name", DOINGS)


def test_the_table_has_every_action():
    there = [
        name
        for module in MODULES
        for name, one in vars(module).items()
        if isinstance(one, FunctionType) and one.__module__ == module.__name__ and hasattr(one, "verb")
    ]
    # The name of an action is its row here: two of one name would hide one another.
    assert sorted(there) == sorted(DOINGS.keys() | APART.keys())


@every_action
def test_an_action_leaves_exactly_its_rows(shared_cast, name):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    before = kept.audited()
    doing.now()
    assert tuple(kept.rows_since(before)) == doing.audit


@every_action
def test_an_action_whose_audit_is_not_granted_changes_nothing(shared_cast, name):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    before = kept.now()
    shared_cast.owner.execute("REVOKE INSERT ON audit_auditrow FROM caraway_casework")
    try:
        with pytest.raises(ProgrammingError, match="permission denied"):
            doing.now()
    finally:
        shared_cast.owner.execute("GRANT INSERT ON audit_auditrow TO caraway_casework")
    assert kept.now() == before


@pytest.mark.parametrize("name", [name for name in DOINGS if name in ("correct", "cancel", "review_arrest", "decline")])
def test_an_action_whose_last_audit_row_fails_changes_nothing(shared_cast, name, monkeypatch):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    before, written, create = kept.now(), [], AuditRow.objects.create

    def broken(**columns):
        written.append(columns["verb"])
        if len(written) == len(doing.audit):
            raise OSError("disk full")
        return create(**columns)

    monkeypatch.setattr(AuditRow.objects, "create", broken)
    with pytest.raises(OSError, match="disk full"):
        doing.now()
    assert tuple(written) == doing.audit
    assert kept.now() == before
