"""A participant's own disclosure of being abused: recorded by who heard it, seen by the cover and the safeguarding lead.

It raises no task and writes no history: whoever is not among those three meets it nowhere. Its audit rows name the
disclosure, never the case.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.known import known
from caraway.casework.models import OwnDisclosure, OwnDisclosureEntry
from caraway.core.harm import DisclosureEntryKind, OwnService
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import memberships_in
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@action("safeguarding.record")
def record_disclosure(*, case: UUID, on: date, words: str, by: Actor, services: Collection[OwnService] = ()) -> UUID:
    """Record what a participant said of being abused, and where he or she was pointed to. Who records it heard it.

    Raises NotYours for a case that is not theirs, InvalidValue without words or for a day to come.
    """
    found = known(case, by)
    if not words.strip():
        raise InvalidValue("words", "Write what the participant said, in the participant's words where you can.")
    if on > clock.today():
        raise InvalidValue("on", "The day must be today or in the past.")
    row = OwnDisclosure(
        id=ids.new(),
        agreement_id=found.agreement_id,
        organisation_id=by.organisation,
        case=found,
        heard_by=by.person,
        heard_by_name=by.name,
        heard_on=on,
        words=words,
        at=clock.now(),
    )
    row.save(force_insert=True)
    if services:
        _write(row, DisclosureEntryKind.SIGNPOSTED, by, services=_codes(services))
    _record("safeguarding.record", row, by)
    return row.id


@action("safeguarding.record")
def add_to_disclosure(*, disclosure: UUID, text: str, by: Actor, services: Collection[OwnService] = ()) -> UUID:
    """Add what was said since, or where the participant was pointed to. Raises InvalidValue for neither."""
    found = _theirs(disclosure, by)
    if not text.strip() and not services:
        raise InvalidValue("text", "Write what was said, or tick where the participant was pointed to.")
    kind = DisclosureEntryKind.SIGNPOSTED if services else DisclosureEntryKind.SAID
    _write(found, kind, by, text=text, services=_codes(services))
    _record("safeguarding.add", found, by)
    return found.id


@action("safeguarding.record")
def name_cover(*, disclosure: UUID, cover: UUID | None, by: Actor) -> UUID:
    """Name who reads it while its practitioner is away, or nobody. Whoever was named before reads it no longer.

    By who heard it, or a lead. Raises NotYours for anybody else, and for a cover who could not record one.
    """
    found = _theirs(disclosure, by)
    if found.heard_by != by.account_id and not by.may("safeguarding.see"):
        raise NotYours("not_found", "There is no such record.")
    if cover is not None and cover not in coverers(by):
        raise NotYours("not_found", "There is no such colleague.")
    found.cover = cover
    found.save(update_fields=["cover"])
    _write(found, DisclosureEntryKind.COVER, by, cover=cover)
    _record("safeguarding.cover", found, by)
    return found.id


@action("safeguarding.see")
def review_disclosure(*, disclosure: UUID, text: str, by: Actor, next_on: date | None = None) -> UUID:
    """Look at it as the lead: what is to be done, and when it is looked at again. Raises InvalidValue without words."""
    found = _theirs(disclosure, by)
    if not text.strip():
        raise InvalidValue("text", "Write what is to be done, and by whom.")
    if next_on is not None and next_on <= clock.today():
        raise InvalidValue("next_on", "Give a day after today, or none.")
    _write(found, DisclosureEntryKind.REVIEWED, by, text=text, next_on=next_on)
    _record("safeguarding.review", found, by)
    return found.id


def coverers(by: Actor) -> dict[UUID, str]:
    """Colleagues who may be named as cover: their accounts and names. Not oneself."""
    from caraway.platform.accounts.queries import actor_of

    rows = memberships_in(by.organisation, clock.today()).select_related("account", "organisation")
    found = {row.account_id: row.account.full_name for row in rows if actor_of(row).may("safeguarding.record")}
    found.pop(by.person, None)
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def _theirs(disclosure: UUID, by: Actor) -> OwnDisclosure:
    """One that the database shows to this person. Raises NotYours otherwise: the same answer as for nothing."""
    turns.take(f"disclosure:{disclosure}")
    found = OwnDisclosure.objects.filter(pk=disclosure, organisation_id=by.organisation).first()
    if found is None:
        raise NotYours("not_found", "There is no such record.")
    return found


def _codes(services: Collection[OwnService]) -> list[str]:
    return sorted(one.value for one in services)


def _write(disclosure: OwnDisclosure, kind: DisclosureEntryKind, by: Actor, **said: Any) -> None:
    row = OwnDisclosureEntry(
        id=ids.new(),
        agreement_id=disclosure.agreement_id,
        disclosure=disclosure,
        number=OwnDisclosureEntry.objects.filter(disclosure=disclosure).count() + 1,
        kind=kind.value,
        by=by.person,
        by_name=by.name,
        at=clock.now(),
        **said,
    )
    row.save(force_insert=True)


def _record(verb: str, disclosure: OwnDisclosure, by: Actor) -> None:
    trail.record(verb, by=by, subjects=[disclosure.id], agreement=disclosure.agreement_id)
