"""Where the demonstration takes place: three forces, two providers, five agreements, and everybody who works in them.

Wessex Police ───────── CARA Wessex ──────────────── Wessex Partners
                                    workshops open to the border ┐
Mercia Vale Police ─┬── CARA Mercia Vale ─────────── Marches Trust│
                    └── CARA Mercia Vale North ───── Wessex Partners
Heddlu Dyffryn Gwy ─┬── CARA Dyffryn Gwy ─────────── Marches Trust│
  (Wye Valley)      └── CARA Wye border ──────────── Marches Trust, delivered by Wessex Partners
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from caraway.casework.demonstration import venues, words
from caraway.casework.demonstration.floor import whom_to_phone
from caraway.core.agreement import Settings, settings_from
from caraway.core.programme import programme
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Organisation, Part, Unit

PROGRAMME = "cara"

ORGANISATIONS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("wessex", "Wessex Police", "police", {"force_code": "44"}),
    ("mercia", "Mercia Vale Police", "police", {"force_code": "22"}),
    ("gwy", "Heddlu Dyffryn Gwy · Wye Valley Police", "police", {"force_code": "61", "welsh": True}),
    ("partners", "Wessex Partners", "provider", {}),
    ("marches", "Marches Trust", "provider", {}),
    ("council", "Wessex and Solent Commissioning", "commissioner", {}),
    ("licensor", "CARA Licence Office", "licensor", {}),
)

UNITS: tuple[tuple[str, str], ...] = (
    ("wessex", "Southampton custody"),
    ("wessex", "Portsmouth custody"),
    ("wessex", "Basingstoke custody"),
    ("mercia", "Worcester custody"),
    ("mercia", "Shrewsbury custody"),
    ("gwy", "Newport custody"),
    ("gwy", "Brecon custody"),
)


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """An agreement as it is drawn up: its parties, its settings, where its people live, how often workshops run.

    `every_weeks_last`: more often for the last step, so that a place in it can be moved.
    `share` is its part of all referrals, in percent; `hosts` the agreement whose cases may come to its workshops; `first_turn`
    keeps areas that share facilitators from booking one twice on a day.
    """

    key: str
    name: str
    police: str
    providers: tuple[str, ...]
    settings: dict[str, Any]
    towns: tuple[tuple[str, str], ...]
    share: int
    every_weeks: int
    every_weeks_full: int = 1
    every_weeks_last: int = 0
    venues: tuple[str, ...] = ()
    languages: tuple[tuple[str, int], ...] = (("en", 92), ("pl", 4), ("pa", 4))
    hosts: str = ""
    first_turn: int = 0
    commissioner: str = ""


AREAS = (
    AreaPlan(
        "wessex",
        "CARA Wessex",
        "wessex",
        ("partners",),
        {"reference_pattern": "44#########"},
        (("Southampton", "SO14"), ("Portsmouth", "PO1"), ("Basingstoke", "RG21"), ("Winchester", "SO23")),
        40,
        2,
        every_weeks_last=1,
        venues=("Guildhall, Southampton", "Mountbatten Hall, Portsmouth"),
        hosts="border",
        commissioner="council",
    ),
    AreaPlan(
        "mercia",
        "CARA Mercia Vale",
        "mercia",
        ("marches",),
        {
            "clock_start": "offence",
            "risk_ceiling": "medium",
            "chances": 3,
            "acceptable_absence_keeps_steps": True,
            "left_early": {"attended_from_minute": 240, "uses_chance": True},
            "prosecutor_agreement_needed": True,
            "community_orders_allowed": True,
            "first_contact_from": "referral",
            "reference_pattern": "22/######/##",
        },
        (("Worcester", "WR1"), ("Hereford", "HR1")),
        24,
        4,
        venues=("Foregate Rooms, Worcester",),
    ),
    AreaPlan(
        "north",
        "CARA Mercia Vale North",
        "mercia",
        ("partners",),
        {"weeks": 18, "supervisor_agreement_needed": True, "reference_pattern": "22/######/##"},
        (("Shrewsbury", "SY1"), ("Ludlow", "SY8")),
        10,
        4,
        2,
        venues=("Severn House, Shrewsbury",),
        first_turn=4,
    ),
    AreaPlan(
        "gwy",
        "CARA Dyffryn Gwy",
        "gwy",
        ("marches",),
        {"clock_start": "arrest", "languages": ["en", "cy"], "first_contact_from": "caution"},
        (("Casnewydd · Newport", "NP20"), ("Y Fenni · Abergavenny", "NP7")),
        18,
        4,
        venues=("Neuadd y Dref · Town Hall, Newport",),
        first_turn=2,
        languages=(("en", 74), ("cy", 22), ("pl", 4)),
    ),
    AreaPlan(
        "border",
        "CARA Wye border",
        "gwy",
        ("marches", "partners"),
        {"expiry_day_usable": False, "chances": 1, "languages": ["en", "cy"]},
        (("Cas-gwent · Chepstow", "NP16"), ("Aberhonddu · Brecon", "LD3")),
        8,
        0,
        languages=(("en", 78), ("cy", 22)),
    ),
)


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's work: who, where, as what. `desk` is set for the one whose sign-in is printed."""

    organisation: str
    roles: tuple[str, ...]
    name: str
    unit: str = ""
    desk: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.replace(' ', '.').lower()}@example.org"


