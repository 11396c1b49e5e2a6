"""What an adviser records of a client: opening, consent, stage, risk, whose the case is, closing.

The audit says that something was recorded of which case, and never what.
"""

from datetime import date
from typing import Any
from uuid import UUID

from caraway.core.isva.consent import Consent, decides
from caraway.core.isva.course import require_consent, require_end
from caraway.core.isva.journey import Step, added
from caraway.core.isva.words import Competence, Ending, OwnView, ParentSays, Referrer, Risk, Stage, Without
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.intake import new_reference
from caraway.victims.isva_facts import SETTINGS, facts_of
from caraway.victims.isva_reach import advisers_of, opened, services
from caraway.victims.models import IsvaCase, IsvaConsent, IsvaCourtDay, IsvaRisk, IsvaStep

OLDEST = 120
"""Somebody older is mistyped."""


@action("isva.open", permission="isva.work")
def open_case(
    *, service: UUID, given_name: str, family_name: str, born: date, referrer: Referrer, referred_on: date, by: Actor
) -> UUID:
    """Write down that somebody was referred, or came. Whoever does it is the adviser until a manager says otherwise.

    Raises NotYours for a service of others, InvalidValue for days that cannot be and for no name.
    """
    found = services(by).filter(pk=service).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    for name, words in (("given_name", given_name), ("family_name", family_name)):
        if not 0 < len(words.strip()) <= 100:
            raise InvalidValue(name, "Give a name of at most 100 characters.")
    today = clock.today()
    if referred_on > today:
        raise InvalidValue("referred_on", "Give a day that is today or in the past.")
    if not today.year - OLDEST <= born.year or born > referred_on:
        raise InvalidValue("born", "Give a day of birth that is before the referral.")
    case = IsvaCase.objects.create(
        agreement_id=found.agreement_id,
        reference=new_reference(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        born=born,
        referrer=referrer.value,
        referred_on=referred_on,
        opened_at=clock.now(),
        adviser=by.person,
    )
    told("isva.open", case, by)
    return case.pk


@action("isva.consent", permission="isva.work")
def record_consent(
    *,
    case: UUID,
    view: OwnView,
    competence: Competence | None = None,
    parent: ParentSays | None = None,
    without: Without | None = None,
    by: Actor,
) -> UUID:
    """What was said today of being supported. Raises InvalidValue as `core.isva.consent.Consent` does."""
    found, today = opened(case, by), clock.today()
    said = Consent(by_age=decides(found.born, today), view=view, competence=competence, parent=parent, without=without)
    IsvaConsent.objects.create(
        on=today,
        by_age=said.by_age,
        view=said.view.value,
        competence=said.competence.value if said.competence else "",
        parent=said.parent.value if said.parent else "",
        without=said.without.value if said.without else "",
        **made(found, by),
    )
    return told("isva.consent", found, by)


@action("isva.step", permission="isva.work")
def record_step(
    *, case: UUID, stage: Stage, on: date, court_on: date | None = None, told_on: date | None = None, by: Actor
) -> UUID:
    """The stage reached, and the next day at court where it has one. Raises as `core.isva.journey.added` does."""
    found = opened(case, by)
    facts = facts_of(found)
    step = Step(stage=stage, on=on, court_on=court_on, told_on=told_on)
    number = len(added(facts.steps, step, clock.today()))
    row = made(found, by)
    IsvaStep.objects.create(number=number, stage=stage.value, on=on, court_on=court_on, told_on=told_on, **row)
    if court_on is not None and court_on not in {day for _, day in facts.court}:
        IsvaCourtDay.objects.create(on=court_on, **row)
    return told("isva.step", found, by)


@action("isva.risk", permission="isva.work")
def set_risk(*, case: UUID, level: Risk, by: Actor) -> UUID:
    """How much danger there is, since today."""
    found = opened(case, by)
    IsvaRisk.objects.create(level=level.value, on=clock.today(), **made(found, by))
    return told("isva.risk", found, by)


@action("isva.assign")
def assign(*, case: UUID, adviser: UUID, by: Actor) -> UUID:
    """Say whose case it is. Raises InvalidValue for whoever is no adviser of this organisation."""
    found = opened(case, by)
    if adviser not in {one.account for one in advisers_of(by.organisation, clock.today())}:
        raise InvalidValue("adviser", "Choose an adviser of your organisation.")
    found.adviser = adviser
    found.save(update_fields=["adviser"])
    return told("isva.assign", found, by)


@action("isva.close", permission="isva.work")
def close(*, case: UUID, why: Ending, by: Actor) -> UUID:
    """Close the case. Raises NotNow as `core.isva.course.require_end` does."""
    found, today = opened(case, by), clock.today()
    require_end(facts_of(found).course(today), why, today, SETTINGS)
    found.closed_on, found.closed_why = today, why.value
    found.save(update_fields=["closed_on", "closed_why"])
    return told("isva.close", found, by)


def working_on(case: UUID, by: Actor) -> IsvaCase:
    """An open case in which the client's consent is recorded, locked. Raises NotNow where it is not, and as `opened` does."""
    found = opened(case, by)
    require_consent(facts_of(found).course(clock.today()))
    return found


def made(case: IsvaCase, by: Actor) -> dict[str, Any]:
    """The columns that everything recorded has: of what, when and by whom."""
    return {
        "agreement_id": case.agreement_id,
        "case": case,
        "at": clock.now(),
        "by": by.person,
        "by_name": by.name,
    }


def told(verb: str, case: IsvaCase, by: Actor) -> UUID:
    """Tell the audit that it was done, and nothing else. The case."""
    trail.record(verb, by=by, subjects=[case.pk], agreement=case.agreement_id)
    return case.pk
