"""Safety: a concern of the coordinator's about somebody booked, with a paper; a protected record that a facilitator covers; an order."""

from collections.abc import Callable
from typing import Any

from caraway.casework.actions import concerns, court_orders, documents, own_disclosures, service_referrals
from caraway.casework.models import ConcernEntry
from caraway.core.papers import DocumentKind
from caraway.platform.tenancy import scope
from tests.cast import Person
from tests.files import a_pdf
from tests.integration.casework.doings_of.safeguarding import NOTICED, SAID, an_order


def records(world: Any) -> dict[str, Person]:
    cast, case = world.cast, world.people["booked"].id
    concern = concerns.raise_concern(noticed=NOTICED, seen="A child cried out.", case=case, by=cast.coordinator)
    disclosure = own_disclosures.record_disclosure(case=case, on=cast.today, words="Is hit.", by=cast.coordinator)
    own_disclosures.name_cover(disclosure=disclosure, cover=cast.facilitator.person, by=cast.coordinator)
    with scope.acting_as(cast.coordinator):
        entry = ConcernEntry.objects.get(concern=concern, number=1).id
    world.records |= {
        "concern": concern,
        "entry": entry,
        "paper": service_referrals.refer_to_service(concern=concern, said=SAID, by=cast.safeguarding),
        "disclosure": disclosure,
        "order": court_orders.set_order(case=case, by=cast.officer, **an_order(cast)),
    }
    kept = documents.upload_document(case=case, kind=DocumentKind.ABSENCE, content=a_pdf(), by=cast.coordinator)
    world.records["absence_paper"] = kept.id
    return {}


def _record(name: str) -> Callable[..., Any]:
    return lambda world, route, person: world.records[name]


FILL: dict[str, Callable[..., Any]] = {
    name: _record(name) for name in ("concern", "entry", "paper", "disclosure", "order")
}
FILL["document_id"] = lambda world, route, person: world.records["absence_paper" if route == "paper" else "document"]
