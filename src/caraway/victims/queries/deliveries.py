"""Which agreement of the sessions each agreement of victim contact serves, for the licensor. No case is on these pages."""

from dataclasses import dataclass
from uuid import UUID

from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.agreements.queries import kept_by
from caraway.victims.area_grammar import ADVISERS
from caraway.victims.models import Delivery


@dataclass(frozen=True, slots=True)
class Serves:
    """An agreement that reports to one's own organisation, and the id there of the one that it serves; None: none yet."""

    agreement: UUID
    name: str
    area: str
    served: UUID | None


def serves_rows(by: Actor) -> tuple[Serves, ...]:
    """Those that report to this person's organisation, first those that serve none yet, then by name. Advisers serve none."""
    kept = kept_by(by.organisation).exclude(programme=ADVISERS)
    served = dict(Delivery.objects.filter(agreement__in=kept).values_list("agreement_id", "casework_agreement"))
    rows = (Serves(one.pk, one.name, one.area, served.get(one.pk)) for one in kept)
    return tuple(sorted(rows, key=lambda one: (one.served is not None, one.name)))


def to_serve(agreement: UUID, by: Actor) -> Agreement:
    """One that may be said of. Raises NotYours where it is not there, not theirs, or serves one already: it is never changed."""
    waiting = {one.agreement for one in serves_rows(by) if one.served is None}
    found = kept_by(by.organisation).filter(pk=agreement).first()
    if found is None or found.pk not in waiting:
        raise NotYours("not_found", "There is no such agreement.")
    return found
