"""Connected systems, and what they send."""

from uuid import uuid4

from caraway.casework.actions import api_clients, sending
from caraway.casework.models import ApiClient
from caraway.platform.accounts.actor import Actor
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doing import Doing, of
from tests.integration.casework.doings_of.intake import read_rows
from tests.integration.casework.systems import address_of, administrator


def a_system(cast: Cast) -> Actor:
    """A system of Southampton's force that was just connected."""
    key = f"cw_{uuid4().hex}"
    by = administrator(cast)
    api_clients.connect_system(name=f"Records {uuid4().hex[:6]}", key=key, by=by)
    found = api_clients.caller(key)
    assert found is not None
    return found.actor


def connect_system(cast: Cast) -> Doing:
    what = {"name": "Custody records", "key": f"cw_{uuid4().hex}"}
    return of(api_clients.connect_system, administrator(cast), "api.connect", **what)


def disconnect_system(cast: Cast) -> Doing:
    by, system = administrator(cast), a_system(cast)
    with scope.acting_as(by):
        client = ApiClient.objects.get(account_id=system.account_id).id
    return of(api_clients.disconnect_system, by, "api.disconnect", system=client)


def send_referral(cast: Cast) -> Doing:
    (row,) = read_rows(cast).rows
    sent = sending.Sent(uuid4(), "0" * 64, address_of(cast.officer), row)
    what = {"agreement": cast.wessex.id, "sent": sent}
    return of(sending.send_referral, a_system(cast), "case.refer", "referral.send", **what)


DOINGS = {one.__name__: one for one in (connect_system, disconnect_system, send_referral)}
