"""Cases that may be of one person, inside one agreement: what is the same, and what was said of them.

Found by equality alone, each by its own index. Nothing looks past the agreement: what another one has is not its own to know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from caraway.casework.models import Case, Participant, PersonLink
from caraway.casework.models.search_keys import name_key
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.teams import staff_of
from caraway.casework.stored import local, stage_said
from caraway.core.likeness import Alike, Known, Persons, alike
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day, moment

MOST = 50
OVER = (Stage.DECLINED.value, Stage.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two cases: whose, and what tells a person apart."""

    case: UUID
    name: str
    reference: str
    stage: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a pair: what, by whom, when, and why; oldest first where there are several."""

    said: Persons
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases side by side. `why` they may be of one person, empty where that is no longer so."""

    one: Side
    other: Side
    why: str
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """Another case that may be, is, or is not of the same person as the one whose page this is."""

    case: UUID
    reference: str
    stage: str
    said: Persons | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a case's history about the other case."""

    id: str
    at: datetime
    title: str
    why: str
    by: str


def known_of(person: Participant) -> Known:
    """What this participant is told apart by."""
    return Known(person.pnc, person.family_name_key, name_key(person.given_name), person.date_of_birth)


def to_ask(by: Actor, today: date) -> tuple[Pair, ...]:
    """Pairs of which one is not over and nothing was said yet, the newest case first; no more than a page of them."""
    delivers = staff_of(by, today).delivers
    asked = list(_rows().filter(agreement_id__in=delivers).filter(_seen_twice()).exclude(standing__stage__in=OVER))
    found = _alike_among(asked)
    said = _newest(found)
    pairs = [(pair, why) for pair, why in found.items() if pair not in said][:MOST]
    cases = {row.id: row for row in _rows().filter(pk__in={one for pair, _ in pairs for one in pair})}
    trail.show(*cases)
    return tuple(Pair(_side(cases[one]), _side(cases[other]), why.words) for (one, other), why in pairs)


def _rows() -> QuerySet[Case]:
    return Case.objects.select_related("participant", "standing", "unit", "referred_by_organisation").order_by("-id")


def _seen_twice() -> Q:
    """Cases of whose participant the agreement may have another row; given names are compared afterwards."""
    others = Participant.objects.filter(agreement=OuterRef("agreement")).exclude(pk=OuterRef("participant"))
    by_number = others.filter(pnc=OuterRef("participant__pnc")).exclude(pnc="")
    by_name = others.filter(
        date_of_birth=OuterRef("participant__date_of_birth"),
        family_name_key=OuterRef("participant__family_name_key"),
    )
    return Q(Exists(by_number)) | Q(Exists(by_name))


def _alike_among(asked: Iterable[Case]) -> dict[tuple[UUID, UUID], Alike]:
    """Each of these with each case of its agreement that may be of the same person: lower id first, and why."""
    found: dict[tuple[UUID, UUID], Alike] = {}
    asked = list(asked)
    others = _like(asked)
    for one in asked:
        for other in others:
            why = _why(one, other)
            if why is not None:
                found.setdefault((min(one.id, other.id), max(one.id, other.id)), why)
    return found


def _like(asked: Iterable[Case]) -> list[Case]:
    """Every case that shares a PNC number or a birth date with one of these, within the same agreements."""
    people = [(one.agreement_id, one.participant) for one in asked]
    agreements = {agreement for agreement, _ in people}
    cases = _rows().filter(agreement_id__in=agreements, participant__agreement_id__in=agreements)
    by_number = cases.filter(participant__pnc__in={person.pnc for _, person in people} - {""})
    by_birth = cases.filter(participant__date_of_birth__in={person.date_of_birth for _, person in people})
    return list({row.id: row for row in (*by_number, *by_birth)}.values())


def _why(one: Case, other: Case) -> Alike | None:
    if one.id == other.id or one.agreement_id != other.agreement_id:
        return None
    return alike(known_of(one.participant), known_of(other.participant))


def _newest(pairs: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Persons]:
    """What holds of each of these pairs of which something was said."""
    rows = PersonLink.objects.filter(one__in={one for one, _ in pairs}).order_by("number")
    return {(one, other): Persons(said) for one, other, said in rows.values_list("one_id", "other_id", "said")}


def again_of(file: CaseFile) -> tuple[Again, ...]:
    """The other cases of the agreement that may be, are, or were said not to be of this participant. Newest first."""
    case = file.case
    said = {row.other_id if row.one_id == case.id else row.one_id: Persons(row.said) for row in _links(case.id)}
    may_be = {one for pair in _alike_among([case]) for one in pair} - {case.id}
    rows = _rows().filter(pk__in=may_be | set(said), agreement_id=case.agreement_id)
    found = tuple(Again(row.id, row.reference, stage_said(row.standing), said.get(row.id)) for row in rows)
    trail.show(*(one.case for one in found))
    return found


def _links(case: UUID) -> QuerySet[PersonLink]:
    return PersonLink.objects.filter(Q(one=case) | Q(other=case)).order_by("number")


def pair_of(file: CaseFile, other: UUID) -> Pair:
    """This case beside another. Raises NotYours for one that nothing connects with it, or that is not there: the same answer."""
    here = file.case
    there = _rows().filter(pk=other, agreement_id=here.agreement_id).first()
    if there is None:
        raise _not_there()
    why = _why(here, there)
    rows = PersonLink.objects.filter(one=min(here.id, other), other=max(here.id, other)).order_by("number")
    said = tuple(Said(Persons(row.said), _said_by(row), row.why) for row in rows)
    if why is None and not said:
        raise _not_there()
    trail.show(there.id)
    return Pair(_side(_rows().get(pk=here.id)), _side(there), why.words if why else "", said)


def _said_by(row: PersonLink) -> str:
    return f"{Persons(row.said).words}: {row.by_name}, {moment(local(row.at))}"


def _not_there() -> NotYours:
    return NotYours("not_found", "There is no such pair.")


def _side(case: Case) -> Side:
    person = case.participant
    unit = f", {case.unit.name}" if case.unit else ""
    lines = (
        ("Born", day(person.date_of_birth)),
        ("PNC", person.pnc or "Not known"),
        ("Police reference", case.police_reference),
        ("Referred", f"{day(local(case.opened_at).date())} by {case.referred_by_organisation.name}{unit}"),
        ("Postcode", person.postcode or "Not known"),
        ("Stage", stage_said(case.standing)),
    )
    return Side(case.id, f"{person.given_name} {person.family_name}", case.reference, lines[-1][1], lines)


TITLES: Mapping[str, str] = {
    Persons.ONE.value: "Said to be one person with case {}",
    Persons.TWO.value: "Said to be another person than case {}",
}


def lines_of(case: UUID) -> list[Line]:
    """What was said of this case and others, oldest first, for its history."""
    rows = PersonLink.objects.filter(Q(one=case) | Q(other=case)).select_related("one", "other").order_by("at", "id")
    found = []
    for row in rows:
        there = row.other if row.one_id == case else row.one
        trail.show(there.id)
        title = TITLES[row.said].format(there.reference)
        found.append(Line(str(row.id), local(row.at), title, row.why, row.by_name))
    return found
