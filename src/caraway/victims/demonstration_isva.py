"""Demonstration of the advisers' desk: a manager, two advisers and eight invented clients, made only through the actions.

It draws from a seed of its own, after everything else, so that nothing else of the demonstration changes by it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from caraway.core.dates import add_years
from caraway.core.isva import words as w
from caraway.core.isva.consent import ADULT_FROM, DECIDES_FROM, YOUNG_FROM
from caraway.core.isva.journey import COURT, TOLD
from caraway.core.leaving import Hours
from caraway.core.victim.contact import Answered
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts import demonstration as accounts
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements.models import Organisation
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import scope
from caraway.victims.actions import isva, isva_contacts, isva_court, isva_people, isva_services, isva_ways
from caraway.victims.revising import Given, Said

TEAM = (
    ("s.ambrose@victims.example.org", "S. Ambrose", "isva"),
    ("l.fenwick@victims.example.org", "L. Fenwick", "isva"),
    ("d.hartnell@victims.example.org", "D. Hartnell", "isva_manager"),
)
EARLIER = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Invented:
    """One client: name, years of age, who referred, how many days ago, risk, and stages with how many days ago each was reached.

    `court`: in how many days the next day at court is. `spoken`: how many days ago they were last spoken with.
    """

    name: str
    years: int
    referrer: w.Referrer
    ago: int
    risk: w.Risk | None
    stages: Sequence[tuple[w.Stage, int]] = ()
    court: int | None = None
    spoken: int = 0


CLIENTS = (
    Invented("Orla Brackley", 34, w.Referrer.SELF, 3, None),
    Invented("Tamsin Holt", 27, w.Referrer.CENTRE, 60, w.Risk.HIGH, [(w.Stage.NOT_REPORTED, 58)], spoken=9),
    Invented(
        "Edie Larch",
        15,
        w.Referrer.SCHOOL,
        120,
        w.Risk.MEDIUM,
        [(w.Stage.REPORTED, 118), (w.Stage.INTERVIEW, 100)],
        spoken=5,
    ),
    Invented(
        "Jonah Pike",
        9,
        w.Referrer.FAMILY,
        200,
        w.Risk.STANDARD,
        [(w.Stage.REPORTED, 198), (w.Stage.INTERVIEW, 180), (w.Stage.INVESTIGATION, 170)],
        spoken=20,
    ),
    Invented(
        "Maeve Torrance",
        41,
        w.Referrer.POLICE,
        300,
        w.Risk.STANDARD,
        [(w.Stage.INVESTIGATION, 290), (w.Stage.CHARGING, 60), (w.Stage.NO_ACTION, 20)],
        spoken=12,
    ),
    Invented(
        "Rhys Calder",
        22,
        w.Referrer.HEALTH,
        330,
        w.Risk.MEDIUM,
        [(w.Stage.REPORTED, 325), (w.Stage.CHARGED, 120), (w.Stage.PLEA, 90), (w.Stage.HEARINGS, 40)],
        court=5,
        spoken=8,
    ),
    Invented(
        "Nadia Sorrel",
        29,
        w.Referrer.CHARITY,
        360,
        w.Risk.STANDARD,
        [(w.Stage.CHARGED, 350), (w.Stage.PLEA, 200), (w.Stage.TRIAL, 10)],
        court=21,
        spoken=4,
    ),
    Invented(
        "Wilfred Ash",
        52,
        w.Referrer.SOCIAL_CARE,
        380,
        w.Risk.STANDARD,
        [(w.Stage.TRIAL, 150), (w.Stage.GUILTY, 120), (w.Stage.SENTENCE, 60), (w.Stage.AFTER, 30)],
        spoken=15,
    ),
)


def load(house: Organisation, today: date) -> None:
    """The service in that organisation, its people, and the clients."""
    with randomness.use(f"support {today.isoformat()}"):
        began = today - EARLIER
        with clock.use(clock.at(began, 9)), scope.acting_as(INSTALLER):
            service = isva_services.begin_service(
                name="Support: the whole area", area="The whole area", organisation=house, from_on=began, by=INSTALLER
            )
            team = [
                actor_of(
                    accounts.add_person(email=email, full_name=name, organisation=house, roles=[role], from_on=began)
                )
                for email, name, role in TEAM
            ]
        for number, one in enumerate(CLIENTS):
            _client(one, service, team[number % 2], today, number)


def _client(one: Invented, service: UUID, by: Actor, today: date, number: int) -> None:
    """Each thing is recorded on its day."""
    with _on(today, one.ago):
        case = _opened(one, service, by)
    if one.risk is None:
        return
    with _on(today, one.ago - 1):
        isva.record_consent(case=case, by=by, **_consent(one.years))
        isva.set_risk(case=case, level=one.risk, by=by)
        _ways(case, None, number, by)
        _spoken(case, by)
    for stage, ago in one.stages:
        with _on(today, ago):
            _stage(one, case, stage, today, by)
    with _on(today, one.stages[-1][1]):
        _around(one, case, by)
    with _on(today, one.spoken):
        _spoken(case, by)


@contextmanager
def _on(today: date, ago: int) -> Iterator[None]:
    with clock.use(clock.at(today - timedelta(days=ago), 10)):
        yield


def _opened(one: Invented, service: UUID, by: Actor) -> UUID:
    given, family = one.name.split()
    found: UUID = isva.open_case(
        service=service,
        given_name=given,
        family_name=family,
        born=add_years(clock.today(), -one.years) - timedelta(days=40),
        referrer=one.referrer,
        referred_on=clock.today(),
        by=by,
    )
    return found


def _consent(years: int) -> dict[str, Any]:
    """From 16 on the own view; at 13 a client who understands and decides; below, with a parent."""
    said: dict[str, Any] = {"view": w.OwnView.WANTS}
    if years >= DECIDES_FROM:
        return said
    if years >= YOUNG_FROM:
        return said | {
            "competence": w.Competence.COMPETENT,
            "parent": w.ParentSays.NOT_ASKED,
            "without": w.Without.DECIDES,
        }
    return said | {"competence": w.Competence.NOT_COMPETENT, "parent": w.ParentSays.AGREES}


def _ways(case: UUID, person: UUID | None, number: int, by: Actor) -> None:
    said = Said(
        methods=frozenset({Way.CALL, Way.IN_PERSON, Way.TEXT}),
        hours=Hours(),
        language=Language.ENGLISH,
        details={DetailKind.NUMBER: Given(f"+4477009009{number:02}", used_by=UsedBy.NOBODY)},
    )
    isva_ways.change(case=case, person=person, version=0, said=said, agreed=True, by=by)


def _stage(one: Invented, case: UUID, stage: w.Stage, today: date, by: Actor) -> None:
    """The next day at court is the one that is to come, where this is where the case stands; otherwise one that has been."""
    on, last = clock.today(), stage is one.stages[-1][0]
    ahead = today + timedelta(days=one.court) if last and one.court is not None else on + timedelta(days=14)
    isva.record_step(
        case=case,
        stage=stage,
        on=on,
        court_on=ahead if stage in COURT else None,
        told_on=on if stage in TOLD else None,
        by=by,
    )


def _around(one: Invented, case: UUID, by: Actor) -> None:
    """Who else is in it, what is arranged, and the days at court and of therapy."""
    on = clock.today()
    if one.years < ADULT_FROM:
        isva_people.set_school(
            case=case,
            place="Hillside School",
            same=w.SamePlace.SAME,
            arranged=[w.Arranged.PERSON, w.Arranged.APART],
            by=by,
        )
        isva_court.record_therapy(case=case, kind=w.Therapy.PLAY, on=on, by=by)
    if one.years < YOUNG_FROM:
        _person(case, w.PersonIs.PARENT, "Hannah Pike", [w.MayKnow.SUPPORTED, w.MayKnow.APPOINTMENTS], by)
    if one.court is not None:
        _person(case, w.PersonIs.OFFICER, "P. Locksley", [w.MayKnow.SUPPORTED], by)
        isva_court.record_measure(case=case, measure=w.Measure.SCREENS, state=w.MeasureIs.ASKED, on=on, by=by)
        isva_court.record_support(case=case, kind=w.Support.VISIT, on=on, by=by)


def _person(case: UUID, kind: w.PersonIs, name: str, may_know: Sequence[w.MayKnow], by: Actor) -> None:
    isva_people.add_person(case=case, kind=kind, name=name, number="", email="", may_know=may_know, by=by)


def _spoken(case: UUID, by: Actor) -> None:
    asked = isva_contacts.begin(case=case, person=None, interpreter=False, by=by)
    isva_contacts.finish(
        case=case, asked=asked, who=Answered.VICTIM, result=Engagement.ENGAGED, topics=[w.Topic.WELLBEING], by=by
    )
