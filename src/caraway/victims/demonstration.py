"""Demonstration people of the victims' site: who contacts the victims of each area of the casework demonstration.

Made only through the actions. The victims themselves come as they always do: sealed, by the drop box.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.platform.accounts import demonstration as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Membership
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Organisation, Part
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import scope
from caraway.victims import demonstration_counts, demonstration_isva
from caraway.victims import demonstration_joint as deciding
from caraway.victims.actions import deliveries
from caraway.victims.jobs import intake, upward

HOUSE = "Harbour House"
LICENSOR = "The Licensor"
TEAM = (
    ("m.aldous@victims.example.org", "M. Aldous", ["victim_contact_worker"]),
    ("j.pemberly@victims.example.org", "J. Pemberly", ["victim_contact_worker"]),
    ("t.wrexley@victims.example.org", "T. Wrexley", ["victim_contact_supervisor"]),
    ("c.marchbank@victims.example.org", "C. Marchbank", ["account_admin", "auditor"]),
)
MANAGER = ("v.winter@victims.example.org", "V. Winter", ["licence_manager"])
DESKS = {
    "victim_contact_worker": "Victim contact",
    "victim_contact_supervisor": "Victim contact, supervisor",
    **deciding.DESKS,
    **demonstration_counts.DESKS,
    "licence_manager": "Licensor",
    "isva": "Support adviser",
    "isva_manager": "Support adviser, manager",
}


@dataclass(frozen=True, slots=True)
class Area:
    """An agreement of casework, as far as this site has to know it."""

    id: UUID
    name: str
    programme: str
    area: str
    force_code: str
    from_on: date


def load(areas: Sequence[Area], today: date) -> None:
    """The organisation that contacts victims in each area, its people, then whatever waits in the drop box, and what comes up."""
    began = min((one.from_on for one in areas), default=today)
    with randomness.use(f"victims {today.isoformat()}"):
        with clock.use(clock.at(began, 9)), scope.acting_as(INSTALLER):
            house = agreements.add_organisation(name=HOUSE, kind="provider", by=INSTALLER)
            licensor = agreements.add_organisation(name=LICENSOR, kind="licensor", by=INSTALLER)
            _people(house, TEAM, began)
            _people(licensor, (MANAGER,), began)
            police = deciding.people(house, began)
            made = [(_set_up(one, house, police, licensor), one.from_on) for one in areas]
        with clock.use(clock.at(today, 6)):
            while intake.take_in()["taken"]:
                pass
            upward.take_in()
    demonstration_isva.load(house, today)
    demonstration_counts.load(made, began)


def _people(organisation: Organisation, people: Iterable[tuple[str, str, list[str]]], began: date) -> None:
    for email, name, roles in people:
        accounts.add_person(email=email, full_name=name, organisation=organisation, roles=roles, from_on=began)


def _set_up(one: Area, house: Organisation, police: Organisation, licensor: Organisation) -> Agreement:
    made = agreements.open_agreement(
        name=f"Contact: {one.name}",
        programme=one.programme,
        area=one.area,
        force_code=one.force_code,
        from_on=one.from_on,
        reports_to=licensor,
        by=INSTALLER,
    )
    agreements.join_agreement(
        agreement=made, organisation=house, part=Part.VICTIM_CONTACT, from_on=one.from_on, by=INSTALLER
    )
    deciding.join(made, police, one.from_on)
    deliveries.deliver(agreement=made, casework_agreement=one.id, by=INSTALLER)
    return made


def sign_ins() -> Iterator[tuple[str, ...]]:
    """One row a desk: the desk, the name, the e-mail address, the password, and how to get the second factor."""
    rows = Membership.objects.select_related("account").filter(account__email__endswith="@victims.example.org")
    for key, words in DESKS.items():
        first = rows.filter(roles__contains=[key]).order_by("account__email").first()
        if first is not None:
            email = first.account.email
            yield words, first.account.full_name, email, accounts.PASSWORD, f"code: ./caraway code {email}"
