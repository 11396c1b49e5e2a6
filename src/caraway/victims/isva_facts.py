"""What is stored of clients, as the rules of `core.isva` read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.isva.course import Course
from caraway.core.isva.court import MeasureStep
from caraway.core.isva.journey import Step, review_until, stage_of
from caraway.core.isva.rhythm import Client, Due, contact_due, next_court
from caraway.core.isva.settings import IsvaSettings
from caraway.core.isva.words import Measure, MeasureIs, Risk, Stage
from caraway.core.victim.engagement import SPOKE, Engagement
from caraway.victims.isva_ways import confirmed_cases
from caraway.victims.models import IsvaCase, IsvaConsent, IsvaContact, IsvaCourtDay, IsvaMeasure, IsvaRisk, IsvaStep

SETTINGS = IsvaSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One case: its steps, risk (None: nobody has said), days spoken with, attempts since, and days at court by their ids."""

    referred_on: date
    steps: tuple[Step, ...] = ()
    risk: Risk | None = None
    consent: bool = False
    ways: bool = False
    spoken: tuple[date, ...] = ()
    tried: int = 0
    court: tuple[tuple[UUID, date], ...] = ()

    def due(self, today: date) -> Due:
        """The next contact."""
        client = Client(
            referred_on=self.referred_on,
            steps=self.steps,
            risk=self.risk or Risk.NOT_KNOWN,
            spoken=self.spoken,
            court=[on for _, on in self.court],
        )
        return contact_due(client, today, SETTINGS)

    def next_court(self, today: date) -> date | None:
        """The next day at court."""
        return next_court((on for _, on in self.court), today)

    def course(self, today: date) -> Course:
        """What opening and closing read."""
        return Course(
            consent=self.consent,
            stage=stage_of(self.steps),
            risk=self.risk is not None,
            ways=self.ways,
            next_court=self.next_court(today),
            review_until=review_until(self.steps, SETTINGS),
            tried=self.tried,
        )


def facts_of(case: IsvaCase) -> Facts:
    """Of one case."""
    return facts_of_each([case])[case.pk]


def facts_of_each(cases: Iterable[IsvaCase]) -> dict[UUID, Facts]:
    """Of each of these cases."""
    found = {one.pk: one for one in cases}
    steps, court = _steps(found), _court(found)
    spoken, tried = _contacts(found)
    risks = {row.case_id: Risk(row.level) for row in IsvaRisk.objects.filter(case__in=found).order_by("at", "id")}
    consents = set(IsvaConsent.objects.filter(case__in=found).values_list("case_id", flat=True))
    ways = confirmed_cases(found)
    return {
        key: Facts(
            referred_on=case.referred_on,
            steps=tuple(steps[key]),
            risk=risks.get(key),
            consent=key in consents,
            ways=key in ways,
            spoken=tuple(spoken[key]),
            tried=tried[key],
            court=tuple(court[key]),
        )
        for key, case in found.items()
    }


def measures_of(case: IsvaCase) -> tuple[MeasureStep, ...]:
    """What was recorded of special measures, in its order."""
    rows = IsvaMeasure.objects.filter(case=case).order_by("number")
    return tuple(MeasureStep(Measure(row.measure), MeasureIs(row.state), row.on) for row in rows)


def _steps(cases: Iterable[UUID]) -> dict[UUID, list[Step]]:
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in IsvaStep.objects.filter(case__in=cases).order_by("number"):
        found[row.case_id].append(Step(stage=Stage(row.stage), on=row.on, court_on=row.court_on, told_on=row.told_on))
    return found


def _court(cases: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, date]]]:
    """Those that hold: neither moved nor taken off the list."""
    found: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    for row in IsvaCourtDay.objects.filter(case__in=cases, replaced=None).order_by("on", "id"):
        if row.on is not None:
            found[row.case_id].append((row.pk, row.on))
    return found


def _contacts(cases: Iterable[UUID]) -> tuple[dict[UUID, list[date]], dict[UUID, int]]:
    """Contacts with clients themselves. An attempt without a safe way is none that was tried."""
    spoken: dict[UUID, list[date]] = defaultdict(list)
    tried: dict[UUID, int] = defaultdict(int)
    for row in IsvaContact.objects.filter(case__in=cases, person=None).order_by("on", "at", "id"):
        if row.result in SPOKE:
            spoken[row.case_id].append(row.on)
            tried[row.case_id] = 0
        elif row.result == Engagement.NO_ANSWER:
            tried[row.case_id] += 1
    return spoken, tried
