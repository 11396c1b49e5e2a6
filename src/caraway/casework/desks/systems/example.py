"""A referral as a system sends it, with everybody in it invented: shown in the description, and sent by its test."""

from datetime import date, timedelta
from typing import Any

OFFICER = "j.officer@example.org"


def example(today: date) -> dict[str, Any]:
    """The body of a request that is taken on this day, where the officer is one of the force."""
    day = (today - timedelta(days=3)).isoformat()
    return {
        "officer": OFFICER,
        "participant": {
            "given_name": "Dean",
            "family_name": "Marlowe",
            "date_of_birth": "1990-03-01",
            "sex": "male",
            "ethnicity": "W1",
            "ethnicity_source": "self_defined",
            "phone": "07700 900123",
            "address": "1 Example Street\nSouthampton",
            "postcode": "SO14 2AR",
            "safe_methods": ["call", "text"],
            "language": "en",
            "interpreter": False,
        },
        "offence": {
            "police_reference": "44260000017",
            "offence_code": "CJ88001",
            "offence_on": day,
            "arrest_on": day,
            "statement": "taken",
            "statement_on": day,
            "relationship": "partner",
            "prior_da_disposal": False,
            "under_investigation": False,
            "on_bail": False,
            "on_community_order": False,
            "admits": True,
        },
        "caution": {
            "disposal": "conditional_caution",
            "given": True,
            "cautioned_on": today.isoformat(),
            "requirements": ["evidence", "sufficient", "admission", "explained", "signed"],
            "authorised_by": "Sgt Frome 2231",
            "conditions": "Attend both workshops",
        },
        "delivery": {"mode": "group"},
        "victim": {
            "given_name": "Ann",
            "family_name": "Example",
            "phone": "07700 900987",
            "methods": ["call"],
            "relationship": "Wife, lives elsewhere",
            "efforts_made": True,
            "effort": "Called twice and spoke on the second call",
            "views": "agrees",
            "risk_tool": "dara",
            "risk_level": "standard",
            "coercive_control": False,
        },
    }