POSTS = (
    Post("wessex", ("police_officer",), "Lena Fromecott", "Southampton custody", "Police: refer"),
    Post("wessex", ("police_officer",), "Owen Pellow", "Southampton custody"),
    Post("wessex", ("police_officer",), "Sadia Tarnmere", "Portsmouth custody"),
    Post("wessex", ("police_officer",), "Colm Wendholt", "Basingstoke custody"),
    Post("wessex", ("police_supervisor",), "Dilys Hartwell", "Southampton custody", "Police: supervise"),
    Post("wessex", ("police_decision_maker",), "Conrad Nyeford", "", "Police: decide"),
    Post("mercia", ("police_officer",), "Bryony Calder", "Worcester custody", "Police: a trial"),
    Post("mercia", ("police_officer",), "Jude Marlcroft", "Shrewsbury custody"),
    Post("mercia", ("police_supervisor",), "Hugh Selstead", "Worcester custody", "Police: a trial, supervise"),
    Post("mercia", ("police_decision_maker",), "Petra Langlow"),
    Post("gwy", ("police_officer",), "Gwilym Rhydor", "Newport custody"),
    Post("gwy", ("police_officer",), "Mari Trevfan", "Brecon custody"),
    Post("gwy", ("police_supervisor",), "Elin Cadiog", "Newport custody"),
    Post("gwy", ("police_decision_maker",), "Emrys Llewryn"),
    Post("partners", ("coordinator",), "Rose Okafor", "", "Coordination"),
    Post("partners", ("coordinator",), "Martin Vanebrook"),
    Post("partners", ("facilitator",), "Tom Braywell", "", "Facilitation"),
    Post("partners", ("facilitator",), "Nadia Lundholt"),
    Post("partners", ("facilitator",), "Ellis Kesford"),
    Post("partners", ("facilitator",), "Joan Wickmere"),
    Post("partners", ("facilitator",), "Samir Duncombe"),
    Post("partners", ("facilitator",), "Greta Ashden"),
    Post("partners", ("facilitator",), "Piers Elmstead"),
    Post("partners", ("facilitator",), "Rhoda Fenley"),
    Post("partners", ("facilitator",), "Abena Tarnford"),
    Post("partners", ("facilitator",), "Callum Bradmere"),
    Post("partners", ("facilitator",), "Imran Sellow"),
    Post("partners", ("facilitator",), "Wanda Dunbrook"),
    Post("partners", ("provider_manager",), "Paula Sorrelworth", "", "Provider's manager"),
    Post("partners", ("safeguarding_lead",), "Siobhan Yarrowby", "", "Safeguarding lead"),
    Post("partners", ("account_admin",), "Ana Quillham", "", "Accounts"),
    Post("partners", ("auditor",), "Ivor Thornwell", "", "Audit"),
    Post("marches", ("coordinator",), "Steffan Penallt"),
    Post("marches", ("coordinator",), "Lucy Stanbrook"),
    Post("marches", ("facilitator",), "Jonah Ormeley"),
    Post("marches", ("facilitator",), "Nerys Gwynelyn"),
    Post("marches", ("facilitator",), "Idris Pryor"),
    Post("marches", ("facilitator",), "Beth Holmlow"),
    Post("marches", ("facilitator",), "Cerys Penor"),
    Post("marches", ("facilitator",), "Dafydd Cynfan"),
    Post("marches", ("facilitator",), "Hannah Roxwell"),
    Post("marches", ("facilitator",), "Noor Bradcombe"),
    Post("marches", ("provider_manager",), "Gwenda Meredwal"),
    Post("marches", ("safeguarding_lead",), "Ros Halscombe"),
    Post("council", ("commissioner",), "Kit Ashford", "", "Commissioning"),
    Post("licensor", ("licence_manager",), "Vera Winterbourne", "", "Licence"),
)


