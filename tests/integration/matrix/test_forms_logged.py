"""A few forms with a marker in the right fields and the wrong places: no log has it. Every form: `prove canaries`."""

import pytest

from caraway.platform.databases.servers import Server
from tests.canaries.every_form import Fuzz
from tests.cast import Cast
from tests.matrix import table
from tests.matrix.attempts import Attempts
from tests.matrix.world import World

FEW = ("police_draft_page", "police_draft_victim", "case_contact", "concern_raise", "access_open")


@pytest.mark.slow
def test_what_is_typed_into_a_form_is_in_no_log(cast: Cast, server: Server) -> None:
    attempts = Attempts(World(cast, brief=True), table.expected(), server)
    fuzz = Fuzz(attempts, "zqtypedzq")
    assert len(fuzz.taking) > 90
    few = [one for one in fuzz.taking if one.route in FEW]
    assert len(few) == len(FEW)
    assert fuzz.singing(few, most=9) == []
    assert fuzz.controls() == 2
