"""Who can be named in a decision: of each side, whoever takes part in decisions for a party of the agreement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.core.joint.words import Side
from caraway.core.permissions import may
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.queries import memberships_in
from caraway.platform.agreements.models import AgreementParty, Organisation

SIDES = {"police": Side.POLICE, "provider": Side.PROVIDER}
"""For whom the people of an organisation speak, by its kind."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be named, for the side of their organisation."""

    account: UUID
    name: str
    side: Side
    organisation: str

    @property
    def words(self) -> str:
        """As a choice shows it."""
        return f"{self.name}, {self.organisation}"


def candidates(agreement: UUID, on: date) -> tuple[Candidate, ...]:
    """Everybody who can be named under this agreement on that day, by side and name, each once."""
    parties = AgreementParty.objects.filter(Q(to_on=None) | Q(to_on__gte=on), agreement=agreement, from_on__lte=on)
    kept = Organisation.objects.filter(pk__in=parties.values("organisation"), kind__in=SIDES)
    every = (one for organisation in kept for one in _of(organisation, on))
    once = {one.account: one for one in every}
    return tuple(sorted(once.values(), key=lambda one: (one.side, one.name, one.account)))


def _of(organisation: Organisation, on: date) -> Iterator[Candidate]:
    for row in memberships_in(organisation.pk, on).select_related("account"):
        if may(row.roles, "joint.decide"):
            yield Candidate(row.account_id, row.account.full_name, SIDES[organisation.kind], organisation.name)


def require(agreement: UUID, account: UUID, on: date, field: str, side: Side | None = None) -> Candidate:
    """The candidate. Raises InvalidValue for anybody else, and for one of the other side where a side is asked for."""
    for one in candidates(agreement, on):
        if one.account == account and side in (None, one.side):
            return one
    raise InvalidValue(field, "Choose somebody from the list.")
