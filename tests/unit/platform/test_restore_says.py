"""What the command says of a restored site: where trials are, that a register may have lost what was told."""

from argparse import ArgumentParser
from types import SimpleNamespace

import pytest

from caraway.commands import restore


@pytest.mark.parametrize(("site", "told"), [("casework", True), ("victims", False)])
def test_the_participants_site_is_to_be_held_against_the_last_seal(monkeypatch, tmp_path, capsys, site, told):
    found = SimpleNamespace(last=None, base=SimpleNamespace(file=tmp_path), audit=SimpleNamespace(wrong=()))
    monkeypatch.setattr(restore, "restore", lambda *args, **more: found)
    monkeypatch.setattr(restore, "key_in", lambda text: b"key")
    monkeypatch.setattr(restore, "said", lambda audit: "whole")
    (tmp_path / "key").write_text("key")
    parser = ArgumentParser()
    restore.add_arguments(parser)
    words = ["--site", site, "--backups", str(tmp_path), "--key", str(tmp_path / "key"), str(tmp_path / "new")]
    assert restore.run(parser.parse_args(words)) == 0
    assert ("the seal that was published last" in capsys.readouterr().out) is told
