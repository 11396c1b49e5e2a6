"""A fault for `prove case` to find."""

from datetime import timedelta
from typing import Any

from caraway.core.vocabulary import Statement

ABOUT = "a statement that is not known is taken for two years to charge"
TARGET = "caraway.core.clocks.charge_clock"


def replacement(original: Any) -> Any:
    def charge_clock(mode: Any, assault: bool, offence_on: Any, statement: Any, statement_on: Any) -> Any:
        if statement is Statement.NOT_KNOWN:
            statement, statement_on = Statement.TAKEN, offence_on + timedelta(days=900)
        return original(mode, assault, offence_on, statement, statement_on)

    return charge_clock
