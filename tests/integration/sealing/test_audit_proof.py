"""The proof of the sealed audit in small, and that it would fall short."""

import argparse

import pytest

from caraway.core import audit_chain
from caraway.proofs import audit
from caraway.proofs import audit_tampering as tampering

SMALL = argparse.Namespace(writes=300, runs=45, steps=6, seed=1)


def test_every_column_of_a_row_can_be_edited():
    assert set(tampering.EDITS) == set(tampering.COLUMNS)


@pytest.mark.slow
def test_whoever_touches_a_sealed_audit_is_found_and_whoever_writes_is_not(server):
    figures = {one.name: one for one in audit.run(SMALL)}
    assert len(figures) == 20
    assert {name: one.value for name, one in figures.items() if not one.holds} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"_wrong_at": lambda *_: None}, "edits"),
        ({"content_of": lambda form: b"the same for all"}, "edits"),
        ({"tied": lambda before, position, row, content: content}, "reorderings"),
    ],
)
def test_a_check_that_looks_at_less_falls_short(server, monkeypatch, fault, kind):
    """Seeded faults: entries are not looked at, a row counts for nothing, nothing is tied to what came before."""
    for name, instead in fault.items():
        monkeypatch.setattr(audit_chain, name, instead)
    monkeypatch.setattr(audit.checking, "content_of", audit_chain.content_of)
    with audit._database(server) as name:
        trail = audit.Trail(server, name, 60, seed=1)
        figures = {one.name: one for one in audit._tampered(trail, 15)}
    assert not figures[f"{kind} named at the first wrong entry"].holds
