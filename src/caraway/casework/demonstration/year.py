"""The year, day by day: referrals come, every desk works its list, workshops run on Saturdays."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from caraway.casework.actions import holds
from caraway.casework.demonstration import branches, forms, lot, ordinary, outbox, police, safety, sessions, waiting
from caraway.casework.demonstration.desks import DUTIES, USUAL, Look
from caraway.casework.demonstration.names import Names
from caraway.casework.demonstration.plan import Plan, Traveller
from caraway.casework.demonstration.setting import Area, World
from caraway.casework.models import DueRow, HoldAsked, StandingRow
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

YEAR = timedelta(days=365)
FEW, FULL = 48, 1150
SATURDAY = 5
BATCH = 18


class Year:
    """A year under way: who is coming, who is here, and the work of each day."""

    def __init__(self, world: World, seed: int, today: date, full: bool) -> None:
        self.world, self.today, self.full = world, today, full
        self.word = f"{seed} {today.isoformat()} {full}"
        self.names = Names(Random(f"names {self.word}"))  # nosec B311 - invented people, the same each time
        # Of a source of their own, so that everybody else is who they are without the trial.
        self.names_of_trial = Names(Random(f"names of the trial {self.word}"), self.names.given, lot.PHONES)  # nosec B311
        self.here: dict[UUID, Traveller] = {}
        self.expectant: dict[UUID, Traveller] = {}
        self.looks: dict[UUID, Look] = {}
        self.coming = self._travellers()
        self.planned_to = today - YEAR - timedelta(days=1)
        self.staff = {one.person: one for area in world.areas.values() for one in area.facilitators}

    def _travellers(self) -> dict[date, list[Traveller]]:
        rng = Random(f"plans {self.word}")  # nosec B311
        made = [one.of(self.today) for one in branches.BRANCHES]
        made += waiting.plans(self.today)
        made += [
            lot.cautioned_after(one, self.today) for one in ordinary.plans(FULL if self.full else FEW, self.today, rng)
        ]
        made += lot.plans(self.today)
        coming: dict[date, list[Traveller]] = {}
        for number, plan in enumerate(made, 1):
            coming.setdefault(plan.day, []).append(self._traveller(number, plan))
        return coming

    def _traveller(self, number: int, plan: Plan) -> Traveller:
        rng = Random(f"{number} {self.word}")  # nosec B311
        area = self.world.areas[plan.area]
        delays = {kind: rng.choice(days) for kind, days in USUAL.items()}
        officer = rng.choice(area.officers)
        return Traveller(
            number,
            plan,
            area.officers[0] if plan.of_first else officer,
            area.supervisor,
            area.decider,
            rng.choice(area.coordinators),
            delays={**delays, **plan.delays},
        )

    def live(self) -> None:
        """Every day up to today, of which only the early morning has come."""
        day = self.today - YEAR
        while day <= self.today:
            clock.set(clock.at(day, 8, 30))
            with scope.acting_as(CARAWAY):
                if day == self.today - YEAR:
                    self._first_of_all(day)
                self._day(day)
                self._write(day)
            day += timedelta(days=1)
        safety.live(self.world.areas["wessex"], self.here.values())
        with scope.acting_as(CARAWAY):
            police.encourage(self.here)
        police.leave(self.world.accounts[police.LEAVES])

    def _first_of_all(self, day: date) -> None:
        """Whose 12 months are over today; numbered after everybody else."""
        who = self._traveller(sum(map(len, self.coming.values())) + 1, replace(police.FIRST, day=day))
        who.case = police.a_year_ago(who, self._area(who))
        self.here[who.case] = who

    def _day(self, day: date) -> None:
        self._plan_workshops(day)
        if day == self.today - lot.OPENED:
            lot.open_trial(self.world.areas[lot.AREA])
        for traveller in self.coming.get(day, ()):
            self._refer(traveller)
        if day == self.today:
            return
        if day.weekday() < SATURDAY:
            if day >= self.today - lot.OPENED:
                lot.ask(self.world.areas[lot.AREA], self.here.values(), day)
            self._work(day)
            self._happen()
            sessions.run_calls(day, self.here)
        if day.weekday() == SATURDAY:
            sessions.run(day, self.here, self.staff)
        self._settle(day)

    def _settle(self, day: date) -> None:
        """The evening's batch, of the agreements under which anybody asked for a hold: the others' would be empty."""
        asked = HoldAsked.objects.filter(batch=None).values_list("agreement", flat=True).distinct()
        for agreement in sorted(asked):
            at = clock.at(day, BATCH)
            clock.set(max(clock.now(), at))
            holds.settle_batch(agreement=agreement, at=at, by=CARAWAY)

    def _write(self, day: date) -> None:
        """In the last weeks participants are written to, as they would be all year."""
        if self.today - outbox.WEEKS <= day < self.today:
            if day == self.today - outbox.WEEKS:
                outbox.speak(day, {case: who.coordinator for case, who in self.here.items()})
            outbox.leave(day)

    def _plan_workshops(self, day: date) -> None:
        if self.planned_to < day + timedelta(days=120):
            first, self.planned_to = self.planned_to + timedelta(days=1), day + sessions.AHEAD
            sessions.plan_ahead(self.world, self.full, first, self.planned_to)

    def _refer(self, traveller: Traveller) -> None:
        clock.advance(timedelta(minutes=2))
        rng = Random(f"form {traveller.number} {self.word}")  # nosec B311
        names = self.names_of_trial if traveller.plan.branch == lot.BRANCH else self.names
        traveller.case = forms.refer(traveller, self._area(traveller), names, rng, clock.today())
        if traveller.case is not None:
            self.here[traveller.case] = traveller
            if traveller.plan.events:
                self.expectant[traveller.case] = traveller

    def _area(self, traveller: Traveller) -> Area:
        return self.world.areas[traveller.plan.area]

    def _work(self, day: date) -> None:
        """One thing for each person a day: whatever has been due longest."""
        served: set[UUID] = set()
        for case, kind, due_on, about in self._list(day):
            who = self.here[case]
            if case in served or not self._ready(who, kind, due_on, day):
                continue
            clock.advance(timedelta(minutes=1))
            if DUTIES[kind](who, about) is None:
                served.add(case)

    def _list(self, day: date) -> Iterable[tuple[UUID, DueKind, date, str]]:
        rows = DueRow.objects.filter(due_on__lte=day, kind__in=[kind.value for kind in DUTIES])
        for case, kind, due_on, about in sorted(
            rows.values_list("case_id", "kind", "due_on", "about"),
            key=lambda row: (row[2], self._number(row[0]), row[1]),
        ):
            yield case, DueKind(kind), due_on, about

    def _number(self, case: UUID) -> int:
        return self.here[case].number

    def _ready(self, who: Traveller, kind: DueKind, due_on: date, day: date) -> bool:
        return kind not in who.plan.leave and day >= due_on + timedelta(days=who.delays[kind])

    def _happen(self) -> None:
        for case, who in list(self.expectant.items()):
            event = who.plan.events[who.happened]
            if not event.when(self._look(case)):
                continue
            clock.advance(timedelta(minutes=1))
            event.do(Look.at(case), who)
            who.happened += 1
            if who.happened == len(who.plan.events):
                del self.expectant[case], self.looks[case]

    def _look(self, case: UUID) -> Look:
        """The case as it was seen last, where nothing has been recorded since: most have a long wait for their event."""
        before = self.looks.get(case)
        facts = StandingRow.objects.values_list("facts", flat=True).get(case=case)
        look = before.later() if before and len(before.facts) == facts else Look.at(case)
        self.looks[case] = look
        return look
