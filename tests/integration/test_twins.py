"""Two worlds that differ in every fact of the victims' are one to everybody at the participants' desks; and each leak is found."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from caraway.platform.databases.servers import Server
from tests.firewall import leaking
from tests.firewall.asking import Step
from tests.firewall.leaking import LeakRefused, Scene
from tests.firewall.sides import WORDS
from tests.firewall.walking import NOBODY, SYSTEM, WORKER, Walker, taken_back
from tests.firewall.worlds import MORNING, twins
from tests.matrix.forms import forms

pytestmark = pytest.mark.slow
LEAKS = leaking.leaks()
BY_TWINS = [leak for leak in LEAKS if leak.check == leaking.TWINS]
"""Those that a named test finds start that test anew, twice: they are seeded by `prove leaks` alone."""
FEW = ("coordinator", "facilitator", "police_supervisor", "system_admin", "auditor", SYSTEM, NOBODY, WORKER)


@pytest.fixture(scope="module")
def scene(server: Server, django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with twins(server, django_db_blocker, brief=True) as both:
        yield Scene(both)


def test_a_few_sessions_of_a_few_roles_do_not_differ_in_a_byte(scene):
    asked = [(scene.people[role][0], number) for role in FEW for number in (0, 1)]
    assert [str(one) for one in scene.sessions.differences(asked)] == []
    assert scene.sessions.asked >= 8 * len(asked) - 40
    assert len(scene.sessions.opened) >= 40


def test_a_victim_is_looked_for_wherever_a_page_can_look(scene):
    """Left to the steps at random, a search that finds victims went unfound in a whole walk."""
    stand, who = scene.twins.at(MORNING)[0], scene.people["coordinator"][0]
    scene.enter()
    with taken_back():
        walker = Walker(scene.sessions.addresses, (), random.Random(1), scene.sessions._asker(stand, who, "looks"), who)
        walker.walk([Step("GET", reverse("case_list")), Step("GET", reverse("case_print"))], 0)
    posted = [(step.path, step.said["text"]) for step in walker.steps if step.method == "POST"]
    assert [path for path, _ in posted] == [reverse("case_list")]
    assert posted[0][1][0] in WORDS


def test_a_form_that_asks_but_one_thing_in_a_box_is_a_search():
    shown = """<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x"><input name="text"><button>Find</button></form>
        <form method="post"><input name="reason"><input type="checkbox" name="sure"></form>
        <form method="post"><select name="worker"><option value="a">A</option></select></form>
        <form method="post"><textarea name="note"></textarea></form>"""
    assert [form.seeks for form in forms(shown)] == ["text", "", "", ""]


@pytest.mark.parametrize("leak", BY_TWINS, ids=lambda leak: leak.name)
def test_a_seeded_leak_is_reached_and_found(scene, leak):
    came = leaking.tried(leak, scene, brief=True)
    assert came.reached
    assert came.found


def test_there_are_leaks_enough_each_of_a_kind():
    assert len(LEAKS) >= 25
    assert len({leak.kind for leak in LEAKS}) >= 25


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("CHECK = 'twins'", "has no"),
        ("TARGET = 'caraway.casework.wording:gone'", "is not there"),
        ("TARGET = 'caraway.gone:worded'", "is not there"),
    ],
)
def test_what_is_no_leak_or_has_no_target_is_refused(tmp_path: Path, changed: str, said: str) -> None:
    whole = "ABOUT = KIND = ''\nCHECK = 'twins'\n\n\ndef replacement(original):\n    return original\n\n\ndef reached(scene):\n    return True\n"
    (tmp_path / "one.py").write_text(f"{changed}\n{whole if 'TARGET' in changed else ''}")
    with pytest.raises(LeakRefused, match=said):
        leaking.leaks(tmp_path)


def test_a_folder_without_leaks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeakRefused, match="no leak"):
        leaking.leaks(tmp_path)
