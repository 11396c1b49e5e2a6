"""The command that checks the sealed audit, for the victims' site: the first wrong entry is named, and another site's file refused."""

from caraway import cli
from caraway.platform.audit import sealing
from caraway.platform.databases import logins


def test_the_command_names_the_first_wrong_entry_of_this_site(house, server, monkeypatch, capsys, tmp_path):
    sealing.seal()
    monkeypatch.setenv("CARAWAY_DATABASE_URL", server.url(logins.BACKUP, house.info.dbname))
    kept = tmp_path / "kept.json"

    def asked(*words):
        status = cli.main(["audit", *map(str, words)])
        told = capsys.readouterr()
        return status, told.out + told.err

    status, said = asked("checkpoint", kept, "--site", "victims")
    assert (status, "of the audit of victims are sealed" in said) == (0, True)
    status, said = asked("verify", "--checkpoint", kept, "--site", "victims")
    assert (status, "Nothing is wrong." in said) == (0, True)
    status, said = asked("verify")
    assert (status, "This is not the database of casework" in said) == (1, True)
    house.execute("DELETE FROM audit_auditrow WHERE id = (SELECT row_id FROM audit_sealedrow WHERE position = 5)")
    status, said = asked("verify", "--site", "victims")
    assert (status, "WRONG: entry 5, row " in said, ": deleted." in said) == (1, True, True)
