"""Every action leaves exactly its audit rows, and without the audit it leaves nothing."""

from types import FunctionType

import pytest

from caraway.platform.audit.models import AuditRow
from tests.integration.casework.doings import APART, DOINGS, MODULES, Kept


def test_the_table_has_every_action():
    there = [
        name
        for module in MODULES
        for name, one in vars(module).items()
        if isinstance(one, FunctionType) and one.__module__ == module.__name__ and hasattr(one, "verb")
    ]
    # The name of an action is its row here: two of one name would hide one another.
    assert sorted(there) == sorted(DOINGS.keys() | APART.keys())


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
