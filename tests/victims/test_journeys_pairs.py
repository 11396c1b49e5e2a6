"""Two are kept apart, in a browser: put by the police without scripts, read and agreed to by the provider by keyboard alone."""

import pytest

from caraway.core.joint.words import ReleaseKind
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from caraway.victims.models import JointRelease, VictimCase
from tests.functional.journeys import Keys, by_key, errors, follow, heading, press, shows
from tests.victims.both_sites import *  # noqa: F403  fixtures
from tests.victims.deciding import ANNA, TOM, met
from tests.victims.test_pairs import two

pytestmark = pytest.mark.slow


def reference_of(case):
    with scope.acting_as(CARAWAY):
        return VictimCase.objects.get(pk=case).reference


def waiting(kind: ReleaseKind) -> int:
    with scope.acting_as(CARAWAY):
        return JointRelease.objects.filter(kind=kind.value).count()


def test_put_without_scripts_and_agreed_to_by_keyboard(both):
    one, other = two()
    where, wanted = f"/decisions/{met(one.case)}/", reference_of(other.case)
    page = both.page_of(ANNA, where, java_script_enabled=False)
    follow(page, "Propose that two are kept apart")
    assert heading(page).inner_text() == "Propose that two are kept apart"
    page.get_by_label("What is the reference of the other case?").fill("C-NOBODYS")
    press(page, "Put this to the other organisation")
    assert errors(page) == ["There is no such case."]
    assert page.get_by_label("What is the reference of the other case?").input_value() == "C-NOBODYS"
    page.get_by_label("What is the reference of the other case?").fill(wanted.lower())
    press(page, "Put this to the other organisation")
    shows(page, wanted)
    assert waiting(ReleaseKind.KEEP_APART) == 0

    looks = both.page_of(ANNA, page.url.removeprefix(both.address))
    both.look(looks, "pair-waits")
    looks.goto(f"{both.address}{where}apart")
    both.look(looks, "pair-put")

    page = both.page_of(TOM, where)
    keys = Keys(page)
    both.look(page, "pair-to-agree")
    keys.to("link", "Read the pair and agree")
    by_key(page, "Enter")
    assert heading(page).inner_text() == "Read the pair and agree"
    shows(page, wanted)
    both.look(page, "pair-read")
    keys.to("button", "I agree to this pair")
    by_key(page, "Enter")
    shows(page, "Agreed")
    both.look(page, "pair-agreed")
    assert keys.unseen == []
    assert waiting(ReleaseKind.KEEP_APART) == 1
