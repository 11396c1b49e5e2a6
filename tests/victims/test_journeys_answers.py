"""Whether the answers may be used in an evaluation, recorded in a browser: by keys alone, and without scripts; and taken back."""

import pytest

from tests.functional.journeys import Keys, by_key, errors, fill, follow, press, shows
from tests.victims.browsing import *  # noqa: F403  fixtures
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case
from tests.victims.world import WORKER

pytestmark = pytest.mark.slow


def test_said_by_keys_alone_and_taken_back_without_scripts(there):
    case = first_case()
    page = there.page_of(WORKER, f"/contacts/{case}/")
    keys = Keys(page)
    keys.to("link", "Messages")
    by_key(page, "Enter")
    shows(page, "Nobody has asked yet whether the answers may be used")
    keys.to("link", "Record what was said")
    by_key(page, "Enter")
    keys.to("button", "Save")
    by_key(page, "Enter")
    assert errors(page) == ["Select what was said", "Enter the day", "Select how you spoke"]
    there.look(page, "use-errors")
    keys.to("radio", "", "may")
    page.keyboard.press("Space")
    for part in ("day", "month", "year"):
        keys.to("box", "", f"on-{part}")
        page.keyboard.type(str(getattr(TODAY, part)))
    keys.to("radio", "", "way")
    page.keyboard.press("Space")
    keys.to("button", "Save")
    by_key(page, "Enter")
    shows(page, "the victim said that the answers may be used in an evaluation")
    assert keys.unseen == []

    page = there.page_of(WORKER, f"/contacts/{case}/written", java_script_enabled=False)
    follow(page, "Record what was said")
    fill(page, {"may": "no", "on": TODAY, "way": "call"})
    press(page, "Save")
    shows(page, "the victim said that the answers may not be used in an evaluation.")
    there.look_again(page, "use-taken-back")
