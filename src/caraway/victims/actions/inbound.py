"""Somebody got in touch: kept, given to one case by the number alone where it fits exactly one, and never answered by a machine."""

import logging
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.safe_plan import DetailKind, Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import every_agreement
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns
from caraway.victims.known import one_of
from caraway.victims.models import DealtWith, GotInTouch, SurveyAnswers, VictimCase, VictimMessage
from caraway.victims.plans import stored_of_each
from caraway.victims.reach import opened, theirs
from caraway.victims.wording import neutral_number

LONGEST = 2000
_log = logging.getLogger(__name__)


@action("message.send")
def take_in(*, reference: str, number: str, to: str, words: str, by: Actor) -> None:
    """Keep a text from `number` that came in on our number `to`. The same one told twice is kept once.

    One that fits no case, or several, belongs to an agreement that has the number it came in on; to none it is not kept:
    whose it is would be a guess.
    """
    turns.take(f"touch:{reference}")
    cases = _cases_with(number)
    case = cases[0] if len(cases) == 1 else None
    agreement = case.agreement_id if case else _agreement_of(to, cases)
    known = GotInTouch.objects.filter(reference=reference).exists()
    if known or agreement is None:
        _log.warning("A text that came in was not kept: it is known, or no agreement has the number it came in on.")
    else:
        _keep(agreement, case, Way.TEXT, words[:LONGEST], by, reference=reference, number=number)
    subjects = [case.pk] if case else []
    kept = not known and agreement is not None
    trail.record("touch.take_in", by=by, subjects=subjects, agreement=agreement, detail={"kept": kept})


@action("touch.log", permission="victim.contact")
def log(*, case: UUID, way: Way, words: str, by: Actor) -> UUID:
    """Keep that somebody got in touch about a case. Whether it was the victim is found out by a call."""
    if len(words) > LONGEST:
        raise InvalidValue("words", "Write at most 2,000 characters.")
    found = opened(case, by)
    row = _keep(found.agreement_id, found, way, words, by)
    trail.record("touch.log", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"way": way.value})
    return row.pk


@action("notice.deal", permission="victim.contact")
def deal_with(*, about: UUID, by: Actor) -> UUID:
    """Say that one thing of the worklist was dealt with. Said again it changes nothing. Raises NotYours where it is not theirs."""
    row = _notice(about, by)
    if not DealtWith.objects.filter(about=about).exists():
        DealtWith.objects.create(
            agreement_id=row.agreement_id, about=about, at=clock.now(), by=by.person, by_name=by.name
        )
    subjects = [one for one in (row.case_id,) if one]
    trail.record("notice.deal", by=by, subjects=subjects, agreement=row.agreement_id, detail={"about": about})
    return about


@action("touch.place", permission="victim.contact")
def place(*, about: UUID, reference: str, by: Actor) -> UUID:
    """Put a text that fits no case on the case that it is of: it is kept there too, and here dealt with.

    Raises InvalidValue for a reference that no case of theirs has, NotNow for one that is on a case or was dealt with.
    """
    row = one_of(GotInTouch.objects.filter(pk=about, agreement__in=_agreements(by)))
    turns.take(f"touch:{row.reference}")
    found = theirs(by).filter(reference=reference.strip().upper(), closed_at=None).first()
    if found is None:
        raise InvalidValue("reference", "No open case has this reference. Check it on the list of cases.")
    if row.case_id or DealtWith.objects.filter(about=about).exists():
        raise NotNow("placed", "This is on a case already, or was dealt with.")
    made = _keep(found.agreement_id, found, Way(row.way), row.words, by, number=row.number)
    DealtWith.objects.create(agreement_id=row.agreement_id, about=about, at=clock.now(), by=by.person, by_name=by.name)
    trail.record("touch.place", by=by, subjects=[found.id], agreement=found.agreement_id, detail={"about": about})
    return made.pk


def _notice(about: UUID, by: Actor) -> VictimMessage | GotInTouch | SurveyAnswers:
    where = {"pk": about, "agreement__in": _agreements(by)}
    for model in (VictimMessage, GotInTouch):
        found = model.objects.filter(**where).first()
        if found is not None:
            return found
    return one_of(SurveyAnswers.objects.filter(**where))


def _agreements(by: Actor) -> list[UUID]:
    return list(theirs(by).order_by().values_list("agreement_id", flat=True).distinct())


def _cases_with(number: str) -> list[VictimCase]:
    """Open cases whose plan has this number, in use or waiting."""
    rows = {one.pk: one for one in VictimCase.objects.filter(closed_at=None, plans__details__value=number).distinct()}
    plans = stored_of_each(rows.values())
    has = (
        key
        for key, plan in plans.items()
        if any(one.value == number for one in plan.details if one.kind is DetailKind.NUMBER)
    )
    return [rows[key] for key in sorted(has)]


def _agreement_of(to: str, cases: list[VictimCase]) -> UUID | None:
    """Whose a text is that fits no case or several: those that all the cases share, else who has the number it came in on."""
    shared = {one.agreement_id for one in cases}
    if len(shared) == 1:
        return shared.pop()
    return next((one for one in every_agreement() if to and neutral_number(one) == to), None)


def _keep(
    agreement: UUID, case: VictimCase | None, way: Way, words: str, by: Actor, *, reference: str = "", number: str = ""
) -> GotInTouch:
    key = ids.new()
    return GotInTouch.objects.create(
        id=key,
        agreement_id=agreement,
        case=case,
        way=way.value,
        reference=reference or str(key),
        number=number,
        words=words,
        at=clock.now(),
        by=by.account_id,
        by_name=by.name,
    )
