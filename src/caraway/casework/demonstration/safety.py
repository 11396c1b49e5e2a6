"""A little of what safety asks for in a year: concerns on both sides, a signal, an order, a paper, a protected record."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from caraway.casework.actions import concerns, court_orders, documents, own_disclosures, risk_signals
from caraway.casework.demonstration.happenings import SIGNED
from caraway.casework.demonstration.plan import Traveller
from caraway.casework.demonstration.setting import Area
from caraway.casework.models import StandingRow
from caraway.core.harm import ConcernAbout, ConcernDecision, ConcernFrom, ConcernKind, OwnService, RiskKind
from caraway.core.orders import OrderKind, OrderSource, OrderTerm, Weekday
from caraway.core.papers import DocumentKind
from caraway.core.vocabulary import Stage
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

CHILD = concerns.Noticed(ConcernKind.CHILD, ConcernAbout.CHILD, ConcernFrom.CALL, urgent=False)
HARM = concerns.Noticed(ConcernKind.SELF_HARM, ConcernAbout.PARTICIPANT, ConcernFrom.MEETING, urgent=True)
THREAT = concerns.Noticed(ConcernKind.THREAT, ConcernAbout.STAFF, ConcernFrom.MESSAGE, urgent=False)


def live(area: Area, people: Iterable[Traveller]) -> None:
    """What was recorded this morning about the first people of the area whose programme is under way."""
    cases = {one.case: one for one in people if one.case is not None}
    running = StandingRow.objects.filter(
        case__in=cases, agreement_id=area.id, stage__in=[Stage.ACCEPTED.value, Stage.UNDER_WAY.value]
    )
    with scope.acting_as(CARAWAY):
        there = sorted(running.values_list("case_id", flat=True), key=lambda case: cases[case].number)
    if len(there) >= 4:
        _concerns(area, there, _lead(area))
        _rest(area, there)


def _lead(area: Area) -> Actor:
    rows = Membership.objects.select_related("account", "organisation")
    organisation = area.coordinators[0].organisation
    return actor_of(rows.get(organisation_id=organisation, roles__contains=["safeguarding_lead"]))


def _concerns(area: Area, there: list[UUID], lead: Actor) -> None:
    coordinator, today = area.coordinators[0], clock.today()
    told = (concerns.Told("The duty worker at children’s services", today),)
    concerns.raise_concern(
        noticed=CHILD, seen="A child cried for the whole call.", told=told, case=there[0], by=coordinator
    )
    seen = "The participant spoke of not wanting to live."
    stayed = "Stayed on the line until a friend came."
    concerns.raise_concern(noticed=HARM, seen=seen, done=stayed, case=there[1], by=coordinator)
    reviewed = concerns.raise_concern(
        noticed=THREAT, seen="A voice message with threats to the office.", case=there[2], by=coordinator
    )
    what = {"concern": reviewed, "decision": ConcernDecision.KEEP_OPEN, "next_on": today + timedelta(days=14)}
    concerns.review_concern(**what, text="Two people at the next session. I call the police today.", by=lead)
    concerns.raise_concern(
        noticed=CHILD, seen="No food in the home at the visit.", agreement=area.id, by=area.supervisor
    )


def _rest(area: Area, there: list[UUID]) -> None:
    coordinator, today = area.coordinators[0], clock.today()
    words = "Asked twice on the telephone where somebody lives now."
    risk_signals.raise_risk(case=there[0], kind=RiskKind.WHEREABOUTS, urgent=True, words=words, by=coordinator)
    terms = frozenset({OrderTerm.NO_CONTACT, OrderTerm.CHILD_CONTACT})
    said = court_orders.Said(OrderKind.CHILD_ARRANGEMENTS, OrderSource.COURT, terms, today - timedelta(days=60))
    sunday = (court_orders.Hours(Weekday.SUNDAY),)
    court_orders.set_order(case=there[3], said=said, hours=sunday, by=area.supervisor)
    documents.upload_document(case=there[3], kind=DocumentKind.ABSENCE, content=SIGNED, by=coordinator)
    said_so = "Says that a former partner hit the participant last week."
    services = (OwnService.HELPLINE, OwnService.GP)
    own_disclosures.record_disclosure(case=there[2], on=today, words=said_so, services=services, by=coordinator)
