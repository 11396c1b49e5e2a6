"""The session record of one person: drafted while it is written, recorded, and corrected with everything before it kept.

Aims and signposts are a fact. Risk factors, time-out plan and goals are notes beside it: they never leave the provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.actions.registers import locked, require_open_to
from caraway.casework.models import SessionDraft, SessionNotes, Workshop
from caraway.casework.note_readers import may_read_notes
from caraway.core import facts as f
from caraway.core.reference.risk_factors import risk_factors
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@dataclass(frozen=True, slots=True)
class Notes:
    """What the person found out and means to do: keys of risk factors, the time-out plan, goals."""

    risk_factors: tuple[str, ...] = ()
    time_out: str = ""
    goals: str = ""


@action("session.record")
def record_session(
    *,
    workshop: UUID,
    case: UUID,
    aims: tuple[str, ...],
    by: Actor,
    signposts: tuple[str, ...] = (),
    notes: Notes | None = None,
) -> UUID:
    """Write which aims a workshop covered for a person, where the person was pointed to, and the notes beside it.

    Raises NotNow where no record of this very workshop is due: the person was not there, or it is written already.
    """
    found = opened(case, by)
    session = _session(workshop, found, by)
    if (DueKind.RECORD_SESSION, str(session.id)) not in {(due.kind, due.about) for due in found.standing.due}:
        raise NotNow("record_session_not_now", "No session record is due.")
    detail = _detail(found, session, aims, signposts)
    add(found, "record_session", [Entry(detail, max(session.on, found.facts[0].on))], by=by)
    _note(found, session, notes, "", by)
    SessionDraft.objects.filter(case=found.case, workshop=session).update(answers={}, at=clock.now())
    return case


@action("session.record")
def amend_session(
    *,
    workshop: UUID,
    case: UUID,
    aims: tuple[str, ...],
    why: str,
    by: Actor,
    signposts: tuple[str, ...] = (),
    notes: Notes | None = None,
) -> UUID:
    """Correct a session record: aims and signposts by a fact that takes the other's place, notes by a new version.

    Raises NotNow where there is no record of this workshop, InvalidValue without a reason.
    """
    found = opened(case, by)
    session = _session(workshop, found, by)
    old = recorded_in(found.facts, str(session.id))
    if old is None:
        raise NotNow("not_recorded", "There is no session record to correct.")
    if not why.strip():
        raise InvalidValue("why", "Say what is corrected, and why.")
    detail = _detail(found, session, aims, signposts)
    if detail != old.detail:
        add(found, "correct", [Entry(detail, old.on, old.id, why)], by=by)
    _note(found, session, notes, why, by)
    trail.record("case.amend_session", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


@action("session.record")
def save_session_draft(*, workshop: UUID, case: UUID, answers: Mapping[str, Any], by: Actor) -> UUID:
    """Keep a session record as it is being written, so that nothing is lost. The newest takes the place of the one before.

    Raises NotYours for somebody who may not read notes, NotNow once the record is written.
    """
    found = opened(case, by)
    session = _session(workshop, found, by)
    _require_reader(found, by)
    if recorded_in(found.facts, str(session.id)) is not None:
        raise NotNow("recorded", "The session record is written. Correct it instead.")
    draft = SessionDraft(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, workshop=session)
    draft.answers, draft.by, draft.by_name, draft.at = dict(answers), by.person, by.name, clock.now()
    SessionDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["case", "workshop"],
        update_fields=["answers", "by", "by_name", "at"],
    )
    trail.record("session.draft", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


def recorded_in(facts: list[f.Fact], session: str) -> f.Fact | None:
    """The session record in force for this session, if there is one."""
    replaced = {fact.replaces for fact in facts}
    found = [
        fact
        for fact in facts
        if isinstance(fact.detail, f.SessionRecorded) and fact.detail.session == session and fact.id not in replaced
    ]
    return found[-1] if found else None


def _session(workshop: UUID, found: Open, by: Actor) -> Workshop:
    session = locked(workshop, by, [found])
    require_open_to(session, found)
    return session


def _require_reader(found: Open, by: Actor) -> None:
    if not may_read_notes(found.case, by):
        raise NotYours("not_found", "There is no such session record.")


def _detail(found: Open, session: Workshop, aims: tuple[str, ...], signposts: tuple[str, ...]) -> f.SessionRecorded:
    rules = found.rules.programme
    if not set(aims) <= rules.aim_keys or not set(signposts) <= set(rules.signposts):
        raise InvalidValue("aims", "Choose from the list.")
    return f.SessionRecorded(str(session.id), aims, signposts)


def _note(found: Open, session: Workshop, notes: Notes | None, why: str, by: Actor) -> None:
    """Add a version of the notes where they say something else than the one before."""
    if notes is None:
        return
    _require_reader(found, by)
    if not set(notes.risk_factors) <= risk_factors(session.programme).keys():
        raise InvalidValue("risk_factors", "Choose from the list.")
    last = SessionNotes.objects.filter(case=found.case, workshop=session).order_by("-number").first()
    before = Notes(tuple(last.risk_factors), last.time_out, last.goals) if last else Notes()
    if notes == before:
        return
    made = SessionNotes(id=ids.new(), agreement_id=found.case.agreement_id, case=found.case, workshop=session)
    made.number = last.number + 1 if last else 1
    made.risk_factors, made.time_out, made.goals = list(notes.risk_factors), notes.time_out, notes.goals
    made.why, made.by, made.by_name, made.at = why, by.person, by.name, clock.now()
    made.save(force_insert=True)
