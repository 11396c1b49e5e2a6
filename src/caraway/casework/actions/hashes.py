"""Keyed hashes of how participants are reached, and of who works here, for the victims' site to compare. Nothing is read back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from caraway.casework.contact_hashes import hashes_of, identity_of, key_mark
from caraway.casework.models import ContactHashes, Participant, StaffIdentity
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.databases import bulk
from caraway.platform.gateways import ids

BATCH = 200


def put_in(people: Iterable[Participant]) -> None:
    """The hashes of new participants, within the running action."""
    bulk.insert(ContactHashes(**_columns(person), **_made(person)) for person in people)


def renew(person: Participant) -> None:
    """The hashes of a participant whose details have just been written, within the running action: its row is locked by that."""
    if not ContactHashes.objects.filter(participant=person).update(**_made(person)):
        put_in([person])


def _columns(person: Participant) -> dict[str, Any]:
    return {"id": ids.new(), "agreement_id": person.agreement_id, "participant": person}


def _made(person: Participant) -> Mapping[str, Any]:
    return {**hashes_of(person), "key": key_mark()}


def without_hashes() -> QuerySet[Participant]:
    """Participants whose hashes are not there, or are of an earlier key."""
    return Participant.objects.exclude(pk__in=ContactHashes.objects.filter(key=key_mark()).values("participant_id"))


def without_identity() -> QuerySet[Account]:
    """The same of accounts."""
    return Account.objects.exclude(pk__in=StaffIdentity.objects.filter(key=key_mark()).values("account_id"))


@action("fact.sweep")
def hash_contacts(*, by: Actor) -> None:
    """Make the hashes of some participants who have none yet, or those of an earlier key. Done again it goes on."""
    rows = without_hashes().order_by("pk").select_for_update(of=("self",), no_key=True)
    for person in rows[:BATCH]:
        renew(person)
    trail.record("contact.hash", by=by)


@action("fact.sweep")
def hash_staff(*, by: Actor) -> None:
    """Make the identity of every account that has none yet, or one of an earlier key."""
    mark = key_mark()
    for account, email in without_identity().order_by("pk").values_list("pk", "email"):
        made = {"identity": identity_of(email), "key": mark}
        if not StaffIdentity.objects.filter(account=account).update(**made):
            StaffIdentity(account_id=account, **made).save(force_insert=True)
    trail.record("staff.hash", by=by)
