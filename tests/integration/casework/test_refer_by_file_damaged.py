"""Each kind of damage once, through the page: never an error of the server, nothing held in part, and always said why."""

from tests.importing.damage import CELLS, WHOLE
from tests.importing.malformed import tried
from tests.referral_files import as_csv, row


def test_each_kind_of_damage_is_said_and_holds_nothing_in_part(cast):
    found = tried(cast, 7, len(WHOLE) + len(CELLS))
    assert (found.server_errors, found.unclear, found.partial, found.told) == ([], [], [], [])
    assert found.refused >= len(WHOLE) > 0
    assert found.refused + found.named >= found.files


def test_a_good_file_among_them_would_be_told_from_a_damaged_one(cast, monkeypatch):
    """The control: a file with nothing wrong, taken for damaged, is found."""
    from tests.importing import malformed

    good = as_csv([row(1, cast.today)])
    monkeypatch.setattr(malformed, "damaged", lambda *of: [("good", True, good), ("good", False, good)])
    assert malformed.tried(cast, 1, 2).unclear == ["good: held", "good: held"]
