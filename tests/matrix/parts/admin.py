"""Setting up: an agreement that reports to the licensor, delivered by Wessex Partners and paid for by the council."""

from typing import Any

from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Part
from caraway.platform.tenancy import scope
from tests.cast import BEGAN
from tests.matrix.world import World

KEYS = {
    "agreement": "agreement_kept",
    "agreement_end": "agreement_kept",
    "party_new": "agreement_kept",
    "party_end": "agreement_kept",
    "agreement_settings": "agreement_kept",
    "unit_new": "organisation",
}
FILL = {
    "party": lambda world, route, person: world.records["party"],
    "group": lambda world, route, person: "time",
}


def records(world: World) -> dict[str, Any]:
    """The agreement, one of its parties, and an organisation."""
    cast = world.cast
    with scope.acting_as(INSTALLER):
        made = agreements.open_agreement(
            name="CARA Isle", programme="cara", area="Isle", force_code="44", from_on=BEGAN, by=INSTALLER,
            reports_to=world.licensor,
        )  # fmt: skip
        agreements.write_version(agreement=made, settings={}, in_force_from=BEGAN, by=INSTALLER)
        for organisation, part in ((cast.partners, Part.PROVIDER), (cast.council, Part.COMMISSIONER)):
            held = agreements.join_agreement(
                agreement=made, organisation=organisation, part=part, from_on=BEGAN, by=INSTALLER
            )
    world.records |= {"agreement_kept": made.id, "party": held.id, "organisation": cast.partners.id}
    return {}
