"""The file of a breach: the caution, what was booked, what the participant was told and how it went, the excuse, the decision.

An allow-list, for the page and for the pack alike: sessions by step, day and code, never what was said in one; notices by
kind and day, never their words; of the entries, the kinds named here alone. Nothing of a contact, a note, a record, a
concern, a hold, or anybody but the participant.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.casework.models import Message, Outgoing
from caraway.casework.queries.police_case import PoliceCase
from caraway.casework.queries.police_history import offence_words
from caraway.casework.queries.police_words import step_words
from caraway.casework.stored import local
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.decisions import failed
from caraway.core.facts import Fact
from caraway.core.message_words import MessageState
from caraway.core.refusals import NotYours
from caraway.platform.web.dates import day

NOTICES: Mapping[str, str] = {
    "booked": "Told of the dates",
    "moved": "Told of changed dates",
    "reminder": "Reminded of a session",
    "missed": "Told that a session was missed",
    "cancelled": "Told that a session was cancelled",
    "outcome": "Told how the programme ended",
}
"""Kinds of message to the participant that the file names, with the words for each. A kind that is not here is not shown."""

LEFT = (MessageState.SENT.value, MessageState.DELIVERED.value)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something on a day: what, and how it went where that is another column."""

    on: date
    what: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on the failure: by whom, when, on which condition, evidence and excuse."""

    on: date
    by: str
    decision: str
    breach: bool
    condition: str
    evidence: str
    excuse: str
    excuse_on: date | None
    excuse_to: str
    excuse_reasonable: bool | None


@dataclass(frozen=True, slots=True)
class BreachFile:
    """Everything of the file. `outcome`: how the provider returned the case. `decision`: None while there is none."""

    name: str
    date_of_birth: date
    pnc: str
    reference: str
    police_reference: str
    offence: str
    offence_on: date | None
    cautioned_on: date | None
    authorised_by: str
    requirements: tuple[str, ...]
    conditions: tuple[str, ...]
    expires_on: date | None
    charge_on: date | None
    charge_confirmed: bool
    charge_basis: str
    outcome: str
    returned_on: date | None
    booked: tuple[Dated, ...]
    notices: tuple[Dated, ...]
    attendance: tuple[Dated, ...]
    decision: Decision | None


def breach_file(found: PoliceCase, today: date) -> BreachFile:
    """The file of a referral that this person was shown. Raises NotYours where nothing was failed."""
    stands = found.standing
    if not failed(stands.outcome):
        raise NotYours("not_found", "There is no such file.")
    kept = in_force(found.facts)
    caution = _last(kept, f.Cautioned)
    said = caution.detail if caution and isinstance(caution.detail, f.Cautioned) else f.Cautioned(())
    charge, window = stands.charge, stands.window
    return BreachFile(
        name=found.name,
        date_of_birth=found.date_of_birth,
        pnc=found.pnc,
        reference=found.reference,
        police_reference=found.police_reference,
        offence=offence_words(found.offence_code),
        offence_on=found.ground(today).offence_on,
        cautioned_on=stands.cautioned_on,
        authorised_by=said.authorised_by,
        requirements=tuple(one.words for one in said.requirements),
        conditions=said.conditions,
        expires_on=window.expires_on if window else None,
        charge_on=charge.last_on if charge else None,
        charge_confirmed=bool(charge and charge.confirmed),
        charge_basis=charge.basis if charge else "",
        outcome=stands.outcome.words if stands.outcome else "",
        returned_on=stands.returned_on,
        booked=tuple(_said(kept, BOOKED)),
        notices=notices(found),
        attendance=tuple(_said(kept, WENT)),
        decision=_decision(kept),
    )


Words = Callable[[Any, date], Dated]

BOOKED: Mapping[type, Words] = {
    f.Booked: lambda detail, on: Dated(on, f"{step_words(detail.step)} booked", day(detail.session_on)),
    f.Moved: lambda detail, on: Dated(on, f"{step_words(detail.step)} moved", day(detail.session_on)),
    f.CallBooked: lambda detail, on: Dated(on, "Call arranged", day(detail.session_on)),
    f.SessionCancelled: lambda detail, on: Dated(on, f"{step_words(detail.step)} cancelled by the provider"),
}
WENT: Mapping[type, Words] = {
    f.SessionMarked: lambda detail, on: Dated(on, step_words(detail.step), detail.code.words),
    f.CallMarked: lambda detail, on: Dated(on, "Call", detail.code.words),
    f.AbsenceSettled: lambda detail, on: Dated(
        on, "Reason for an absence", "Acceptable" if detail.acceptable else "Not acceptable"
    ),
}


def _said(kept: Any, words: Mapping[type, Words]) -> Iterator[Dated]:
    for fact in kept:
        say = words.get(type(fact.detail))
        if say is not None:
            yield say(fact.detail, fact.on)


def notices(found: PoliceCase) -> tuple[Dated, ...]:
    """What the participant was told, and when: kind and day alone. What never left was not told.

    How it ended is said by the message of that fact: it is told also where nothing may be written.
    """
    said = Message.objects.filter(case_id=found.id, recipient="participant", kind__in=NOTICES).values_list("at", "kind")
    left = Outgoing.objects.filter(case_id=found.id, kind__in=NOTICES, state__in=LEFT).exclude(kind="outcome")
    told = sorted({(local(at).date(), kind) for at, kind in (*said, *left.values_list("sent_at", "kind")) if at})
    return tuple(Dated(on, NOTICES[kind]) for on, kind in told)


def _last(kept: Any, kind: type) -> Fact | None:
    return next((fact for fact in reversed(list(kept)) if type(fact.detail) is kind), None)


def _decision(kept: Any) -> Decision | None:
    fact = _last(kept, f.Decided)
    if fact is None or not isinstance(fact.detail, f.Decided):
        return None
    said = fact.detail
    return Decision(
        fact.on,
        fact.by,
        said.decision.words,
        said.breach,
        said.condition,
        said.evidence,
        said.excuse,
        said.excuse_on,
        said.excuse_to,
        said.excuse_reasonable,
    )
