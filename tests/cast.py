"""A small world for tests, built only through actions: the same people every time, at a held clock.

    Wessex Police (44) ────────── CARA Wessex ───────────── Wessex Partners
      Southampton custody           clock from the caution    coordinator   R. Okafor      (and M. Vane)
        officer     L. Frome        chances 2, group and      facilitators  T. Bray, N. Lund, H. Dunne
      Portsmouth custody            telephone, English        manager       P. Sorrel
        elsewhere   O. Pell                                   safeguarding  S. Yarrow
      supervisor  D. Harte                                    admin         A. Quill (and auditor)
      decider     C. Nye                                           │
                                                                   │ workshops of Wessex open to the border
    Heddlu Gogledd Wales (60) ─── CARA Wales border ───────────────┤ delivered by Wessex Partners,
        welsh_officer  G. Rhys      clock from the arrest          │ coordinated by Northern Partners too
        welsh_supervisor T. Vaughan, welsh_decider E. Bowen        │
                      └────────── CARA Gogledd ──────────── Northern Partners
                                    English and Welsh         stranger      S. Tarn (coordinator)
    County council: commissioner K. Ashe (Wessex alone)       strange_facilitator  J. Orme (and B. Linden)
                                                                strange_manager  H. Fell

`Cast.referred()`, `.accepted()`, `.booked()`, `.attended_a()`, `.attended_b()`, `.returned()`, … each make one person whose
case got that far *by today*: what led there happened in the days before, and the clock stands where it stood.
Each returns a `Person` with the case's id and ways to look at it and to go on.
"""

import itertools
from collections.abc import Iterator
from contextlib import nullcontext
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from tests import site  # sets up the site that is imported below

import pytest  # isort: skip

from caraway.bridge.intake import VictimDetails
from caraway.casework.actions import accrediting, cases, drafts, planning, referrals, registers
from caraway.casework.models import ReferralDraft, Workshop
from caraway.core.vocabulary import Attendance, Mode, ModeReason, Requirement, ResultCode
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Organisation, Part, Unit
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.person import AIMS, ATTENDED, Person, on

__all__ = ["AIMS", "Cast", "Person", "cast", "cast_template", "committed_cast", "held_clock", "module_cast"]

TODAY = date(2026, 3, 2)
NOON = clock.at(TODAY, 12)
BEGAN = date(2025, 1, 6)
WEEK = timedelta(days=7)
ABSENT = registers.Line(Attendance.ABSENT_UNACCEPTABLE)


@pytest.fixture
def held_clock() -> Iterator[clock.Clock]:
    """The clock at noon of the tests' day, in this and in every thread."""
    with clock.use(NOON, everywhere=True) as held:
        yield held


@pytest.fixture(scope="session")
def cast_template(server: Server, django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[str, "Cast"]]:
    """The name of a template with the cast in it, and the cast. Making one takes longer than most tests."""

    def fill() -> Cast:
        with clock.use(NOON, everywhere=True):
            return Cast()

    with site.filled(server, fill, django_db_blocker) as made:
        yield made


@pytest.fixture
def cast(db: None, held_clock: clock.Clock) -> "Cast":
    """The cast, in a transaction that is rolled back after the test."""
    return Cast()


@pytest.fixture(scope="module")
def module_cast(
    server: Server,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    cast_template: tuple[str, "Cast"],
) -> Iterator["Cast"]:
    """The same for all tests of a module, at noon: everything stays that is done."""
    template, standing = cast_template
    with (
        site.elsewhere(server, lambda: template, django_db_blocker) as owner,
        clock.use(NOON, everywhere=True),
    ):
        made = deepcopy(standing)
        made.owner = owner
        yield made


@pytest.fixture
def committed_cast(
    server: Server,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    cast_template: tuple[str, "Cast"],
    held_clock: clock.Clock,
) -> Iterator["Cast"]:
    """The cast in a database of the test's own, where transactions commit; `.owner` is the owner's connection."""
    template, standing = cast_template
    with site.elsewhere(server, lambda: template, django_db_blocker) as owner:
        made = deepcopy(standing)
        made.owner = owner
        yield made


def _on_another(workshop: Workshop, day: date) -> Workshop:
    """The same workshop, but for its id, on another day."""
    another = copy(workshop)
    another.id, another.on = ids.new(), day
    return another


def saturday_from(day: date) -> date:
    """That day, or the Saturday after it."""
    return day + timedelta(days=(5 - day.weekday()) % 7)


