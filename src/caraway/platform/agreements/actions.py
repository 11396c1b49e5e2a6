"""Organisations and agreements are set up here; each change is dated and audited."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from caraway.core.programme import programme as find
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.platform.tenancy import scope

from .grammar import grammar, programme_of
from .models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    Organisation,
    Part,
    Unit,
)


@action("organisation.set")
def add_organisation(*, name: str, kind: str, by: Actor, force_code: str = "", welsh: bool = False) -> Organisation:
    """Add a police force, provider, commissioner or licensor (`kind` as in `core.permissions.KINDS`)."""
    made = Organisation.objects.create(name=name, kind=kind, force_code=force_code, welsh=welsh)
    trail.record("organisation.added", by=by, detail={"organisation": made.id, "kind": kind})
    return made


@action("organisation.set")
def add_unit(*, organisation: Organisation, name: str, by: Actor, kind: str = "") -> Unit:
    """Add a unit to an organisation: a police unit, a custody suite, a team."""
    made = Unit.objects.create(organisation=organisation, name=name, kind=kind)
    trail.record("unit.added", by=by, detail={"organisation": organisation.id, "unit": made.id})
    return made


@action("agreement.set")
def open_agreement(
    *,
    name: str,
    programme: str,
    area: str,
    from_on: date,
    by: Actor,
    to_on: date | None = None,
    force_code: str = "",
    value_pence: int | None = None,
    reports_to: Organisation | None = None,
) -> Agreement:
    """Open an agreement: a programme (its file's key) in an area for a term (both days included).

    Raises `Unknown` for a programme no file has, `InvalidValue` without a force where its file asks for one.
    """
    if find(programme).needs_force and not force_code:
        raise InvalidValue("force_code", f"{find(programme).short_name} needs a police force as a party.")
    made = Agreement.objects.create(
        name=name,
        programme=programme,
        area=area,
        force_code=force_code,
        from_on=from_on,
        to_on=to_on,
        value_pence=value_pence,
        reports_to=reports_to,
    )
    scope.include(made.id)
    trail.record("agreement.opened", by=by, agreement=made.id, detail={"from_on": from_on, "to_on": to_on})
    return made


@action("agreement.set")
def end_agreement(*, agreement: Agreement, last_on: date, by: Actor) -> Agreement:
    """End an agreement; `last_on` is the last day of its term, after which nobody sees anything of it but the licensor.

    Raises `InvalidValue` for a day before its first or in the past: what was done under it stays as it was.
    """
    if last_on < max(agreement.from_on, clock.today()):
        raise InvalidValue("last_on", "The last day must be today or later, and not before the first.")
    agreement.to_on = last_on
    agreement.save(update_fields=["to_on"])
    trail.record("agreement.ended", by=by, agreement=agreement.id, detail={"to_on": last_on})
    return agreement


@action("agreement.set")
def join_agreement(
    *,
    agreement: Agreement,
    organisation: Organisation,
    part: Part,
    from_on: date,
    by: Actor,
    to_on: date | None = None,
) -> AgreementParty:
    """Make an organisation a party to an agreement, in one part, from a day to a day (both included).

    Raises `InvalidValue` where it has that part already on one of these days, or where only a police force can have it.
    """
    if part is Part.REFERRER and organisation.kind != "police":
        raise InvalidValue("part", "Only a police force refers.")
    _not_twice(agreement, organisation, part, from_on, to_on)
    made = AgreementParty.objects.create(
        agreement=agreement, organisation=organisation, part=part, from_on=from_on, to_on=to_on
    )
    detail = {"organisation": organisation.id, "part": part.value, "from_on": from_on, "to_on": to_on}
    trail.record("agreement.joined", by=by, agreement=agreement.id, detail=detail)
    return made


def _not_twice(agreement: Agreement, organisation: Organisation, part: Part, from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise InvalidValue("to_on", "The last day must not be before the first.")
    held = AgreementParty.objects.filter(agreement=agreement, organisation=organisation, part=part)
    held = held.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    if (held.filter(from_on__lte=to_on) if to_on else held).exists():
        raise InvalidValue("organisation", f"{organisation.name} has this part already on one of these days.")


@action("agreement.set")
def leave_agreement(*, party: AgreementParty, last_on: date, by: Actor) -> AgreementParty:
    """End an organisation's part in an agreement; `last_on` is the last day on which it sees anything of it.

    Raises `NotNow` when that is before it joined.
    """
    if last_on < party.from_on:
        raise NotNow("leaves_before_joining", "An organisation cannot leave an agreement before it has joined it.")
    party.to_on = last_on
    party.save(update_fields=["to_on"])
    trail.record("agreement.left", by=by, agreement=party.agreement_id, detail={"party": party.id, "to_on": last_on})
    return party


@action("agreement.set")
def write_version(
    *,
    agreement: Agreement,
    settings: Mapping[str, Any],
    in_force_from: date,
    by: Actor,
    rules: str = "",
    after: int | None = None,
) -> AgreementVersion:
    """Write the next version of an agreement's settings. `rules` is the hash of the rules it was checked with.

    `after`: the number of the version that was read before this one was written. Raises `NotNow` where another has been
    written since, or when a later version already stands: versions follow each other in time. Raises `SettingsError` for
    settings that cannot be used with the agreement's programme.
    """
    grammar().read(settings, programme_of(agreement.programme))
    turns.take(f"versions:{agreement.id}")
    last = AgreementVersion.objects.filter(agreement=agreement).order_by("-number").first()
    if after is not None and after != (last.number if last else 0):
        raise NotNow(
            "another_version", "Somebody has written another version since you opened this page. Look at it first."
        )
    if last is not None and in_force_from < last.in_force_from:
        raise NotNow("version_too_early", f"Version {last.number} already begins on {last.in_force_from:%-d %B %Y}.")
    made = AgreementVersion.objects.create(
        agreement=agreement,
        number=last.number + 1 if last else 1,
        in_force_from=in_force_from,
        settings=dict(settings),
        rules_hash=rules or settings_hash(settings),
    )
    trail.record("agreement.version", by=by, agreement=agreement.id, rules=made.rules_hash, detail=_numbered(made))
    return made


def settings_hash(settings: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the settings written as canonical JSON."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _numbered(version: AgreementVersion) -> dict[str, UUID | int | date]:
    return {"version": version.id, "number": version.number, "in_force_from": version.in_force_from}
