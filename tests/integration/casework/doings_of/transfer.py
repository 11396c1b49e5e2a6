"""A case transferred to the other provider of its agreement."""

from caraway.casework.actions import transferring
from tests.cast import Cast
from tests.integration.casework.doing import Doing, on_case


def transfer(cast: Cast) -> Doing:
    person = cast.accepted(agreement=cast.border, by=cast.welsh_officer)
    what = {"to": cast.northern.id, "note": "Has moved to Bangor."}
    return on_case(transferring.transfer, person, cast.coordinator, "case.transfer", "task.raise", **what)


DOINGS = {"transfer": transfer}
