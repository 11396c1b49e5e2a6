"""What tests of connected systems share: a system with its key, and its requests."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from caraway.casework.actions import api_clients
from caraway.casework.desks.systems.example import example
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import scope
from tests.cast import BEGAN, Cast, _person, on


def administrator(cast: Cast, organisation: Any = None) -> Actor:
    """Somebody who connects the systems of Southampton's force, or of another."""
    with on(BEGAN), scope.acting_as(INSTALLER):
        return _person(f"A. Dmin{randomness.octets(3).hex()}", organisation or cast.police, ["system_admin"], None)


def connected(cast: Cast, *, unit: UUID | None = None, organisation: Any = None, key: str = "") -> str:
    """The key of a system that was just connected."""
    key = key or f"cw_{uuid4().hex}"
    by = administrator(cast, organisation)
    api_clients.connect_system(name=f"Records {uuid4().hex[:6]}", key=key, unit=unit, by=by)
    return key


def body(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The example of the description, in the name of Southampton's officer. `changes` by block__field; None leaves out."""
    made = example(clock.today()) | {"officer": address_of(cast.officer)}
    for path, value in changes.items():
        block, _, name = path.partition("__")
        if name:
            made[block] = {**made[block], name: value}
        else:
            made[block] = value
    return made


def address_of(actor: Actor) -> str:
    """An officer's e-mail address."""
    return Account.objects.values_list("email", flat=True).get(pk=actor.account_id)


def post(key: str, sent: Any, idempotency: Any = None, **headers: str) -> Any:
    """A referral sent; `sent` as JSON, or as the bytes it is."""
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    named = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(idempotency or uuid4())} | headers
    return machine().post("/api/v1/referrals", content, "application/json", headers=named)


def get(key: str, address: str) -> Any:
    """What a system reads."""
    return machine().get(address, headers={"Authorization": f"Bearer {key}"})


def machine() -> Client:
    return Client(HTTP_HOST="casework.localhost", enforce_csrf_checks=True, raise_request_exception=False)


def fields(answer: Any) -> list[str]:
    """The fields that an answer names; none where it is no refusal."""
    return [one["field"] for one in answer.json().get("errors", ())]
