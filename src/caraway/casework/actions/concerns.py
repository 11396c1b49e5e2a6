"""Safeguarding concerns: raised on any desk, added to, corrected, reviewed, passed on. Nothing in one is ever changed.

A concern is its organisation's alone. Whoever raised it adds to it; those who review see all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.actions.tasks import Wanted, close_tasks, raise_task
from caraway.casework.known import agreement_for, known
from caraway.casework.models import Case, Concern, ConcernEntry, Task
from caraway.casework.queries.concerns import concern_of, others
from caraway.casework.stored import rules_in_force
from caraway.core.harm import ConcernAbout, ConcernDecision, ConcernEntryKind, ConcernFrom, ConcernKind, review_by
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told: who, and on which day."""

    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a concern is of, and how urgent."""

    kind: ConcernKind
    about: ConcernAbout
    heard: ConcernFrom
    urgent: bool


@action("concern.raise")
def raise_concern(
    *,
    noticed: Noticed,
    seen: str,
    by: Actor,
    done: str = "",
    told: Sequence[Told] = (),
    case: UUID | None = None,
    agreement: UUID | None = None,
) -> UUID:
    """Raise a concern, about somebody this person knows or without a case. Its review is due at once.

    Raises NotYours for a case or an agreement that is not theirs, InvalidValue where nothing was seen or somebody was told
    on a day to come.
    """
    if not seen.strip():
        raise InvalidValue("seen", "Write what you saw or heard.")
    found = known(case, by) if case else None
    concern = _header(noticed, found, agreement_for(found, agreement, by), by)
    concern.save(force_insert=True)
    write_entries(concern, [(ConcernEntryKind.SEEN, {"text": seen})], by)
    write_entries(concern, [(ConcernEntryKind.DONE, {"text": done})] if done.strip() else [], by)
    write_entries(concern, [(ConcernEntryKind.TOLD, _told(one)) for one in told], by)
    _ask_review(concern, by, clock.today())
    record("concern.raise", concern, by, urgent=concern.urgent)
    return concern.id


def _header(noticed: Noticed, case: Case | None, agreement: UUID, by: Actor) -> Concern:
    return Concern(
        id=ids.new(),
        agreement_id=agreement,
        organisation_id=by.organisation,
        unit_id=by.unit_id,
        case=case,
        kind=noticed.kind.value,
        about=noticed.about.value,
        heard=noticed.heard.value,
        urgent=noticed.urgent,
        raised_by=by.person,
        raised_by_name=by.name,
        raised_at=clock.now(),
    )


@action("concern.raise")
def add_to_concern(
    *, concern: UUID, kind: ConcernEntryKind, by: Actor, text: str = "", who: str = "", on: date | None = None
) -> UUID:
    """Add what was seen, done or told since. A concern that was closed is open again, and its review is due."""
    found = to_be_added_to(concern, by)
    if kind is ConcernEntryKind.TOLD:
        if not who.strip() or on is None:
            raise InvalidValue("who", "Say who was told, and on which day.")
        said = _told(Told(who, on)) | {"text": text}
    elif kind in (ConcernEntryKind.SEEN, ConcernEntryKind.DONE) and text.strip():
        said = {"text": text}
    else:
        raise InvalidValue("text", "Write what was seen or heard, or done.")
    write_entries(found, [(kind, said)], by)
    _ask_review(found, by, clock.today())
    record("concern.add", found, by)
    return found.id


@action("concern.raise")
def correct_concern(*, concern: UUID, entry: UUID, text: str, why: str, by: Actor) -> UUID:
    """Put other words in the place of an entry, which stays readable. Raises NotNow where it was corrected already."""
    found = to_be_added_to(concern, by)
    old = ConcernEntry.objects.filter(concern=found, pk=entry).first()
    if old is None or (old.by != by.account_id and not by.may("concern.review")):
        raise NotYours("not_found", "There is no such entry.")
    if ConcernEntry.objects.filter(replaces=old).exists():
        raise NotNow("corrected_already", "This entry was corrected already. Correct the newer one.")
    if not text.strip() or not why.strip():
        raise InvalidValue("text" if not text.strip() else "why", "Write what is right, and why it is corrected.")
    said = {"text": text, "who": old.who, "on": old.on, "replaces": old, "why": why}
    write_entries(found, [(ConcernEntryKind.CORRECTED, said)], by)
    _ask_review(found, by, clock.today())
    record("concern.correct", found, by)
    return found.id


@action("concern.review")
def review_concern(
    *, concern: UUID, decision: ConcernDecision, text: str, by: Actor, next_on: date | None = None
) -> UUID:
    """Decide on a concern: what is to be done, and when it is looked at again; or close it.

    Raises InvalidValue where no reason stands beside the decision, or it stays open without a day ahead.
    """
    found = to_be_added_to(concern, by)
    if not text.strip():
        raise InvalidValue("text", "Write what was decided, and what is to be done by whom.")
    stays = decision is ConcernDecision.KEEP_OPEN
    if stays and (next_on is None or next_on <= clock.today()):
        raise InvalidValue("next_on", "Give a day after today on which it is reviewed again.")
    said = {"text": text, "decision": decision.value, "next_on": next_on if stays else None}
    write_entries(found, [(ConcernEntryKind.REVIEWED, said)], by)
    close_tasks(TaskKind.REVIEW_CONCERN, case=None, by=by, about=str(found.id), result=decision.words)
    if stays and next_on is not None:
        _ask_review(found, by, next_on)
    record("concern.review", found, by, decision=decision.value)
    return found.id


@action("concern.review")
def pass_on_concern(*, concern: UUID, to: UUID, words: str, urgent: bool, by: Actor) -> UUID:
    """Tell another party of the agreement, in words written for it. It gets a concern of its own, and nothing else of this one.

    Raises NotYours for an organisation that neither refers nor delivers under the agreement.
    """
    found = to_be_added_to(concern, by)
    if not words.strip():
        raise InvalidValue("words", "Write what they need to know.")
    name = dict(others(found.agreement_id, by, clock.today())).get(to)
    if name is None:
        raise NotYours("not_found", "There is no such organisation.")
    noticed = Noticed(ConcernKind(found.kind), ConcernAbout(found.about), ConcernFrom.PAPERS, urgent)
    new = _header(noticed, found.case, found.agreement_id, by)
    new.organisation_id, new.unit_id = to, found.case.unit_id if found.case else None
    new.passed_from_id, new.passed_words = by.organisation, words
    new.save(force_insert=True)
    _ask_review(new, by, clock.today())
    write_entries(found, [(ConcernEntryKind.PASSED_ON, {"text": words, "who": name})], by)
    record("concern.pass_on", found, by, to=to)
    return found.id


def to_be_added_to(concern: UUID, by: Actor) -> Concern:
    """A concern that this person raised or reviews, with the turn to add to it. Raises NotYours otherwise: the same answer."""
    turns.take(f"concern:{concern}")
    return concern_of(concern, by)


def _told(one: Told) -> dict[str, Any]:
    if one.on > clock.today():
        raise InvalidValue("told", "Somebody was told today or in the past.")
    return {"who": one.who, "on": one.on}


def write_entries(concern: Concern, entries: Sequence[tuple[ConcernEntryKind, dict[str, Any]]], by: Actor) -> None:
    """Add entries after the last."""
    first = ConcernEntry.objects.filter(concern=concern).count() + 1
    ConcernEntry.objects.bulk_create(
        ConcernEntry(
            id=ids.new(),
            agreement_id=concern.agreement_id,
            organisation_id=concern.organisation_id,
            concern=concern,
            number=number,
            kind=kind.value,
            by=by.person,
            by_name=by.name,
            at=clock.now(),
            **said,
        )
        for number, (kind, said) in enumerate(entries, first)
    )


def _ask_review(concern: Concern, by: Actor, on: date) -> None:
    """The review as a task of the safeguarding desk. It says nothing of what the concern is about."""
    days = rules_in_force(concern.agreement_id, clock.today()).settings.concern_review_days
    due_on, overdue_on = review_by(concern.urgent, on, days)
    wanted = Wanted(
        TaskKind.REVIEW_CONCERN,
        Desk.SAFEGUARDING,
        concern.organisation_id,
        "A concern was raised or added to, or its day of review has come.",
        due_on,
        overdue_on,
        about=str(concern.id),
        unit=concern.unit_id,
        urgent=concern.urgent,
    )
    waiting = Task.objects.filter(kind=TaskKind.REVIEW_CONCERN.value, about=str(concern.id), done_at=None)
    if waiting.filter(due_on__gt=due_on).exists():
        close_tasks(TaskKind.REVIEW_CONCERN, case=None, by=by, about=str(concern.id), result="Brought forward")
    raise_task(wanted, agreement=concern.agreement_id, case=None, by=by)


def record(verb: str, concern: Concern, by: Actor, **detail: Any) -> None:
    """The audit row of something done with a concern."""
    subjects = [concern.id, *([concern.case_id] if concern.case_id else [])]
    trail.record(verb, by=by, subjects=subjects, agreement=concern.agreement_id, detail=detail)