@dataclass
class Cast:
    """Everyone in the map above, each an `Actor`; the agreements; the workshops by agreement, step and day."""

    today: date = field(default_factory=clock.today)
    owner: Any = None
    actors: dict[str, Actor] = field(default_factory=dict)
    workshops: dict[tuple[UUID, str, date], UUID] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        with on(BEGAN), scope.acting_as(INSTALLER):
            self._organisations()
            self._people()
        with on(BEGAN):
            self._accreditations()
        with on(self.today - 22 * WEEK):
            self._calendar(self.wessex, self.coordinator, [self.facilitator, self.facilitator_too], weeks=40)
            self._calendar(
                self.gogledd, self.stranger, [self.strange_facilitator, self.strange_facilitator_too], weeks=40, every=4
            )

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def _organisations(self) -> None:
        self.police = _organisation("Wessex Police", "police", force_code="44")
        self.welsh_police = _organisation("Heddlu Gogledd Wales", "police", force_code="60", welsh=True)
        self.partners = _organisation("Wessex Partners", "provider")
        self.northern = _organisation("Northern Partners", "provider")
        self.council = _organisation("Wessex County Council", "commissioner")
        self.southampton = agreements.add_unit(organisation=self.police, name="Southampton custody", by=INSTALLER)
        self.portsmouth = agreements.add_unit(organisation=self.police, name="Portsmouth custody", by=INSTALLER)
        self.wessex = _agreement("CARA Wessex", "44", {}, self.police, self.partners, self.council)
        welsh = {"languages": ["en", "cy"]}
        self.gogledd = _agreement("CARA Gogledd", "60", welsh, self.welsh_police, self.northern)
        border = {"clock_start": "arrest", "languages": ["en", "cy"]}
        self.border = _agreement("CARA Wales border", "60", border, self.welsh_police, self.northern)
        for_both = {"agreement": self.border, "organisation": self.partners, "part": Part.PROVIDER, "from_on": BEGAN}
        agreements.join_agreement(**for_both, by=INSTALLER)

    def _people(self) -> None:
        for key, name, organisation, roles, unit in (
            ("officer", "L. Frome", self.police, ["police_officer"], self.southampton),
            ("elsewhere", "O. Pell", self.police, ["police_officer"], self.portsmouth),
            ("supervisor", "D. Harte", self.police, ["police_supervisor"], self.southampton),
            ("decider", "C. Nye", self.police, ["police_decision_maker"], None),
            ("welsh_officer", "G. Rhys", self.welsh_police, ["police_officer"], None),
            ("welsh_supervisor", "T. Vaughan", self.welsh_police, ["police_supervisor"], None),
            ("welsh_decider", "E. Bowen", self.welsh_police, ["police_decision_maker"], None),
            ("coordinator", "R. Okafor", self.partners, ["coordinator"], None),
            ("coordinator_too", "M. Vane", self.partners, ["coordinator"], None),
            ("facilitator", "T. Bray", self.partners, ["facilitator"], None),
            ("facilitator_too", "N. Lund", self.partners, ["facilitator"], None),
            ("facilitator_three", "H. Dunne", self.partners, ["facilitator"], None),
            ("manager", "P. Sorrel", self.partners, ["provider_manager"], None),
            ("safeguarding", "S. Yarrow", self.partners, ["safeguarding_lead"], None),
            ("admin", "A. Quill", self.partners, ["account_admin", "auditor"], None),
            ("stranger", "S. Tarn", self.northern, ["coordinator"], None),
            ("strange_facilitator", "J. Orme", self.northern, ["facilitator"], None),
            ("strange_manager", "H. Fell", self.northern, ["provider_manager"], None),
            ("strange_facilitator_too", "B. Linden", self.northern, ["facilitator"], None),
            ("commissioner", "K. Ashe", self.council, ["commissioner"], None),
        ):
            self.actors[key] = _person(name, organisation, roles, unit)

    def _accreditations(self) -> None:
        """Every facilitator may lead CARA, for as long as any test looks ahead."""
        for by, people in (
            (self.manager, (self.facilitator, self.facilitator_too, self.facilitator_three)),
            (self.strange_manager, (self.strange_facilitator, self.strange_facilitator_too)),
        ):
            for one in people:
                until = date(2028, 12, 31)
                accrediting.accredit(account=one.person, programme="cara", from_on=BEGAN, to_on=until, by=by)

    def _calendar(
        self, agreement: Agreement, by: Actor, facilitators: list[Actor], *, weeks: int, every: int = 1
    ) -> None:
        """The first workshop of each step is planned, the others are copies of it: planning 100 took longer than most tests."""
        first = saturday_from(clock.today())
        # Both on a day are led by the same two: A until three o'clock, B from then on.
        for step, hours in (("A", (time(10), time(15))), ("B", (time(15), time(20)))):
            planned = self.plan(
                agreement=agreement, step=step, day=first, by=by, facilitators=facilitators, hours=hours
            )
            with scope.acting_as(by):
                made = Workshop.objects.get(pk=planned)
                copies = [_on_another(made, first + number * WEEK) for number in range(every, weeks, every)]
                Workshop.objects.bulk_create(copies)
            self.workshops |= {(agreement.id, step, one.on): one.id for one in copies}

    def plan(
        self,
        *,
        step: str,
        day: date,
        agreement: Agreement | None = None,
        by: Actor | None = None,
        facilitators: list[Actor] | None = None,
        capacity: int | None = None,
        sex: str = "male",
        hours: tuple[time, time] | None = None,
    ) -> UUID:
        """Put a workshop into the calendar; those of Wessex are open to the border's cases too.

        Without `hours` it has some of its own, so that the same two can lead it. One of an earlier day was planned that day.
        """
        starts_at, ends_at = hours or self.free_hours()
        under = agreement or self.wessex
        with on(day) if day < clock.today() else nullcontext():
            made = planning.plan(
                agreement=under.id,
                step=step,
                where=planning.When(day, starts_at, ends_at, "Guildhall", capacity or 8),
                sex=sex,
                facilitators=[one.person for one in facilitators or [self.facilitator, self.facilitator_too]],
                open_to=[self.border.id] if under == self.wessex else [],
                by=by or self.coordinator,
            )
        self.workshops[under.id, step, day] = made.id
        return made.id

    def free_hours(self) -> tuple[time, time]:
        """A minute before ten o'clock in which no other workshop is held."""
        number = next(self._numbers) % 599
        return time(*divmod(number, 60)), time(*divmod(number + 1, 60))

    def draft(self, *, by: Actor | None = None, agreement: Agreement | None = None, **changes: Any) -> UUID:
        """A referral with every page answered and the victim's details sealed, not sent. `changes`: answers by key."""
        officer = by or self.officer
        draft: UUID = drafts.start(agreement=(agreement or self.wessex).id, by=officer)
        for page, answers in self.answers(**changes).items():
            drafts.save_page(draft=draft, page=page, answers=answers, by=officer)
        number = next(self._numbers)
        details = VictimDetails("CANARY-V-given", "CANARY-V-family", phone=f"+447700900{500 + number % 499:03}")
        drafts.seal_victim(draft=draft, details=details, views=True, risk=True, by=officer)
        return draft

    def send(self, draft: UUID, *, by: Actor | None = None) -> UUID:
        """Send a draft, as the page of check answers shows it."""
        officer = by or self.officer
        case: UUID = referrals.make(draft=draft, shown=self.read(draft), by=officer)
        return case

    def read(self, draft: UUID) -> str:
        """The stamp of a draft as its page shows it."""
        with scope.acting_as(CARAWAY):
            return drafts.stamp_of(ReferralDraft.objects.get(pk=draft))

    def answers(self, **changes: Any) -> dict[str, dict[str, Any]]:
        """Every page of a referral; `changes` replace answers by key, None leaves one out."""
        today, number = clock.today(), next(self._numbers)
        pages: dict[str, dict[str, Any]] = {
            "person": {
                "given_name": "Dean",
                "family_name": f"Marlowe{number}",
                "date_of_birth": "1990-03-01",
                "sex": "male",
            },
            "contact": {"phone": f"+447700900{number % 499:03}", "address": "1 Example Street", "postcode": "SO14 2AR"},
            "needs": {"language": "en", "interpreter": False},
            "offence": {
                "police_reference": f"44260{number:06}",
                "offence_code": "CJ88001",
                "offence_on": (today - timedelta(days=3)).isoformat(),
                "arrest_on": (today - timedelta(days=2)).isoformat(),
                "statement": "taken",
                "statement_on": (today - timedelta(days=2)).isoformat(),
            },
            "history": {
                "relationship": "partner",
                "prior_da_disposal": False,
                "under_investigation": False,
                "on_bail": False,
                "on_community_order": False,
                "admits": True,
            },
            "caution": {
                "disposal": "conditional_caution",
                "given": True,
                "cautioned_on": (today - timedelta(days=1)).isoformat(),
                "requirements": [one.value for one in Requirement],
                "authorised_by": "Sgt 2231 Harte",
            },
            "delivery": {"mode": "group"},
        }
        for page, keys in pages.items():
            keys.update({key: changes[key] for key in changes.keys() & _keys(page)})
        return {page: {key: one for key, one in keys.items() if one is not None} for page, keys in pages.items()}

    def person(self, case: UUID) -> "Person":
        """Whoever has this case."""
        return Person(self, case)

    def referred(
        self, *, days_ago: int = 0, by: Actor | None = None, agreement: Agreement | None = None, **changes: Any
    ) -> "Person":
        """Referred and cautioned, that many days ago. `given=False` leaves the caution for later."""
        officer = by or self.officer
        with on(self.today - timedelta(days=days_ago)):
            case = self.send(self.draft(by=officer, agreement=agreement, **changes), by=officer)
        return Person(self, case)

    def accepted(self, *, days_ago: int = 5, **changes: Any) -> "Person":
        """Accepted the day after, and reached by telephone."""
        return self.referred(days_ago=days_ago, **changes).accept(self.today - timedelta(days=max(days_ago - 1, 0)))

    def booked(self, *, days_ago: int = 5, **changes: Any) -> "Person":
        """Booked into the first pair on offer after today."""
        person = self.accepted(days_ago=days_ago, **changes)
        return person.book(self.today)

    def attended_a(self, **changes: Any) -> "Person":
        """Came to workshop A on the last Saturday; B is booked four weeks after it."""
        last = saturday_from(self.today) - WEEK
        person = self.accepted(days_ago=(self.today - last).days + 10, **changes)
        return person.book(last - timedelta(days=8), first=last).mark("A", ATTENDED)

    def missed_a(self, **changes: Any) -> "Person":
        """Did not come to workshop A on the last Saturday, without a reason."""
        last = saturday_from(self.today) - WEEK
        person = self.accepted(days_ago=(self.today - last).days + 10, **changes)
        return person.book(last - timedelta(days=8), first=last).mark("A", ABSENT)

    def attended_b(self, line: registers.Line = ATTENDED, **changes: Any) -> "Person":
        """Came to A, and on the last Saturday to B: completed, unless `line` says that B went otherwise."""
        first = saturday_from(self.today) - 5 * WEEK
        person = self.accepted(days_ago=(self.today - first).days + 10, **changes)
        return person.book(first - timedelta(days=8), first=first).mark("A", ATTENDED).mark("B", line)

    def completed(self, **changes: Any) -> "Person":
        """Both workshops attended; not yet returned."""
        return self.attended_b(**changes)

    def missed_b(self, **changes: Any) -> "Person":
        """Came to A, and not to B on the last Saturday."""
        return self.attended_b(ABSENT, **changes)

    def returned(self, **changes: Any) -> "Person":
        """Completed, and returned to the police today."""
        person = self.attended_b(**changes)
        person.give_back()
        return person

    def closed(self, **changes: Any) -> "Person":
        """Completed, returned, the participant told, and the police have recorded the outcome."""
        person = self.returned(**changes)
        person.tell()
        referrals.record_outcome(case=person.id, code=ResultCode.COMPLETED, by=self.decider)
        return person

    def out_of_chances(self, **changes: Any) -> "Person":
        """Missed A twice without a reason: not completed, returned today, the breach undecided."""
        last = saturday_from(self.today) - WEEK
        person = self.accepted(days_ago=(self.today - last).days + 17, **changes)
        person.book(last - timedelta(days=15), first=last - WEEK).mark("A", ABSENT)
        person.book(last - timedelta(days=5), first=last).mark("A", ABSENT)
        person.give_back()
        return person

    def by_telephone(self, **changes: Any) -> "Person":
        """Accepted, and moved to the telephone intervention; no call arranged yet."""
        person = self.accepted(**changes)
        cases.change_mode(case=person.id, mode=Mode.TELEPHONE, reason=ModeReason.LANGUAGE, by=self.coordinator)
        return person


