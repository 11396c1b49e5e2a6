"""One referral as the police see it: dates, attendance, what they recorded. Never a note, a record or a reason of the provider."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Length

from caraway.casework.models import Case, Document, DueRow, FactRow, Message
from caraway.casework.queries.police import OurDue, our_due
from caraway.casework.queries.police_words import attendance_words
from caraway.casework.queries.trials import Lot, lot_of
from caraway.casework.reach import require_reach
from caraway.casework.stored import Rules, fact_of, rules_of
from caraway.casework.undoing import why_not_undo
from caraway.core.facts import Fact
from caraway.core.papers import OF_POLICE, DocumentKind
from caraway.core.recording import Ground, ground_of
from caraway.core.reference import disposal
from caraway.core.reference.disposals import Disposal
from caraway.core.refusals import NotYours
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import Desk
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of the case: the signed caution."""

    id: UUID
    kind: str
    media_type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider sent back to the police."""

    at: datetime
    subject: str
    body: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class PoliceCase:
    """Everything a referral's page shows. `facts` in the order of recording; `undoable`: the own entry that can be undone."""

    id: UUID
    name: str
    date_of_birth: date
    pnc: str
    reference: str
    police_reference: str
    offence_code: str
    disposal: Disposal
    force_code: str
    unit: str
    agreement: str
    rules: Rules
    facts: tuple[Fact, ...]
    standing: Standing
    dues: tuple[OurDue, ...]
    attendance: tuple[str, ...]
    assessment: dict[str, Any]
    documents: tuple[Kept, ...]
    told: tuple[Told, ...]
    undoable: Fact | None
    victim_given_on: date
    lot: Lot | None

    def fact(self, fact: UUID) -> Fact:
        """One entry of the case. Raises NotYours where it has none such."""
        for one in self.facts:
            if one.id == str(fact):
                return one
        raise NotYours("not_found", "There is no such entry.")

    def ground(self, today: date, corrects: Fact | None = None) -> Ground:
        """What a new entry, or the correction of one, is held against."""
        return ground_of(self.rules.programme, self.rules.settings, self.facts, self.disposal, today, corrects)

    def replaced(self, fact: Fact) -> Fact | None:
        """The entry that corrects this one, if any."""
        return next((one for one in self.facts if one.replaces == fact.id), None)


def police_case(case_id: UUID, actor: Actor, today: date) -> PoliceCase:
    """The referral, for police who may see it. Raises NotYours for all others and where there is none."""
    case = _reached(case_id, actor)
    rows = list(FactRow.objects.filter(case=case).order_by("number"))
    facts = tuple(fact_of(row) for row in rows)
    rules = rules_of(case)
    stands = standing(rules.programme, rules.settings, facts)
    stored = case.standing.answer
    return PoliceCase(
        id=case.id,
        name=f"{case.participant.given_name} {case.participant.family_name}",
        date_of_birth=case.participant.date_of_birth,
        pnc=case.participant.pnc,
        reference=case.reference,
        police_reference=case.police_reference,
        offence_code=case.offence_code,
        disposal=disposal(case.disposal),
        force_code=case.force_code,
        unit=case.unit.name if case.unit else "",
        agreement=case.agreement.name,
        rules=rules,
        facts=facts,
        standing=stands,
        dues=_dues(case, today),
        attendance=attendance_words(stored),
        assessment=case.assessment,
        documents=_documents(case),
        told=_told(case),
        undoable=None if why_not_undo(rows, facts[-1].id, actor) else facts[-1],
        victim_given_on=case.victim_given_on,
        lot=lot_of(case),
    )


def _reached(case_id: UUID, actor: Actor) -> Case:
    rows = Case.objects.select_related("participant", "standing", "unit", "agreement", "version")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotYours("not_found", "There is no such case.")
    require_reach(case, actor)
    trail.show(case.id)
    return case


def _dues(case: Case, today: date) -> tuple[OurDue, ...]:
    rows = DueRow.objects.filter(case=case, desk=Desk.POLICE).order_by("overdue_on", "kind")
    return tuple(our_due(row, today) for row in rows)


def _documents(case: Case) -> tuple[Kept, ...]:
    signed = Document.objects.filter(case=case, kind=DocumentKind.SIGNED_CAUTION.value)
    rows = signed.annotate(size=Length("content")).defer("content")
    return tuple(Kept(row.id, row.kind, row.media_type, row.size, row.at) for row in rows.order_by("-at", "id"))


def _told(case: Case) -> tuple[Told, ...]:
    rows = Message.objects.filter(case=case, recipient="police").order_by("-at", "-id")
    return tuple(Told(row.at, row.subject, row.body, row.corrects_id is not None) for row in rows)


def document(case_id: UUID, document_id: UUID, actor: Actor) -> tuple[bytes, str, str]:
    """A document's bytes, its type and a name that tells nobody's. Raises NotYours where this person may not see it."""
    case = _reached(case_id, actor)
    row = Document.objects.filter(pk=document_id, case=case, kind__in=OF_POLICE).first()
    if row is None:
        raise NotYours("not_found", "There is no such document.")
    trail.show(row.id)
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[row.media_type]
    return bytes(row.content), row.media_type, f"{case.reference}.{ending}"
