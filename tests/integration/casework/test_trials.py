"""A trial is opened, closed and revealed: its seed is committed to beforehand, hidden until it is closed, and checked by anybody."""

import json
from argparse import ArgumentParser
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from caraway.casework.actions import trial_seeds, trials
from caraway.casework.models import TrialRow, TrialSeed
from caraway.casework.queries.trials import newest_trial, published
from caraway.commands import CommandRefused, trial
from caraway.core.allocation import commitment
from caraway.core.allocation.published import trial_of
from caraway.core.refusals import FileRefused, InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.aside import Aside
from tests.cast import on
from tests.integration.casework.doings_of.trials import FILE, a_trial, told

WESSEX = "CARA Wessex"


def row(cast, name=WESSEX):
    return newest_trial(name, INSTALLER)


def seed_of(trial):
    with scope.acting_as(INSTALLER):
        return trial_seeds.kept(trial)


def test_what_is_committed_to_is_the_seed_and_the_trial(cast):
    a_trial(cast.wessex.id)
    made = row(cast)
    seed = seed_of(made)
    assert len(seed) == 32
    assert made.commitment == commitment(seed, trial_of(made.described))
    assert (made.closed_at, made.revealed_at, made.revealed) == (None, None, "")
    assert [arm["workshops"] for arm in made.arms] == [True, False]


def test_each_trial_has_a_seed_of_its_own(cast):
    a_trial(cast.wessex.id)
    a_trial(cast.gogledd.id)
    assert seed_of(row(cast)) != seed_of(row(cast, "CARA Gogledd"))


def test_the_seed_is_nowhere_to_be_read(cast, monkeypatch):
    """Sealed where it stands, in no audit row, and shown by the database to the allocation alone."""
    written, create = [], AuditRow.objects.create
    monkeypatch.setattr(AuditRow.objects, "create", lambda **row: written.append(row) or create(**row))
    a_trial(cast.wessex.id)
    made = row(cast)
    seed = seed_of(made)
    with scope.acting_as(INSTALLER):
        assert not TrialSeed.objects.exists()
        said = json.dumps(written, default=str)
        stored = json.dumps([str(one) for one in TrialRow.objects.values_list()])
    assert seed.hex() not in said + stored
    assert str(made.id) in said


def test_what_is_stored_of_it_does_not_open_without_the_sites_key(cast, settings):
    a_trial(cast.wessex.id)
    made = row(cast)
    with scope.acting_as(INSTALLER), trial_seeds._allotting():
        sealed = bytes(TrialSeed.objects.get(trial=made).sealed)
    assert seed_of(made) not in sealed
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [settings.SECRET_KEY]
    assert len(seed_of(made)) == 32
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(NotNow, match="no longer has"):
        seed_of(made)


def test_an_agreement_has_one_open_trial(cast):
    a_trial(cast.wessex.id)
    with pytest.raises(NotNow, match="close it first"):
        trials.open_trial(agreement=cast.wessex.id, declared=FILE, by=INSTALLER)
    made = row(cast)
    with pytest.raises(IntegrityError, match="trial_one_open"), scope.acting_as(INSTALLER):
        TrialRow.objects.create(
            id=ids.new(), agreement_id=cast.wessex.id, arms=[], commitment="c", opened_at=made.opened_at
        )


def test_each_trial_of_an_agreement_has_a_name_of_its_own(cast):
    """By its name a file of study says which trial is meant."""
    trials.open_trial(agreement=cast.wessex.id, declared=FILE, by=INSTALLER)
    trials.close_trial(trial=row(cast).id, by=INSTALLER)
    with pytest.raises(InvalidValue, match="has had a trial called “CARA trial”"):
        trials.open_trial(agreement=cast.wessex.id, declared=FILE, by=INSTALLER)
    trials.open_trial(agreement=cast.border.id, declared=FILE, by=INSTALLER)


def test_a_file_that_cannot_be_used_opens_nothing(cast):
    with pytest.raises(FileRefused, match="sizes"):
        trials.open_trial(agreement=cast.wessex.id, declared=FILE.replace("[4, 6]", "[3, 6]"), by=INSTALLER)
    with pytest.raises(NotYours, match="had no trial"):
        row(cast)


@pytest.mark.parametrize("who", ["supervisor", "manager", "admin", "commissioner"])
def test_nobody_of_an_organisation_opens_or_closes_one(cast, who):
    made = a_trial(cast.wessex.id)
    for do, what in (
        (trials.open_trial, {"agreement": cast.wessex.id, "declared": FILE}),
        (trials.close_trial, {"trial": made}),
        (trials.reveal_seed, {"trial": made}),
    ):
        with pytest.raises(NotYours):
            do(by=cast.actors[who], **what)
    with pytest.raises(NotYours):
        newest_trial(WESSEX, cast.actors[who])
    with pytest.raises(NotYours):
        published(WESSEX, cast.actors[who])


def test_an_agreement_that_is_not_there(cast):
    with pytest.raises(NotYours):
        trials.open_trial(agreement=ids.new(), declared=FILE, by=INSTALLER)
    with pytest.raises(NotYours, match="called Elsewhere"):
        newest_trial("Elsewhere", INSTALLER)


