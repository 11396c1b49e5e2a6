"""Runs the table of whose a piece of work is, and what follows from it for lists."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from caraway.core import ownership
from caraway.core.ownership import Team, in_hand, whose, works_for

TABLE = tomllib.loads((Path(__file__).parent / "ownership.toml").read_text("utf-8"))
CASES = TABLE["case"]
EVERYBODY = frozenset({"Rose", "Martin", "Paula", "Siobhan"})


def _somebody(name: str) -> str | None:
    return None if name in ("nobody", "the team") else name


def team_of(case: dict[str, Any]) -> Team[str]:
    away = {name: _somebody(cover) for name, cover in case.get("away", {}).items()}
    return Team(EVERYBODY - set(case.get("left", ())), away)


def said(case: dict[str, Any]) -> tuple[str, str]:
    found = whose(_somebody(case["owner"]), team_of(case))
    return found.person or "the team", found.held.words


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_table(case: dict[str, Any]) -> None:
    assert said(case) == (case["whose"], case["why"])


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_owner_is_in_exactly_one_list(case: dict[str, Any]) -> None:
    """Each owner's work is in the list of one person at work, or in the team's: in none twice, and lost in none."""
    team = team_of(case)
    lists = [works_for(person, team) for person in sorted(EVERYBODY)]
    held = [owner for owners in lists for owner in owners]
    assert len(held) == len(set(held))
    assert set(held) == in_hand(team)
    assert in_hand(team) <= team.here
    for owner in EVERYBODY:
        person = whose(owner, team).person
        assert (owner in in_hand(team)) == (person is not None)
        assert person is None or person in team.here - team.away.keys()


def _first_cover(owner: Any, team: Team[Any]) -> Any:
    return team.away[owner]


def _never_mind_who_left(owner: Any, team: Team[Any]) -> Any:
    return FOLLOWS(owner, Team(EVERYBODY, team.away))


FOLLOWS = ownership._cover
FAULTS = {"the cover's own leave is forgotten": _first_cover, "who left still covers": _never_mind_who_left}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_finds(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "_cover", FAULTS[fault])
    assert any(said(case) != (case["whose"], case["why"]) for case in CASES)