def _keys(page: str) -> frozenset[str]:
    from caraway.casework.referral import OPTIONAL, PAGES

    return frozenset(PAGES[page] + OPTIONAL[page])


def _organisation(name: str, kind: str, *, force_code: str = "", welsh: bool = False) -> Organisation:
    return agreements.add_organisation(name=name, kind=kind, force_code=force_code, welsh=welsh, by=INSTALLER)


def _agreement(
    name: str,
    force_code: str,
    settings: dict[str, Any],
    police: Organisation,
    provider: Organisation,
    *council: Organisation,
) -> Agreement:
    made = agreements.open_agreement(
        name=name, programme="cara", area=name[5:], from_on=BEGAN, force_code=force_code, by=INSTALLER
    )
    parties = [(police, Part.REFERRER), (provider, Part.PROVIDER), *((one, Part.COMMISSIONER) for one in council)]
    for organisation, part in parties:
        agreements.join_agreement(agreement=made, organisation=organisation, part=part, from_on=BEGAN, by=INSTALLER)
    agreements.write_version(agreement=made, settings=settings, in_force_from=BEGAN, by=INSTALLER)
    return made


def _person(name: str, organisation: Organisation, roles: list[str], unit: Unit | None) -> Actor:
    email = f"{name.replace('. ', '.').lower()}@example.org"
    account = accounts.add_account(email=email, full_name=name, by=INSTALLER)
    return actor_of(
        accounts.give_roles(account=account, organisation=organisation, roles=roles, unit=unit, by=INSTALLER)
    )
