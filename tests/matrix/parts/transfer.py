"""Another provider that delivers CARA Wessex too from today on, so that a case can be transferred to it."""

from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Part
from caraway.platform.tenancy import scope
from tests.cast import Person
from tests.matrix.world import World


def records(world: World) -> dict[str, Person]:
    """Nobody new: whoever is booked was referred while Wessex Partners delivered alone."""
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Solent Trust", kind="provider", by=INSTALLER)
        agreements.join_agreement(
            agreement=world.cast.wessex,
            organisation=other,
            part=Part.PROVIDER,
            from_on=world.cast.today,
            by=INSTALLER,
        )
    return {}
