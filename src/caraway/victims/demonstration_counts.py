"""Who commissions in the demonstration: sees counts of each area, and nothing of anybody."""

from collections.abc import Sequence
from datetime import date

from caraway.platform.accounts import demonstration as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Part
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

READER = "p.hollis@victims.example.org"
DESKS = {"counts_reader": "Counts"}


def load(made: Sequence[tuple[Agreement, date]], began: date) -> None:
    """A council that commissions every one of these agreements from its first day, and who reads its counts."""
    with clock.use(clock.at(began, 9)), scope.acting_as(INSTALLER):
        council = agreements.add_organisation(name="The Council", kind="commissioner", by=INSTALLER)
        accounts.add_person(
            email=READER, full_name="P. Hollis", organisation=council, roles=["counts_reader"], from_on=began
        )
        for agreement, from_on in made:
            agreements.join_agreement(
                agreement=agreement, organisation=council, part=Part.COMMISSIONER, from_on=from_on, by=INSTALLER
            )