@dataclass(frozen=True, slots=True)
class Area:
    """An agreement in force, with everybody who works under it."""

    plan: AreaPlan
    id: UUID
    force_code: str
    settings: Settings
    officers: tuple[Actor, ...]
    supervisor: Actor
    decider: Actor
    coordinators: tuple[Actor, ...]
    facilitators: tuple[Actor, ...]


@dataclass
class World:
    """Everything set up before the first referral. `last_week`: of the last workshops, counted from day one of the calendar."""

    last_week: int
    areas: dict[str, Area] = field(default_factory=dict)
    rooms: dict[tuple[str, str], UUID] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)


@dataclass
class _Making:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    actors: list[tuple[Post, Actor]] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)

    def working(self, organisation: str, role: str) -> tuple[Actor, ...]:
        return tuple(actor for post, actor in self.actors if post.organisation == organisation and role in post.roles)


def set_up(began: date, last_workshop: date) -> World:
    """Make organisations, units, people and agreements, all from the day `began`."""
    making = _Making()
    for key, name, kind, more in ORGANISATIONS:
        making.organisations[key] = agreements.add_organisation(name=name, kind=kind, by=INSTALLER, **more)
    for organisation, name in UNITS:
        made = agreements.add_unit(organisation=making.organisations[organisation], name=name, by=INSTALLER)
        making.units[name] = made
    for post in POSTS:
        _employ(post, making)
    areas = {plan.key: _area(plan, making, began) for plan in AREAS}
    words.write(areas["wessex"].id, began, making.working("partners", "provider_manager")[0])
    for number, provider in enumerate(("partners", "marches")):
        coordinator, lead = (making.working(provider, role)[0] for role in ("coordinator", "safeguarding_lead"))
        whom_to_phone(coordinator, lead, number)
    return World(last_workshop.toordinal() // 7, areas, _venues(making, began), making.accounts)


def _venues(making: _Making, began: date) -> dict[tuple[str, str], UUID]:
    """Each provider's venues and accreditations, put in by its own people."""
    rooms: dict[tuple[str, str], UUID] = {}
    for provider in ("partners", "marches"):
        names = [name for plan in AREAS if plan.providers[-1] == provider for name in plan.venues]
        rooms |= venues.furnish(names, making.working(provider, "coordinator")[0])
        manager = making.working(provider, "provider_manager")[0]
        venues.accredit(making.working(provider, "facilitator"), PROGRAMME, began, manager)
    return rooms


def _employ(post: Post, making: _Making) -> None:
    account = accounts.add_account(email=post.email, full_name=post.name, by=INSTALLER)
    membership = accounts.give_roles(
        account=account,
        organisation=making.organisations[post.organisation],
        roles=post.roles,
        unit=making.units.get(post.unit),
        by=INSTALLER,
    )
    making.actors.append((post, actor_of(membership)))
    making.accounts[post.email] = account


def _area(plan: AreaPlan, making: _Making, began: date) -> Area:
    police = making.organisations[plan.police]
    made = agreements.open_agreement(
        name=plan.name,
        programme=PROGRAMME,
        area=plan.name.removeprefix("CARA "),
        from_on=began,
        to_on=began + timedelta(days=3 * 365),
        force_code=police.force_code,
        value_pence=12_500_000,
        reports_to=making.organisations["licensor"],
        by=INSTALLER,
    )
    parties = [(plan.police, Part.REFERRER), *((one, Part.PROVIDER) for one in plan.providers)]
    parties += [(plan.commissioner, Part.COMMISSIONER)] if plan.commissioner else []
    for key, part in parties:
        agreements.join_agreement(
            agreement=made, organisation=making.organisations[key], part=part, from_on=began, by=INSTALLER
        )
    agreements.write_version(agreement=made, settings=plan.settings, in_force_from=began, by=INSTALLER)
    return Area(
        plan,
        made.id,
        police.force_code,
        settings_from(plan.settings, programme(PROGRAMME)),
        making.working(plan.police, "police_officer"),
        making.working(plan.police, "police_supervisor")[0],
        making.working(plan.police, "police_decision_maker")[0],
        making.working(plan.providers[0], "coordinator"),
        making.working(plan.providers[-1], "facilitator"),
    )
