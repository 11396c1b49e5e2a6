"""Who decides together in the demonstration: the force's own members of safeguarding, and the house's."""

from datetime import date

from caraway.platform.accounts import demonstration as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Organisation, Part

FORCE = "Harbour Constabulary"
OF_FORCE = (
    ("r.colby@victims.example.org", "R. Colby", ["safeguarding_member"]),
    ("d.ashdown@victims.example.org", "D. Ashdown", ["safeguarding_member"]),
)
OF_HOUSE = (
    ("l.treen@victims.example.org", "L. Treen", ["safeguarding_member"]),
    ("s.kittow@victims.example.org", "S. Kittow", ["safeguarding_manager"]),
    ("p.merrow@victims.example.org", "P. Merrow", ["safeguarding_manager"]),
)
CEILINGS = {"Mercia Vale": "medium"}
"""The highest risk by area, where the agreement of the sessions has not the usual."""
DESKS = {"safeguarding_member": "Decisions", "safeguarding_manager": "Decisions, manager"}


def people(house: Organisation, began: date) -> Organisation:
    """Add them; the force."""
    force = agreements.add_organisation(name=FORCE, kind="police", by=INSTALLER)
    for organisation, team in ((force, OF_FORCE), (house, OF_HOUSE)):
        for email, name, roles in team:
            accounts.add_person(email=email, full_name=name, organisation=organisation, roles=roles, from_on=began)
    return force


def join(agreement: Agreement, force: Organisation, from_on: date) -> None:
    """Make the force a party, and write the settings on which deadlines rest, as the agreement of the sessions has them."""
    agreements.join_agreement(
        agreement=agreement, organisation=force, part=Part.REFERRER, from_on=from_on, by=INSTALLER
    )
    said = {"risk_ceiling": CEILINGS[agreement.area]} if agreement.area in CEILINGS else {}
    agreements.write_version(agreement=agreement, settings=said, in_force_from=from_on, by=INSTALLER)
