"""Concerns, signals of risk, protected records, court orders."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from caraway.casework.actions import (
    concerns,
    court_orders,
    documents,
    own_disclosures,
    risk_signals,
    service_referrals,
)
from caraway.casework.models import ConcernEntry
from caraway.core.harm import (
    ConcernAbout,
    ConcernDecision,
    ConcernEntryKind,
    ConcernFrom,
    ConcernKind,
    OwnService,
    RiskKind,
    ServiceKind,
)
from caraway.core.orders import OrderKind, OrderSource, OrderTerm, Weekday
from caraway.core.papers import DocumentKind
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.files import a_pdf
from tests.integration.casework.doing import Doing, of, on_case

NOTICED = concerns.Noticed(ConcernKind.CHILD, ConcernAbout.CHILD, ConcernFrom.CALL, urgent=True)
DAY = timedelta(days=1)


def raised(cast: Cast, **more: Any) -> UUID:
    """A concern about somebody accepted."""
    case = more.pop("case", None) or cast.accepted().id
    what = {"noticed": NOTICED, "seen": "A child cried out.", "case": case, "by": cast.coordinator}
    made: UUID = concerns.raise_concern(**{**what, **more})
    return made


def raise_concern(cast: Cast) -> Doing:
    told = (concerns.Told("The duty social worker", cast.today),)
    what = {"noticed": NOTICED, "seen": "A child cried out.", "done": "Called 999.", "told": told}
    rows = ("task.raise", "concern.raise")
    return on_case(concerns.raise_concern, cast.accepted(), cast.coordinator, *rows, **what)


def add_to_concern(cast: Cast) -> Doing:
    what = {"concern": raised(cast), "kind": ConcernEntryKind.SEEN, "text": "It is quiet now."}
    return of(concerns.add_to_concern, cast.coordinator, "concern.add", **what)


def correct_concern(cast: Cast) -> Doing:
    concern = raised(cast)
    with scope.acting_as(cast.coordinator):
        entry = ConcernEntry.objects.get(concern=concern, number=1).id
    what = {"concern": concern, "entry": entry, "text": "Two children cried out.", "why": "I counted wrong."}
    return of(concerns.correct_concern, cast.coordinator, "concern.correct", **what)


def review_concern(cast: Cast) -> Doing:
    what = {"decision": ConcernDecision.KEEP_OPEN, "text": "Call the school.", "next_on": cast.today + 7 * DAY}
    rows = ("task.raise", "concern.review")
    return of(concerns.review_concern, cast.safeguarding, *rows, concern=raised(cast), **what)


def pass_on_concern(cast: Cast) -> Doing:
    what = {"to": cast.police.id, "words": "A child of the household may be at risk.", "urgent": True}
    rows = ("task.raise", "concern.pass_on")
    return of(concerns.pass_on_concern, cast.safeguarding, *rows, concern=raised(cast), **what)


SAID = service_referrals.Asked(
    ServiceKind.CHILDREN,
    "Southampton, the front door",
    "A child cried out during a call.",
    "Called 999.",
    "An assessment.",
    "A child of six, at the participant's home",
    "The participant knows.",
    "S. Yarrow, 07700 900001",
)


def refer_to_service(cast: Cast) -> Doing:
    return of(service_referrals.refer_to_service, cast.safeguarding, "concern.refer", concern=raised(cast), said=SAID)


def record_referral_sent(cast: Cast) -> Doing:
    concern = raised(cast)
    paper = service_referrals.refer_to_service(concern=concern, said=SAID, by=cast.safeguarding)
    what = {"concern": concern, "paper": paper, "how": "The secure portal.", "on": cast.today}
    return of(service_referrals.record_referral_sent, cast.safeguarding, "concern.sent", **what)


def raise_risk(cast: Cast) -> Doing:
    what = {"kind": RiskKind.WHEREABOUTS, "urgent": True, "words": "Asked twice where somebody lives now."}
    return on_case(risk_signals.raise_risk, cast.accepted(), cast.coordinator, "risk.raise", **what)


def heard(cast: Cast, **more: Any) -> UUID:
    """A protected record of the coordinator's."""
    case = more.pop("case", None) or cast.accepted().id
    what = {"case": case, "on": cast.today, "words": "Is hit at home.", "by": cast.coordinator}
    made: UUID = own_disclosures.record_disclosure(**{**what, **more})
    return made


def record_disclosure(cast: Cast) -> Doing:
    what = {"on": cast.today, "words": "Is hit at home.", "services": (OwnService.HELPLINE,)}
    return on_case(own_disclosures.record_disclosure, cast.accepted(), cast.coordinator, "safeguarding.record", **what)


def add_to_disclosure(cast: Cast) -> Doing:
    what = {"disclosure": heard(cast), "text": "Will call the helpline.", "services": (OwnService.GP,)}
    return of(own_disclosures.add_to_disclosure, cast.coordinator, "safeguarding.add", **what)


def name_cover(cast: Cast) -> Doing:
    what = {"disclosure": heard(cast), "cover": cast.facilitator.person}
    return of(own_disclosures.name_cover, cast.coordinator, "safeguarding.cover", **what)


def review_disclosure(cast: Cast) -> Doing:
    what = {"disclosure": heard(cast), "text": "R. Okafor calls on Friday.", "next_on": cast.today + 7 * DAY}
    return of(own_disclosures.review_disclosure, cast.safeguarding, "safeguarding.review", **what)


def an_order(cast: Cast, **more: Any) -> dict[str, Any]:
    """Contact with children on Saturday mornings."""
    terms = frozenset({OrderTerm.NO_CONTACT, OrderTerm.CHILD_CONTACT})
    said = court_orders.Said(OrderKind.CHILD_ARRANGEMENTS, OrderSource.COURT, terms, cast.today - 30 * DAY)
    hours = (court_orders.Hours(Weekday.SATURDAY, time(9), time(11)),)
    return {"said": said, "hours": hours, **more}


def set_order(cast: Cast) -> Doing:
    return on_case(court_orders.set_order, cast.accepted(), cast.coordinator, "order.set", **an_order(cast))


def end_order(cast: Cast) -> Doing:
    person = cast.accepted()
    order = court_orders.set_order(case=person.id, by=cast.officer, **an_order(cast))
    what = {"order": order, "on": cast.today, "why": "The court ended it."}
    return on_case(court_orders.end_order, person, cast.coordinator, "order.end", **what)


def upload_document(cast: Cast) -> Doing:
    what = {"kind": DocumentKind.ABSENCE, "content": a_pdf()}
    return on_case(documents.upload_document, cast.accepted(), cast.coordinator, "document.add", **what)


DOINGS = {
    one.__name__: one
    for one in (
        raise_concern, add_to_concern, correct_concern, review_concern, pass_on_concern, refer_to_service,
        record_referral_sent, raise_risk, record_disclosure, add_to_disclosure, name_cover, review_disclosure, set_order,
        end_order, upload_document,
    )
}  # fmt: skip
