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
        "referral.see": "See the referrals of one's own unit",
        "referral.see_force": "See the referrals of the whole force",
        "referral.approve": "Give the supervisor's agreement to a referral",
        "caution.record": "Record the caution, its conditions and the signed document",
        "victim.replace": "Replace the victim's details in a referral (never read them)",
        "extension.grant": "Extend the caution's window",
        "breach.decide": "Decide on a breach, and record the court result",
        "arrest.record": "Record a new arrest",
        "case.see": "See a case",
        "case.list": "See the worklist",
        "case.find": "Search for a case",
        "case.accept": "Accept a referral",
        "case.ask": "Ask the police for information",
        "case.decline": "Decline a referral",
        "case.assign": "Say who works on a case",
        "case.book": "Book and move workshops and calls",
        "case.telephone": "Move a case to the telephone intervention",
        "case.hold": "Put a booking on hold for illness, rooms and the like",
        "case.withdraw": "Record that a person has withdrawn",
        "case.return": "Return a case to the police",
        "extension.ask": "Ask the police to extend the window",
        "contact.log": "Log a contact with a participant",
        "contact.set": "Change how a participant may be contacted",
        "safeguarding.record": "Record a participant's own disclosure of being abused",
        "safeguarding.see": "Read a participant's own disclosure of being abused",
        "risk.raise": "Raise a risk signal",
        "workshop.see": "See the calendar of workshops",
        "workshop.plan": "Plan workshops and their places",
        "workshop.cancel": "Cancel a workshop",
        "register.see": "See the registers of one's own sessions",
        "register.see_all": "See the registers of every session of the organisation",
        "register.mark": "Mark who attended",
        "session.record": "Record which aims a session covered for a person",
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
        "fact.sweep": "Run the nightly check and the sweeps",
    }
)
"""Every permission, with the words for it."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a membership makes of a person: the kind of organisation it belongs to and what it allows."""

    key: str
    words: str
    kinds: frozenset[str]
    allows: frozenset[str]


KINDS = MappingProxyType(
    {
        "police": "Police force",
        "provider": "Provider",
        "commissioner": "Commissioner",
        "licensor": "Licensor",
    }
)
"""Kinds of organisation."""

_OFFICER = (
    "eligibility.check referral.make referral.see caution.record victim.replace arrest.record risk.raise"
    " fact.correct fact.undo"
)
_SUPERVISOR = f"{_OFFICER} referral.see_force referral.approve extension.grant report.see"
_COORDINATOR = (
    "eligibility.check case.see case.list case.find case.accept case.ask case.decline case.assign case.book"
    " case.telephone case.hold case.withdraw case.return extension.ask contact.log contact.set safeguarding.record"
    " risk.raise workshop.see workshop.plan workshop.cancel register.see register.see_all register.mark"
    " session.record fact.correct fact.undo agreement.see"
)
_FACILITATOR = "workshop.see register.see register.mark session.record contact.log safeguarding.record risk.raise fact.correct fact.undo"


_EVERYBODY = frozenset({"account.own"})


def _role(key: str, words: str, kinds: str, allows: str) -> tuple[str, Role]:
    everybody = _EVERYBODY if kinds else frozenset[str]()
    return key, Role(key, words, frozenset(kinds.split()), frozenset(allows.split()) | everybody)


ROLES = MappingProxyType(
    dict(
        (
            _role("police_officer", "Police officer", "police", _OFFICER),
            _role("police_supervisor", "Police supervisor", "police", _SUPERVISOR),
            _role(
                "police_decision_maker",
                "Police decision-maker",
                "police",
                "referral.see referral.see_force extension.grant breach.decide arrest.record risk.raise report.see"
                " fact.correct fact.undo",
            ),
            _role("coordinator", "Coordinator", "provider", _COORDINATOR),
            _role("facilitator", "Facilitator", "provider", _FACILITATOR),
            _role(
                "provider_manager",
                "Provider's manager",
                "provider",
                f"{_COORDINATOR} report.see",
            ),
            _role(
                "safeguarding_lead",
                "Safeguarding lead",
                "provider",
                "case.see case.list case.find safeguarding.record safeguarding.see risk.raise register.see_all",
            ),
            _role("commissioner", "Commissioner", "commissioner", "report.see agreement.see"),
            _role("evaluator", "Evaluator", "licensor commissioner", "report.see"),
            _role("trainer", "Trainer", "licensor provider", "workshop.see"),
            _role(
                "licence_manager",
                "Licence manager",
                "licensor",
                "report.see agreement.see agreement.set organisation.set",
            ),
            _role(
                "account_admin",
                "Account administrator",
                "police provider commissioner licensor",
                "account.see account.invite account.change",
            ),
            _role("auditor", "Auditor", "police provider commissioner licensor", "audit.see"),
            _role("system", "Caraway itself", "", "fact.sweep"),
            _role("installer", "Set-up", "", "organisation.set agreement.set account.invite account.change"),
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


def roles_of_kind(kind: str) -> tuple[Role, ...]:
    """The roles that a membership of this kind of organisation may carry. Raises `Unknown`."""
    if kind not in KINDS:
        raise Unknown("kind of organisation", kind)
    return tuple(one for one in ROLES.values() if kind in one.kinds)
