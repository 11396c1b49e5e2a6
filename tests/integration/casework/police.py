"""What tests of the police desk share: a browser for an actor, and the answers of each page as a browser sends them."""

import html
import re
from datetime import date
from typing import Any

from django.test import Client

from caraway.core.vocabulary import Requirement
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import ids
from tests.sign_in import signed_in


def browser_of(actor: Actor) -> Client:
    """A browser in which this person has signed in."""
    return signed_in(Client(HTTP_HOST="casework.localhost"), Account.objects.get(pk=actor.account_id))


def page(browser: Client, path: str, status: int = 200) -> str:
    """The page's text as a person reads it, with references resolved."""
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return html.unescape(answer.content.decode())


def send(browser: Client, path: str, **answers: Any) -> Any:
    """Send a form. Days are dates here and three boxes on the way."""
    sent: dict[str, Any] = {"request_key": str(ids.new())}
    for name, answer in answers.items():
        sent |= boxes(name, answer) if isinstance(answer, date) else {name: answer}
    return browser.post(path, sent)


def confirm(browser: Client, path: str, **answers: Any) -> Any:
    """Open the page and send its form: it says what it was shown."""
    return send(browser, path, **{"shown": stamp_in(browser.get(path))} | answers)


def stamp_in(answer: Any) -> str:
    """The stamp of what a page shows, as its form carries it; empty on a page that carries none."""
    found = re.search(r'name="shown" value="(\w*)"', text(answer))
    return found[1] if found else ""


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def errors(answer: Any) -> list[str]:
    """The sentences of the error summary."""
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', text(answer), re.S)
    return re.findall(r">\s*([^<>]+?)\s*</(?:a|li)>", summary.group(1)) if summary else []


def answers(today: date) -> dict[str, dict[str, Any]]:
    """Every page of a referral, as sent."""
    day = date.fromordinal(today.toordinal() - 3)
    return {
        "person": {
            "given_name": "Dean",
            "family_name": "Marlowe",
            "date_of_birth": date(1990, 3, 1),
            "sex": "male",
            "ethnicity": "W1",
            "ethnicity_source": "self_defined",
        },
        "contact": {
            "phone": "07700 900123",
            "has_address": "yes",
            "address": "1 Example Street",
            "postcode": "so142ar",
            "safe_methods": ["call", "text"],
        },
        "needs": {"language": "en", "interpreter": "no"},
        "offence": {
            "police_reference": "44260000991",
            "offence_code": "CJ88001",
            "offence_on": day,
            "statement": "taken",
            "statement_on": day,
        },
        "history": {
            "relationship": "partner",
            "prior_da_disposal": "no",
            "under_investigation": "no",
            "on_bail": "no",
            "on_community_order": "no",
            "admits": "yes",
        },
        "caution": {
            "disposal": "conditional_caution",
            "given": "yes",
            "cautioned_on": today,
            "requirements": [one.value for one in Requirement],
            "authorised_by": "Sgt Frome 2231",
            "conditions": "Attend both workshops\n\nStay away from the house",
        },
        "delivery": {"mode": "group"},
    }


MARK = "MARKER-9d3f"
VICTIM = {
    "given_name": f"{MARK}-given",
    "family_name": f"{MARK}-family",
    "phone": "07700 900987",
    "email": f"{MARK}@example.org",
    "address": f"{MARK}-address",
    "postcode": "SO23 8UJ",
    "methods": ["call"],
    "hours": f"{MARK}-hours",
    "language": "pl",
    "relationship": f"{MARK}-wife",
    "children": f"{MARK}-children",
    "efforts_made": "yes",
    "effort": f"{MARK}-effort",
    "views": "agrees",
    "override": "no",
    "risk_tool": "dara",
    "risk_level": "standard",
    "coercive_control": "no",
}
"""The victim's page, every word with a mark that nothing on this site may keep."""
