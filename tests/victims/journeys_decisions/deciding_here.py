"""Joint decisions by clicks, and everybody of the casework site who could read something of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.core.joint.record import Record
from caraway.core.joint.words import Children, Option, RiskBand, Trigger
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from caraway.victims.actions import joint
from caraway.victims.jobs import decisions
from caraway.victims.models import VictimCase
from tests.victims.deciding import ANNA, TOM, actor, met
from tests.victims.journeys_decisions.both import Both, Desk

REASONS = "Zarquil said so on the telephone"
KNOWN = "Zarquil told of threats at the garden gate"
OF_THIS_SIDE = (
    "zarquil",
    "told of abuse",
    "R. Colby",
    "L. Treen",
    "S. Kittow",
    "P. Merrow",
    "D. Ashdown",
    "M. Aldous",
    "Harbour",
)
"""What no page of the other site may say, whoever the victim is."""

WHO = """
    SELECT held.case_id, one.reference, held."on", held.session_id, person.given_name || ' ' || person.family_name,
        (SELECT email FROM accounts_account WHERE id = one.worker),
        (SELECT array_agg(email ORDER BY email) FROM accounts_account WHERE id = ANY(shop.facilitators))
    FROM casework_case AS one
        JOIN upward_session AS held ON held.case_id = one.id
        JOIN casework_workshop AS shop ON shop.id = held.session_id
        JOIN casework_participant AS person ON person.id = one.participant_id
    WHERE person.family_name = %s AND person.given_name = %s ORDER BY held."on" LIMIT 1"""
DOWN = "SELECT kind, code, at_once FROM downward_release WHERE case_id = %s ORDER BY number"
POLICE = ("dilys.hartwell@example.org", "conrad.nyeford@example.org")


@dataclass(frozen=True)
class Theirs:
    """A participant's case at the casework site, with the next session, and who works on it."""

    id: UUID
    reference: str
    on: date
    session: UUID
    name: str
    coordinator: str
    facilitators: list[str]


def theirs(both: Both, name: str) -> Theirs:
    """The case of whoever has this name."""
    given, family = name.split()
    row = both.casework.execute(WHO, [family, given]).fetchone()
    assert row is not None, name
    return Theirs(*row)


def ours(found: Theirs) -> UUID:
    """The case of the victim of the offence."""
    with scope.acting_as(CARAWAY):
        return VictimCase.objects.get(casework_case=found.id, offence=True).pk


def said_of(*cases: UUID) -> set[str]:
    """Every word that the victims' site alone has of these, and of everybody who decides."""
    with scope.acting_as(CARAWAY):
        rows = VictimCase.objects.filter(pk__in=cases).values_list("given_name", "family_name", "reference")
        return {word for row in rows for word in row if word} | set(OF_THIS_SIDE)


def told_of(case: UUID, trigger: Trigger = Trigger.DISCLOSURE) -> UUID:
    """Opened because the victim told of abuse, one of each side named, and what is known written down."""
    decision = met(case, trigger=trigger)
    joint.record(decision=decision, known=Record(KNOWN, RiskBand.STANDARD, Children.AT_HOME), by=actor(TOM))
    return decision


def proposed(desk: Desk, decision: UUID, option: Option, **answers: Any) -> Desk:
    """Put to the others, from the page of the decision."""
    desk.open(f"/decisions/{decision}/").follow("Propose a decision")
    return desk.press("Put this to the others", option=option.value, reasons=REASONS, **answers)


def agreed_by(desk: Desk, decision: UUID) -> Desk:
    """Read, and agreed to."""
    desk.open(f"/decisions/{decision}/").follow("Agree to the text")
    return desk.shows(REASONS, KNOWN).press("I agree to this text")


def decided(both: Both, case: UUID, option: Option, how: dict[str, Any] | None = None, **answers: Any) -> UUID:
    """Told of, proposed by the provider, agreed by both, and handed over. The decision."""
    return settled(both, told_of(case), option, how, **answers)


def settled(both: Both, decision: UUID, option: Option, how: dict[str, Any] | None = None, **answers: Any) -> UUID:
    """Proposed by the provider, agreed by both, and handed over."""
    tom, anna = both.ours(TOM, **(how or {})), both.ours(ANNA, **(how or {}))
    proposed(tom, decision, option, **answers)
    for desk in (anna, tom):
        agreed_by(desk, decision)
    assert decisions.look_after() == {"not_done": 0}
    return decision


def pages_of(found: Theirs) -> Iterable[tuple[str, str]]:
    """Who opens what of this person at the casework site."""
    case = f"/cases/{found.id}/"
    for path in (case, "/cases/today", "/cases/", "/cases/print", f"{case}session-notes"):
        yield found.coordinator, path
    for path in ("/sessions/", f"/sessions/{found.session}/", f"/sessions/{found.session}/sheet/"):
        yield found.facilitators[0], path
    for email in POLICE:
        yield email, "/police/"
        yield email, f"/police/{found.id}/"


def nothing_crossed(both: Both, found: Theirs, words: Iterable[str]) -> None:
    """No page of this person and no row of the casework database has one of these words; what must be there is found the same way."""
    sought = [one.lower() for one in words]
    seen = [(email, path, both.read(email, path).lower()) for email, path in pages_of(found)]
    assert [(email, path, one) for email, path, text in seen for one in sought if one in text] == []
    assert sum(found.name.lower() in text for *_, text in seen) >= 3
    assert both.kept_in_casework(sought) == {}
    assert "casework_participant" in both.kept_in_casework([found.name.split()[1]])
    assert both.wrong == []


def down(both: Both, found: Theirs) -> list[tuple[str, ...]]:
    """What was handed over for this case, in the order in which it came."""
    return both.casework.execute(DOWN, [found.id]).fetchall()
