"""Systems of a force: connected under a key that is shown once, known by it, and disconnected."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from caraway.casework.models import ApiClient
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.machines import account_of_a_system
from caraway.platform.agreements.models import Unit
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns
from caraway.platform.tenancy import scope
from caraway.platform.tenancy.machines import Caller

MOST_A_MINUTE = 120


@action("api.manage")
def connect_system(*, name: str, key: str, by: Actor, unit: UUID | None = None) -> UUID:
    """Connect a system of one's own force under a key that is not kept. With a unit it refers for that unit alone.

    Raises InvalidValue for a name that another connected system has, and for a unit of another force.
    """
    turns.take(f"systems:{by.organisation}")
    called = name.strip()
    if not called or ApiClient.objects.filter(organisation_id=by.organisation, name=called, ended_at=None).exists():
        raise InvalidValue("name", "Enter a name that none of your connected systems has.")
    if unit is not None and not Unit.objects.filter(pk=unit, organisation_id=by.organisation).exists():
        raise InvalidValue("unit", "Choose a unit of your own force.")
    made = ApiClient(
        id=ids.new(),
        organisation_id=by.organisation,
        unit_id=unit,
        account_id=account_of_a_system(called),
        name=called,
        key_hash=hash_of(key),
        made_at=clock.now(),
        made_by=by.person,
    )
    made.save(force_insert=True)
    trail.record("api.connect", by=by, subjects=[made.account_id])
    return made.id


@action("api.manage")
def disconnect_system(*, system: UUID, by: Actor) -> UUID:
    """From now on the key of this system opens nothing. Raises NotYours where there is none such, or not any more."""
    rows = ApiClient.objects.select_for_update(of=("self",))
    found = rows.filter(pk=system, organisation_id=by.organisation, ended_at=None).first()
    if found is None:
        raise NotYours("not_found", "There is no such system.")
    found.ended_at, found.ended_by = clock.now(), by.person
    found.save(update_fields=["ended_at", "ended_by"])
    trail.record("api.disconnect", by=by, subjects=[found.account_id])
    return system


def hash_of(key: str) -> str:
    """What is kept of a key: a hash that only this site can make."""
    return hmac.new(settings.SECRET_KEY.encode(), f"api key\0{key}".encode(), hashlib.sha256).hexdigest()


def caller(key: str) -> Caller | None:
    """Whose key this is, with its request counted; None for one that is not in use. In a transaction of its own."""
    if not key:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casework_api_client_of(%s)", [hash_of(key)])
        row = cursor.fetchone()
    if row is None:
        return None
    client, account, organisation, unit, name, force = row
    role = "unit_system" if unit else "force_system"
    actor = Actor(account, None, organisation, unit, frozenset({role}), name, force)
    with scope.acting_as(actor):
        return Caller(actor, _counted(client, clock.outside()) > MOST_A_MINUTE)


def _counted(client: UUID, at: datetime) -> int:
    """How many requests this system has made in this minute, with this one."""
    found = ApiClient.objects.select_for_update(of=("self",)).get(pk=client)
    minute = at.replace(second=0, microsecond=0)
    found.requests = found.requests + 1 if found.minute == minute else 1
    found.minute, found.last_used_at = minute, clock.now()
    found.save(update_fields=["requests", "minute", "last_used_at"])
    return found.requests