def test_the_seed_is_revealed_once_it_is_closed_and_no_earlier(cast):
    made = a_trial(cast.wessex.id)
    seed = seed_of(row(cast))
    with pytest.raises(NotNow, match="Close the trial first"):
        trials.reveal_seed(trial=made, by=INSTALLER)
    trials.close_trial(trial=made, by=INSTALLER)
    with pytest.raises(NotNow, match="closed already"):
        trials.close_trial(trial=made, by=INSTALLER)
    assert published(WESSEX, INSTALLER).seed is None
    trials.reveal_seed(trial=made, by=INSTALLER)
    with pytest.raises(NotNow, match="revealed already"):
        trials.reveal_seed(trial=made, by=INSTALLER)
    assert published(WESSEX, INSTALLER).seed == seed


def test_the_database_refuses_a_seed_revealed_while_the_trial_is_open(cast):
    a_trial(cast.wessex.id)
    with pytest.raises(ProgrammingError, match="closed_for_good"), transaction.atomic(), scope.acting_as(INSTALLER):
        TrialRow.objects.update(revealed="00")
    with pytest.raises(IntegrityError, match="revealed_once_closed"), scope.acting_as(INSTALLER):
        TrialRow.objects.update(closed_at=clock.now(), revealed="00")


def test_nothing_else_of_a_trial_is_ever_changed(cast):
    a_trial(cast.wessex.id)
    for column, value in (("described", "{}"), ("arms", []), ("commitment", "c")):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            scope.acting_as(INSTALLER),
        ):
            TrialRow.objects.update(**{column: value})
    for model in (TrialRow, TrialSeed):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            scope.acting_as(INSTALLER),
        ):
            model.objects.all()._raw_delete(using="default")


def test_a_trial_of_another_agreement_is_not_there(cast):
    a_trial(cast.wessex.id)
    for by, seen in ((cast.officer, 1), (cast.welsh_officer, 0), (cast.stranger, 0), (CARAWAY, 1)):
        with scope.acting_as(by):
            assert TrialRow.objects.count() == seen
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_trialrow")
        assert cursor.fetchone() == (0,)


def command(*words):
    parser = ArgumentParser()
    trial.add_arguments(parser)
    return trial.run(parser.parse_args([str(word) for word in words]))


def test_by_the_command_from_opening_to_verifying(cast, tmp_path, capsys):
    declared, register = tmp_path / "trial.toml", tmp_path / "register.json"
    declared.write_text(FILE)
    of = ("--agreement", WESSEX)
    assert command("open", declared, *of) == 0
    said = capsys.readouterr().out
    assert row(cast).commitment in said
    assert row(cast).described in said
    with pytest.raises(CommandRefused, match="Close the trial first"):
        command("reveal", *of)
    command("register", register, *of)
    with pytest.raises(CommandRefused, match="there already"):
        command("register", register, *of)
    with pytest.raises(CommandRefused, match="not revealed yet"):
        command("verify", register)
    register.unlink()
    command("close", *of)
    command("reveal", *of)
    command("register", register, *of)
    assert command("verify", register) == 0
    assert "All 0 allocations" in capsys.readouterr().out
    command("register", tmp_path / "register.csv", *of)
    assert (tmp_path / "register.csv").read_text().startswith("# {")
    assert command("verify", tmp_path / "register.csv") == 0


def test_what_the_command_cannot_read(tmp_path):
    with pytest.raises(CommandRefused, match="cannot be read"):
        command("verify", tmp_path / "none.json")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(CommandRefused, match="no register"):
        command("verify", tmp_path / "other.json")


def test_two_who_open_one_at_once_open_one(committed_cast):
    a_trial(committed_cast.gogledd.id)
    opening = [
        Aside(lambda: trials.open_trial(agreement=committed_cast.wessex.id, declared=FILE, by=INSTALLER))
        for _ in range(2)
    ]
    done = [one.done() for one in opening]
    assert sum(isinstance(one, NotNow) for one in done) == 1
    with scope.acting_as(INSTALLER):
        assert TrialRow.objects.filter(agreement=committed_cast.wessex.id).count() == 1


def test_after_a_restore_a_register_that_fell_short_is_found_by_the_last_seal(cast, tmp_path, capsys):
    """What was told and is gone would be drawn again, for others: a seal of more rows than are left is of no register that is here."""
    a_trial(cast.wessex.id)
    of = ("--agreement", WESSEX)
    assert command("register", tmp_path / "one.json", *of) == 0
    early = capsys.readouterr().out.rsplit(maxsplit=1)[-1]
    assert command("register", tmp_path / "two.json", *of, "--seal", early) == 0
    with pytest.raises(CommandRefused, match="Close the trial before anybody asks"):
        command("register", tmp_path / "three.json", *of, "--seal", early, "--seal", "0" * 64)
    assert not (tmp_path / "three.json").exists()


def test_the_seal_of_the_closing_shows_what_was_cut_off_or_is_of_another_trial(cast, tmp_path, capsys):
    with on(cast.today - timedelta(days=30)):
        a_trial(cast.wessex.id)
    of, file = ("--agreement", WESSEX), tmp_path / "register.csv"
    for _ in range(3):
        told(cast, cast.accepted(), by=cast.officer)
    command("close", *of)
    seal = capsys.readouterr().out.rsplit(maxsplit=1)[-1]
    command("reveal", *of)
    command("register", file, *of)
    public = ("--commitment", row(cast).commitment, "--seal", seal)
    assert command("verify", file, *public) == 0
    assert "Of its 3 allocations the first 3 are as sealed and made public." in capsys.readouterr().out
    assert command("verify", file, "--commitment", "0" * 64, "--seal", seal) == 1
    assert command("verify", file) == 0
    assert "Compare with what was made public" in capsys.readouterr().out
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    assert command("verify", file) == 1
    assert "rows are missing" in capsys.readouterr().out
