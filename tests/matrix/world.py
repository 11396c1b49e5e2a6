"""Everybody who tries a page: each role from each place it can stand in, and the records that are tried.

The record is always Southampton's and Wessex Partners', never moved; those who try it stand where they stand:

    place   police                           provider
    self    the officer who refers           whose session and case it is
    mate    another of Southampton           another of Wessex Partners
    unit    the same of Portsmouth           .
    other   of Heddlu Gogledd Wales          of Northern Partners
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from caraway.casework.actions import bookings, cases, documents, drafts, registers
from caraway.core import permissions
from caraway.core.vocabulary import Attendance, ExtensionReason, HoldCode
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import factors
from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.tenancy import scope
from tests.cast import BEGAN, WEEK, Cast, Person, _organisation, _person, on, saturday_from
from tests.files import a_pdf
from tests.matrix.parts import parts
from tests.matrix.table import MATE, OTHER, SELF, UNIT

ABSENT = UUID(int=5)
"""The id of nothing."""

HOME = {"account_admin": "provider", "auditor": "provider"}
"""Where the records of these are; the same role in another kind of organisation stands elsewhere."""

BRIEF: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "police_officer": {"police": (SELF, MATE, UNIT, OTHER)},
    "police_supervisor": {"police": (SELF, UNIT, OTHER)},
    "police_decision_maker": {"police": (SELF, OTHER)},
    "system_admin": {"police": (SELF, OTHER)},
    "coordinator": {"provider": (SELF, MATE, OTHER)},
    "facilitator": {"provider": (SELF, MATE, OTHER)},
    "provider_manager": {"provider": (SELF, OTHER)},
    "safeguarding_lead": {"provider": (SELF, OTHER)},
    "commissioner": {"commissioner": (SELF,)},
    "evaluator": {"licensor": (OTHER,)},
    "trainer": {"provider": (SELF,)},
    "licence_manager": {"licensor": (OTHER,)},
    "account_admin": {"police": (SELF,), "provider": (SELF,)},
    "auditor": {"police": (SELF,), "provider": (SELF,)},
}
"""Who tries in brief: places that differ for the role, and one for roles that no record is for."""


@dataclass(frozen=True)
class Somebody:
    """One who tries: a role, where they stand, and who they are."""

    role: str
    place: str
    actor: Actor

    @property
    def name(self) -> str:
        return f"{self.role}/{self.place}/{self.actor.organisation_name}/{self.actor.name}"


@dataclass
class World:
    """The cast, everybody who tries, and the records by what routes call them."""

    cast: Cast
    brief: bool = False
    everybody: list[Somebody] = field(default_factory=list)
    records: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with on(BEGAN), scope.acting_as(INSTALLER):
            self._neighbours()
            self._everybody()
        self._records()

    def _neighbours(self) -> None:
        self.licensor = _organisation("The Licensor", "licensor")
        self.other_council = _organisation("Gogledd Council", "commissioner")

    def _everybody(self) -> None:
        cast = self.cast
        known = {
            ("police_officer", SELF): cast.officer,
            ("police_officer", UNIT): cast.elsewhere,
            ("police_officer", OTHER): cast.welsh_officer,
            ("police_supervisor", SELF): cast.supervisor,
            ("police_decision_maker", SELF): cast.decider,
            ("police_decision_maker", OTHER): cast.welsh_decider,
            ("coordinator", SELF): cast.coordinator,
            ("coordinator", MATE): cast.coordinator_too,
            ("coordinator", OTHER): cast.stranger,
            ("facilitator", SELF): cast.facilitator,
            ("facilitator", OTHER): cast.strange_facilitator,
            ("provider_manager", SELF): cast.manager,
            ("safeguarding_lead", SELF): cast.safeguarding,
            ("commissioner", SELF): cast.commissioner,
        }
        for role, place, organisation, unit in self._places():
            actor = known.get((role, place)) if (organisation, unit) != (None, None) else None
            if actor is None or actor.organisation_id != organisation.id:
                name = f"{role[:3].upper()}. {place.capitalize()}{len(self.everybody)}"
                actor = _person(name, organisation, [role], unit)
            self.everybody.append(Somebody(role, place, actor))

    def _places(self) -> list[tuple[str, str, Organisation, Unit | None]]:
        """Each role in each kind of organisation that may give it, from every place there is."""
        cast = self.cast
        places: Mapping[str, list[tuple[str, Organisation, Unit | None]]] = {
            "police": [
                (SELF, cast.police, cast.southampton),
                (MATE, cast.police, cast.southampton),
                (UNIT, cast.police, cast.portsmouth),
                (OTHER, cast.welsh_police, None),
            ],
            "provider": [(SELF, cast.partners, None), (MATE, cast.partners, None), (OTHER, cast.northern, None)],
            "commissioner": [(SELF, cast.council, None), (OTHER, self.other_council, None)],
            "licensor": [(OTHER, self.licensor, None)],
        }
        return [
            (role, place[0] if kind == HOME.get(role, kind) else OTHER, *place[1:])
            for role, declared in permissions.ROLES.items()
            if "casework" in declared.planes
            for kind in sorted(declared.kinds)
            for place in places[kind]
            if not self.brief or place[0] in BRIEF.get(role, {}).get(kind, ())
        ]

    def _records(self) -> None:
        cast, last = self.cast, saturday_from(self.cast.today) - WEEK
        make: dict[str, Callable[[], Any]] = {
            "referred": cast.referred,
            "accepted": cast.accepted,
            "booked": cast.booked,
            "on_register": lambda: cast.accepted(days_ago=16).book(cast.today - timedelta(days=10), first=last),
            "attended_a": cast.attended_a,
            "missed_a": cast.missed_a,
            "completed": cast.completed,
            "returned": cast.returned,
            "by_telephone": cast.by_telephone,
            "asked": lambda: self._went_on(cast.referred(), cases.ask_information, what="Which court?"),
            "cautionless": lambda: cast.referred(given=False),
            "held": lambda: self._went_on(cast.accepted(), cases.hold, code=next(iter(HoldCode)), by=CARAWAY),
            "arrested": lambda: self._went_on(
                cast.booked(), cases.record_arrest, by=cast.supervisor, on=cast.today - timedelta(days=1)
            ),
            "out_of_chances": cast.out_of_chances,
            "more_time": lambda: self._went_on(cast.missed_a(), cases.ask_extension, reason=ExtensionReason.OTHER),
            "awaited": lambda: cast.attended_b(registers.Line(Attendance.ABSENT_AWAITED)),
            "calling": lambda: self._went_on(cast.by_telephone(), bookings.book_call, on=cast.today),
        }
        self.people = {name: one() for name, one in make.items()}
        self.records["draft"] = cast.draft()
        self.records["asked_draft"] = cast.draft()
        drafts.ask_supervisor(draft=self.records["asked_draft"], by=cast.officer)
        kept = documents.add_document(case=self.people["booked"].id, content=a_pdf(), by=cast.officer)
        self.records["document"] = kept.id
        self._records_of_accounts()
        for part in parts():
            self.people |= part.records(self) if hasattr(part, "records") else {}

    def _records_of_accounts(self) -> None:
        membership = Membership.objects.select_related("account").get(pk=self.cast.facilitator.membership_id)
        self.records["membership"] = membership.id
        admin = self.who("account_admin").actor
        with scope.acting_as(admin):
            made = accounts.invite(
                email="new@example.org", organisation=self.cast.partners, roles=["facilitator"], by=admin
            )
        self.records["invitation"] = made.id
        officer = Account.objects.get(pk=self.cast.officer.account_id)
        factors.add_totp(officer, factors.new_secret(), 1)
        self.records["factor"] = factors.of(officer.id).totp

    def _went_on(self, person: Person, do: Callable[..., Any], *, by: Actor | None = None, **how: Any) -> Person:
        do(case=person.id, by=by or self.cast.coordinator, **how)
        return person

    def who(self, role: str, place: str = SELF) -> Somebody:
        """The first of that role who stands there."""
        return next(one for one in self.everybody if (one.role, one.place) == (role, place))
