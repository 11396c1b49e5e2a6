"""The proof of the firewall in small: its rows one after the other, and that each would fall short."""

import argparse

import pytest

from caraway.commands import CommandRefused, prove
from caraway.proofs import Figure, ProofRefused, firewall
from caraway.proofs.firewall_rows import catalogue, declared, live, sql
from caraway.proofs.firewall_rows.sql_probes import PROBES, Probe


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    prove.add_arguments(parser)
    return parser.parse_args(["firewall", *words])


def short(figures: list[Figure]) -> dict[str, float]:
    return {one.name: one.value for one in figures if not one.holds}


def test_rows_run_in_their_order_and_others_are_refused():
    assert firewall.asked(options()) == list(firewall.ROWS)
    assert firewall.asked(options("sql", "catalogue")) == ["catalogue", "sql"]
    with pytest.raises(ProofRefused, match='no row "nothing"'):
        firewall.asked(options("nothing"))


def test_leaks_are_a_row_that_their_folder_calls_for(tmp_path):
    with_leaks = {"sql": "x", firewall.LEAKS: "y"}
    assert firewall.asked(options("sql", "--leaks", str(tmp_path)), with_leaks) == ["sql", firewall.LEAKS]
    with pytest.raises(ProofRefused, match="Nothing here runs seeded leaks"):
        firewall.asked(options("--leaks", str(tmp_path)), {"sql": "x"})
    with pytest.raises(CommandRefused, match="not a folder of seeded leaks"):
        prove.run(options("--leaks", str(tmp_path / "no")))


def test_a_row_that_cannot_run_falls_short_and_stops_no_other(monkeypatch):
    def refuses(_):
        yield Figure("something", 1, 1)
        raise ProofRefused("It cannot be done here.")

    monkeypatch.setattr(catalogue, "run", refuses)
    assert list(short(list(firewall.figures("catalogue", options())))) == ["catalogue: ran to its end"]


@pytest.fixture(scope="module")
def both(server):
    with catalogue.opened() as places:
        yield places


@pytest.mark.slow
def test_both_databases_are_as_they_are_declared(both):
    assert short(list(catalogue.of(both))) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (live, "_policies", lambda connection: {}),
        (live, "_granted", lambda connection: {}),
        (declared, "differences", lambda there, said: iter(())),
    ],
)
def test_a_catalogue_that_looks_at_less_falls_short(both, monkeypatch, module, name, instead):
    """Seeded faults: policies are not read, grants are not read, nothing is compared."""
    monkeypatch.setattr(module, name, instead)
    monkeypatch.setattr(catalogue, "CONTROLS", catalogue.CONTROLS[3:6])
    assert short(list(catalogue.controls(both[0])))


@pytest.fixture(scope="module")
def ground(server):
    with sql.standing() as found:
        yield found


@pytest.mark.slow
def test_every_login_is_denied_what_is_not_its_own(ground):
    assert short(list(sql.of(ground))) == {}


@pytest.mark.slow
def test_probes_that_are_not_denied_or_that_nobody_could_do_fall_short(ground):
    """Seeded faults: one more privilege, a policy that lets everything through, a probe without a control, a stale residual."""
    asked = (
        Probe("SELECT id FROM casework_dropbox"),
        Probe("SELECT id FROM casework_concern", nothing=True),
        Probe("SELECT * FROM no_such_table"),
        Probe("SELECT 1 WHERE false", residual="It shows nothing any more."),
    )
    with ground.connected("") as administrator:
        administrator.execute("GRANT SELECT ON casework_dropbox TO caraway_casework")
        administrator.execute("CREATE POLICY all_of_it ON casework_concern TO caraway_casework USING (true)")
        figures = {one.name: one.value for one in sql.of(ground, asked)}
        administrator.execute("REVOKE SELECT ON casework_dropbox FROM caraway_casework")
        administrator.execute("DROP POLICY all_of_it ON casework_concern")
    assert figures["probes neither denied nor named as residual"] == 4
    assert figures["probes that succeed for somebody who may (the controls)"] == figures["probes"] - 1
    assert figures["residuals, each with its reason"] == 0


def test_no_probe_is_there_twice():
    assert len({(one.as_whom, one.statement) for one in PROBES}) == len(PROBES)
