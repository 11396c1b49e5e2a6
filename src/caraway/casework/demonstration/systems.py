"""A system of Wessex Police that refers people by itself, and the person who looks after it."""

from caraway.casework.actions import api_clients
from caraway.casework.demonstration.setting import World
from caraway.platform.accounts import demonstration
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements.models import Organisation
from caraway.platform.gateways import randomness
from caraway.platform.tenancy import scope

NAME, EMAIL = "Hal Penmere", "hal.penmere@example.org"


def connect(world: World) -> None:
    """Connect it, under a key that nobody keeps: whoever tries the demonstration connects one of their own."""
    by = _administrator(world.areas["wessex"].supervisor)
    api_clients.connect_system(name="Custody records", key=randomness.token(), by=by)


def _administrator(beside: Actor) -> Actor:
    with scope.acting_as(INSTALLER):
        force = Organisation.objects.get(pk=beside.organisation)
        held = demonstration.add_person(email=EMAIL, full_name=NAME, organisation=force, roles=["system_admin"])
        return actor_of(held)
