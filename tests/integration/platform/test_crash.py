"""The proof of crashes in small: a few hundred writes, two kills of each kind, and the control."""

import argparse

import pytest

from caraway.proofs import crash, crash_client


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_the_control_loses_some():
    figures = {one.name: one for one in crash.run(argparse.Namespace(writes=240, kills=2))}
    assert len(figures) == 8
    short = {name: one.value for name, one in figures.items() if not one.holds}
    assert short == {}


def test_half_a_note_is_cut_off_and_its_write_done_again(tmp_path):
    notes = tmp_path / "client-0.notes"
    notes.write_bytes(b"one -\ntwo -\nthr")
    assert crash_client._whole_lines(notes) == 2
    assert notes.read_bytes() == b"one -\ntwo -\n"
    assert crash_client._whole_lines(tmp_path / "client-1.notes") == 0
