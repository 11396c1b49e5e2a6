"""May this person do this? Roles of each kind of organisation, and what each role may do.

Whether it may be done to a particular case at all is another question (`policies`). A role or a
permission that nobody declared raises: unknown is forbidden, never quietly false.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from caraway.core.permission_words import PERMISSIONS as PERMISSIONS
from caraway.core.refusals import Unknown


@dataclass(frozen=True, slots=True)
class Role:
    """What a membership makes of a person: the kind of organisation it belongs to, what it allows, and on which site."""

    key: str
    words: str
    kinds: frozenset[str]
    allows: frozenset[str]
    planes: frozenset[str]


KINDS = MappingProxyType(
    {
        "police": "Police force",
        "provider": "Provider",
        "commissioner": "Commissioner",
        "licensor": "Licensor",
    }
)
"""Kinds of organisation."""

_EVERYBODY = frozenset({"account.own"})
"""What everybody who belongs to an organisation may do."""


CASEWORK, VICTIMS = "casework", "victims"
PLANES = frozenset({CASEWORK, VICTIMS})
"""The two sites. An account of one is none of the other."""


def _role(key: str, words: str, kinds: str, allows: str, planes: str = CASEWORK) -> tuple[str, Role]:
    everybody = _EVERYBODY if kinds else frozenset[str]()
    return key, Role(
        key, words, frozenset(kinds.split()), frozenset(allows.split()) | everybody, frozenset(planes.split())
    )


ROLES = MappingProxyType(
    dict(
        (
            _role(
                "police_officer",
                "Police officer",
                "police",
                """
                eligibility.check referral.make referral.see referral.keep caution.record victim.replace
                arrest.record attendance.encourage recheck.record risk.raise concern.raise document.add order.set
                trial.ask fact.correct fact.undo task.do leave.own
                """,
            ),
            _role(
                "police_supervisor",
                "Police supervisor",
                "police",
                """
                eligibility.check referral.make referral.import referral.see referral.see_force referral.approve
                referral.keep import.map caution.record victim.replace extension.grant arrest.record
                attendance.encourage recheck.record risk.raise concern.raise concern.review document.add order.set
                trial.ask trial.override fact.correct fact.undo report.see task.do task.oversee leave.own leave.set
                """,
            ),
            _role(
                "police_decision_maker",
                "Police decision-maker",
                "police",
                """
                referral.see referral.see_force referral.keep extension.grant breach.decide arrest.record
                attendance.encourage recheck.record risk.raise concern.raise fact.correct fact.undo report.see
                task.do leave.own
                """,
            ),
            _role(
                "coordinator",
                "Coordinator",
                "provider",
                """
                eligibility.check case.see case.list case.find case.accept case.ask case.decline case.assign
                case.transfer case.book case.telephone case.hold case.withdraw case.return extension.ask encouragement.ask
                contact.log contact.set message.post safeguarding.record risk.raise concern.raise document.add
                order.set workshop.see workshop.plan workshop.cancel venue.set keep_apart.set calendar.feed
                arrangement.set person.merge register.see register.see_all register.mark session.record
                incident.record phones.set fact.correct fact.undo agreement.see task.do leave.own
                """,
            ),
            _role(
                "facilitator",
                "Facilitator",
                "provider",
                """
                contact.log safeguarding.record risk.raise concern.raise workshop.see calendar.feed register.see
                register.mark session.record incident.record fact.correct fact.undo task.do leave.own
                """,
            ),
            _role(
                "provider_manager",
                "Provider's manager",
                "provider",
                """
                eligibility.check case.see case.list case.find case.accept case.ask case.decline case.assign
                case.transfer case.book case.telephone case.hold case.withdraw case.return extension.ask encouragement.ask
                contact.log contact.set message.post safeguarding.record risk.raise concern.raise document.add
                order.set workshop.see workshop.plan workshop.cancel venue.set keep_apart.set calendar.feed
                arrangement.set person.merge accreditation.set register.see register.see_all register.mark
                words.set session.record session.notes_all incident.record incident.see phones.set fact.correct fact.undo
                report.see agreement.see task.do task.oversee leave.own leave.set access.review
                """,
            ),
            _role(
                "safeguarding_lead",
                "Safeguarding lead",
                "provider",
                """
                case.see case.list case.find safeguarding.record safeguarding.see risk.raise concern.raise
                concern.review keep_apart.set register.see_all incident.see task.do leave.own
                access.review access.make
                """,
            ),
            _role(
                "commissioner",
                "Commissioner",
                "commissioner",
                """
                report.see agreement.see
                """,
            ),
            _role(
                "evaluator",
                "Evaluator",
                "commissioner licensor",
                """
                report.see
                """,
            ),
            _role(
                "trainer",
                "Trainer",
                "provider licensor",
                """
                workshop.see
                """,
            ),
            _role(
                "licence_manager",
                "Licence manager",
                "licensor",
                """
                report.see agreement.see agreement.set organisation.set jobs.see jobs.run
                """,
                "casework victims",
            ),
            _role(
                "account_admin",
                "Account administrator",
                "police provider commissioner licensor",
                """
                account.see account.invite account.change jobs.see leave.own leave.set
                """,
                "casework victims",
            ),
            _role(
                "auditor",
                "Auditor",
                "police provider commissioner licensor",
                """
                audit.see
                """,
                "casework victims",
            ),
            _role(
                "victim_contact_worker",
                "Victim contact worker",
                "police provider",
                """
                victim.list victim.see victim.find victim.contact victim.plan victim.check leave.own
                victim.record victim.refer signal.acknowledge joint.open
                """,
                "victims",
            ),
            _role(
                "victim_contact_supervisor",
                "Supervisor of victim contact",
                "police provider",
                """
                victim.list victim.see victim.find victim.contact victim.plan victim.check victim.assign leave.own
                leave.set victim.record victim.refer request.decide signal.acknowledge victim.looks joint.open
                """,
                "victims",
            ),
            _role(
                "counts_reader",
                "Reader of counts",
                "commissioner",
                """
                counts.see
                """,
                "victims",
            ),
            _role(
                "isva",
                "Independent sexual violence adviser",
                "provider",
                """
                isva.list isva.see isva.work leave.own
                """,
                "victims",
            ),
            _role(
                "isva_manager",
                "Manager of independent sexual violence advisers",
                "provider",
                """
                isva.list isva.see isva.work isva.assign leave.own
                """,
                "victims",
            ),
            _role(
                "victim_contact_senior",
                "Named senior of victim contact",
                "police provider",
                """
                victim.list signal.acknowledge signal.oversee leave.own
                """,
                "victims",
            ),
            _role(
                "safeguarding_member",
                "Member of safeguarding",
                "police provider",
                """
                joint.see joint.decide
                """,
                "victims",
            ),
            _role(
                "safeguarding_manager",
                "Duty safeguarding manager",
                "provider",
                """
                joint.open joint.see joint.see_all joint.decide joint.release_now
                """,
                "victims",
            ),
            _role(
                "system",
                "Caraway itself",
                "",
                """
                message.send fact.sweep intake.open upward.take survey.take
                """,
                "casework victims",
            ),
            _role(
                "installer",
                "Set-up",
                "",
                """
                agreement.set organisation.set account.invite account.change study.write trial.keep
                """,
                "casework victims",
            ),
            _role(
                "system_admin",
                "Administrator of connected systems",
                "police",
                """
                api.manage
                """,
            ),
            _role(
                "unit_system",
                "Connected system of a unit",
                "",
                """
                referral.send referral.see
                """,
            ),
            _role(
                "force_system",
                "Connected system of a force",
                "",
                """
                referral.send referral.see referral.see_force
                """,
            ),
        )
    )
)
"""Every role by its key. The last two belong to no organisation and to nobody's account."""


def role(key: str) -> Role:
    """The role called `key`. Raises `Unknown`."""
    if key not in ROLES:
        raise Unknown("role", key)
    return ROLES[key]


def allowed(roles: Iterable[str]) -> frozenset[str]:
    """Every permission that these roles together give. Raises `Unknown` for a role nobody declared."""
    return frozenset[str]().union(*(role(key).allows for key in roles))


def may(roles: Iterable[str], permission: str) -> bool:
    """Whether somebody with these roles may do this. Raises `Unknown` for an unknown role or permission."""
    if permission not in PERMISSIONS:
        raise Unknown("permission", permission)
    return permission in allowed(roles)


def roles_of_kind(kind: str, plane: str) -> tuple[Role, ...]:
    """The roles that a membership of this kind of organisation may carry on that site. Raises `Unknown`."""
    if kind not in KINDS:
        raise Unknown("kind of organisation", kind)
    if plane not in PLANES:
        raise Unknown("site", plane)
    return tuple(one for one in ROLES.values() if kind in one.kinds and plane in one.planes)
