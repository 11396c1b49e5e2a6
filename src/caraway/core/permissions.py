"""May this person do this? Roles of each kind of organisation, and what each role may do.

Whether it may be done to a particular case at all is another question (`policies`). A role or a
permission that nobody declared raises: unknown is forbidden, never quietly false.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from caraway.core.refusals import Unknown

PERMISSIONS = MappingProxyType(
    {
        "eligibility.check": "Check a person against the criteria, without a name",
        "referral.make": "Refer a person, and answer questions about the referral",
        "referral.import": "Refer people by a file that the force exports",
        "referral.send": "Refer people from the force's own record system, by a key",
        "api.manage": "Connect the force's own systems, and give them their keys",
        "import.map": "Say which column of the force's files is which answer",
        "referral.see": "See the referrals of one's own unit",
        "referral.see_force": "See the referrals of the whole force",
        "referral.approve": "Give the supervisor's agreement to a referral",
        "caution.record": "Record the caution, its conditions and the signed document",
        "victim.replace": "Replace the victim's details in a referral (never read them)",
        "extension.grant": "Extend the caution's window",
        "breach.decide": "Decide on a breach, and record the court result",
        "arrest.record": "Record a new arrest",
        "referral.keep": "Say which officer looks after a referral",
        "attendance.encourage": "Encourage a participant to attend, and say what was done",
        "recheck.record": "Record whether a person came to notice again in the 12 months after",
        "case.see": "See a case",
        "case.list": "See the worklist",
        "case.find": "Search for a case",
        "case.accept": "Accept a referral",
        "case.ask": "Ask the police for information",
        "case.decline": "Decline a referral",
        "case.assign": "Say who works on a case",
        "case.transfer": "Transfer a case to another provider under the same agreement",
        "case.book": "Book and move workshops and calls",
        "case.telephone": "Move a case to the telephone intervention",
        "case.hold": "Put a booking on hold for illness, rooms and the like",
        "case.withdraw": "Record that a person has withdrawn",
        "case.return": "Return a case to the police",
        "extension.ask": "Ask the police to extend the window",
        "encouragement.ask": "Ask the police to encourage a participant to attend",
        "contact.log": "Log a contact with a participant",
        "contact.set": "Change how a participant may be contacted",
        "message.post": "Print and post letters to participants, and ask for a letter of attendance",
        "words.set": "Write what participants are written under an agreement",
        "message.send": "Send the messages that are due, and note what became of them",
        "safeguarding.record": "Record a participant's own disclosure of being abused",
        "safeguarding.see": "Read a participant's own disclosure of being abused",
        "risk.raise": "Raise a risk signal",
        "concern.raise": "Raise a safeguarding concern, and add to one's own",
        "concern.review": "Review the safeguarding concerns of one's own organisation",
        "document.add": "Add papers to a case, and open those of one's own side",
        "order.set": "Record court orders and bail that bind a participant",
        "workshop.see": "See the calendar of workshops",
        "workshop.plan": "Plan workshops and their places",
        "workshop.cancel": "Cancel a workshop",
        "venue.set": "Keep the venues and rooms of one's own organisation",
        "keep_apart.set": "Say which two participants must never be in one workshop",
        "calendar.feed": "Read one's own sessions in the calendar of a telephone",
        "arrangement.set": "Arrange interpreters and rooms that participants can use",
        "person.merge": "Say whether two cases are of one person",
        "accreditation.set": "Record who is accredited to lead a programme's workshops",
        "register.see": "See the registers of one's own sessions",
        "register.see_all": "See the registers of every session of the organisation",
        "register.mark": "Mark who attended",
        "session.record": "Record which aims a session covered for a person",
        "session.notes_all": "Read the notes of every session record of the organisation",
        "incident.record": "Record an incident at a workshop",
        "incident.see": "Read the incidents at the organisation's workshops",
        "phones.set": "Say whom facilitators phone on the day",
        "fact.correct": "Correct something recorded in error",
        "fact.undo": "Take back one's own newest entry",
        "report.see": "See counts that name nobody",
        "agreement.see": "See the agreement and its settings",
        "agreement.set": "Write a new version of an agreement's settings",
        "organisation.set": "Add organisations and their units",
        "account.own": "Change one's own name and language",
        "account.see": "See the people of one's own organisation who have an account",
        "account.invite": "Invite a person to one's own organisation",
        "account.change": "Change the roles of a person, and end an account's access",
        "audit.see": "Read the audit of one's own organisation",
        "jobs.see": "See whether the site's jobs run",
        "jobs.run": "Ask for a job of the site to run now",
        "task.do": "Take, do and close a task of one's own organisation",
        "task.oversee": "Get the urgent tasks that nobody has said they saw",
        "leave.own": "Say when one is away, and who covers",
        "leave.set": "Say when others of one's own organisation are away, and who covers them",
        "fact.sweep": "Run the nightly check and the sweeps",
        "intake.open": "Open what the police sent, and make a victim case of it",
        "upward.take": "Take in what came up from the participants' cases",
        "survey.take": "Take in the answers to a survey that whoever has its link gave",
        "victim.list": "See the worklist of victim contact",
        "victim.see": "See a victim case",
        "victim.find": "Search for a victim case",
        "victim.assign": "Say who works on a victim case",
        "victim.contact": "Contact a victim, and record what came of it",
        "victim.plan": "Record how a victim may be contacted safely",
        "request.decide": "Decide on requests for a victim's data, and say what was given",
        "victim.check": "Check a change of how a victim may be contacted, as a second person",
        "victim.record": "Record what a victim says, the risk, the safety plan and help offered",
        "victim.refer": "Decide on a referral to MARAC, open it and say that it was sent",
        "isva.list": "See the caseload of independent sexual violence advisers",
        "isva.see": "See a case of an independent sexual violence adviser",
        "isva.work": "Open and work on a case as an independent sexual violence adviser",
        "isva.assign": "Say which independent sexual violence adviser works on a case",
        "victim.looks": "See who looked at which victim case of one's own organisation",
        "signal.acknowledge": "Say that one has seen a signal of risk",
        "signal.oversee": "Get the signals of risk that nobody acknowledged in time",
        "joint.open": "Open a decision of police and provider on whether a participant goes on",
        "joint.see": "See the decisions in which one is named",
        "joint.see_all": "See every decision of one's own organisation",
        "joint.decide": "Take part in a decision, and confirm a release at once as a second person",
        "joint.release_now": "Ask for a release at once, as the safeguarding manager on duty",
    }
)
"""Every permission, with the words for it."""


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
                fact.correct fact.undo task.do leave.own
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
                fact.correct fact.undo report.see task.do task.oversee leave.own leave.set
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
                report.see agreement.see task.do task.oversee leave.own leave.set
                """,
            ),
            _role(
                "safeguarding_lead",
                "Safeguarding lead",
                "provider",
                """
                case.see case.list case.find safeguarding.record safeguarding.see risk.raise concern.raise
                concern.review keep_apart.set register.see_all incident.see task.do leave.own
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
                agreement.set organisation.set account.invite account.change
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
