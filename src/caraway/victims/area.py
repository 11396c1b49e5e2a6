"""What the area says of victim contact, by dated versions of its agreement; and the present moment by the clocks of the place."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from caraway.core.victim.area import victim_settings_from
from caraway.core.victim.settings import VictimSettings
from caraway.platform.agreements.models import AgreementVersion
from caraway.platform.gateways import clock
from caraway.victims.models import IsvaCase, VictimCase

SETTINGS = VictimSettings()
"""What holds where an agreement has no version yet."""
AHEAD = timedelta(days=60)
"""So far ahead bank holidays are looked up: more than any number of working days that an area may set comes to."""


def settings_of(case: VictimCase) -> VictimSettings:
    """Those that held on the day on which the case was opened: a later version never changes what was due before it."""
    return settings_of_each([case])[case.pk]


def settings_of_each(cases: Collection[VictimCase]) -> Mapping[UUID, VictimSettings]:
    """The same of each of these cases."""
    versions = _versions({one.agreement_id for one in cases})
    return {one.pk: _on(versions.get(one.agreement_id, ()), _opened_on(one)) for one in cases}


def settings_of_client(case: IsvaCase) -> VictimSettings:
    """The same for a case of an adviser, by the agreement of the service."""
    return settings_on(case.agreement_id, _opened_on(case))


def settings_on(agreement: UUID, on: date) -> VictimSettings:
    """Those of an agreement that held on that day. Before its first version they are the usual ones."""
    return _on(_versions([agreement]).get(agreement, ()), on)


def here() -> datetime:
    """The present moment, without a zone, as `core.victim.asking` reads it."""
    return clock.now().astimezone(clock.LONDON).replace(tzinfo=None)


def _opened_on(case: VictimCase | IsvaCase) -> date:
    return case.opened_at.astimezone(clock.LONDON).date()


def _versions(agreements: Iterable[UUID]) -> Mapping[UUID, list[AgreementVersion]]:
    """The versions of each, the one that comes first in time first."""
    found: dict[UUID, list[AgreementVersion]] = {}
    rows = AgreementVersion.objects.filter(agreement__in=set(agreements)).order_by("in_force_from", "number")
    for row in rows:
        found.setdefault(row.agreement_id, []).append(row)
    return found


def _on(versions: Iterable[AgreementVersion], on: date) -> VictimSettings:
    held = [one for one in versions if one.in_force_from <= on]
    return victim_settings_from(held[-1].settings, f"version {held[-1].number}") if held else SETTINGS
