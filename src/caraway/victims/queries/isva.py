"""Advisers' clients as screens show them: the caseload with who is due contact and why, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.isva.consent import age_group, decides
from caraway.core.isva.course import Opening, missing
from caraway.core.isva.court import measures
from caraway.core.isva.journey import Step, next_stages, review_until, stage_of
from caraway.core.isva.rhythm import Due
from caraway.core.isva.words import (
    Age,
    Arranged,
    Competence,
    Ending,
    Measure,
    MeasureIs,
    OwnView,
    ParentSays,
    Referrer,
    Risk,
    SamePlace,
    Stage,
    Support,
    Therapy,
    Without,
)
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Word
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.victims.isva_facts import SETTINGS, Facts, facts_of_each, measures_of
from caraway.victims.isva_reach import advisers_of, services, theirs
from caraway.victims.models import IsvaCase, IsvaConsent, IsvaSchool, IsvaSupport, IsvaTherapy
from caraway.victims.queries.isva_people import ContactRow, PersonRow, contacts_of, people_of

MOST = 200


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service of one's own organisation."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as the caseload shows them. `missing`: what nobody has said yet."""

    id: UUID
    reference: str
    name: str
    age: Age
    stage: Stage | None
    risk: Risk | None
    due: Due
    next_court: date | None
    adviser: str
    missing: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """What is arranged at school or work."""

    place: str
    same: SamePlace
    arranged: tuple[Arranged, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ClientPage:
    """Everything of one client that their page shows."""

    row: ClientRow
    referrer: Referrer
    referred_on: date
    steps: tuple[Step, ...]
    court: tuple[tuple[UUID, date], ...]
    review_until: date | None
    consent: tuple[str, ...]
    measures: tuple[tuple[Measure, MeasureIs, date], ...]
    support: tuple[tuple[Support, date], ...]
    therapy: tuple[tuple[Therapy, date], ...]
    people: tuple[PersonRow, ...]
    school: SchoolRow | None
    contacts: tuple[ContactRow, ...]
    closed_on: date | None
    ending: Ending | None


@dataclass(frozen=True, slots=True)
class Forms:
    """What the forms about one client offer."""

    id: UUID
    name: str
    decides: bool
    next_stages: tuple[Stage, ...]
    people: tuple[PersonRow, ...]
    court: tuple[tuple[UUID, date], ...]


def service_rows(by: Actor) -> tuple[ServiceRow, ...]:
    """The services of one's own organisation, by name."""
    return tuple(ServiceRow(one.pk, one.agreement.name) for one in services(by))


def caseload(by: Actor, today: date) -> tuple[ClientRow, ...]:
    """Open cases, who is due contact first at the top; written down as shown."""
    rows = _rows(by, list(theirs(by).filter(closed_on=None)), today)
    shown = sorted(rows, key=lambda one: (one.due.on, one.reference))[:MOST]
    trail.show(*(one.id for one in shown))
    return tuple(shown)


def client_page(case: UUID, by: Actor, today: date) -> ClientPage:
    """The page of a client. Raises NotYours where there is none, or none of theirs: the answer is the same."""
    found = one_client(case, by)
    facts = facts_of_each([found])[found.pk]
    consent = IsvaConsent.objects.filter(case=found).order_by("-at", "-id").first()
    return ClientPage(
        row=_row(found, facts, today, _names(by, today)),
        referrer=Referrer(found.referrer),
        referred_on=found.referred_on,
        steps=facts.steps,
        court=facts.court,
        review_until=review_until(facts.steps, SETTINGS),
        consent=tuple(_consent(consent)) if consent else (),
        measures=tuple((one, at.state, at.on) for one, at in measures(measures_of(found)).items()),
        support=tuple(
            (Support(one.kind), one.on) for one in IsvaSupport.objects.filter(case=found).order_by("on", "id")
        ),
        therapy=tuple(
            (Therapy(one.kind), one.on) for one in IsvaTherapy.objects.filter(case=found).order_by("on", "id")
        ),
        people=people_of(found),
        school=_school(found),
        contacts=contacts_of(found),
        closed_on=found.closed_on,
        ending=Ending(found.closed_why) if found.closed_why else None,
    )


def forms_of(case: UUID, by: Actor, today: date) -> Forms:
    """What is offered on the forms of a client. Raises NotYours as `client_page` does."""
    found = one_client(case, by)
    facts = facts_of_each([found])[found.pk]
    return Forms(
        id=found.pk,
        name=name_of(found),
        decides=decides(found.born, today),
        next_stages=next_stages(facts.steps),
        people=people_of(found),
        court=facts.court,
    )


def one_client(case: UUID, by: Actor) -> IsvaCase:
    """The case, written down as shown. Raises NotYours where there is none, or none of theirs."""
    found = theirs(by).filter(pk=case).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    trail.show(found.pk)
    return found


def name_of(case: IsvaCase) -> str:
    """The client's name."""
    return f"{case.given_name} {case.family_name}"


def _names(by: Actor, today: date) -> dict[UUID, str]:
    return {one.account: one.name for one in advisers_of(by.organisation, today)}


def _rows(by: Actor, cases: Iterable[IsvaCase], today: date) -> tuple[ClientRow, ...]:
    found = list(cases)
    facts, names = facts_of_each(found), _names(by, today)
    return tuple(_row(one, facts[one.pk], today, names) for one in found)


def _row(case: IsvaCase, facts: Facts, today: date, names: dict[UUID, str]) -> ClientRow:
    return ClientRow(
        id=case.pk,
        reference=case.reference,
        name=name_of(case),
        age=age_group(case.born, today),
        stage=stage_of(facts.steps),
        risk=facts.risk,
        due=facts.due(today),
        next_court=facts.next_court(today),
        adviser=names.get(case.adviser, "") if case.adviser else "",
        missing=missing(facts.course(today)),
    )


def _consent(row: IsvaConsent) -> Iterable[str]:
    yield OwnView(row.view).words
    listed: tuple[tuple[str, type[Word], str], ...] = (
        ("", Competence, row.competence),
        ("Parent or carer: ", ParentSays, row.parent),
        ("Without: ", Without, row.without),
    )
    for before, words, code in listed:
        if code:
            yield f"{before}{words(code).words}"


def _school(case: IsvaCase) -> SchoolRow | None:
    row = IsvaSchool.objects.filter(case=case).order_by("-at", "-id").first()
    if row is None:
        return None
    return SchoolRow(row.place, SamePlace(row.same), tuple(map(Arranged, row.arranged)), row.at.date())
