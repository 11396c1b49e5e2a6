"""What others ask to see of a victim's records: on what basis, how much, whether the victim was asked, and exactly what went.

A request by the police is a victim information request (Police, Crime, Sentencing and Courts Act 2022 s.44A), with notice to
the victim unless that cannot be or would harm (s.44B). To nobody else does anything go but by an order of a court, by the
victim's own agreement, or where a child or adult must be protected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.settings import VictimSettings
from caraway.core.vocabulary import Word


class Asker(Word):
    """Who asks."""

    POLICE = "police", "The police or a prosecutor"
    COURT = "court", "A court"
    CHILDRENS_SERVICES = "childrens_services", "Children's or adults' services"
    MARAC = "marac", "A multi-agency meeting"
    VICTIM_SIDE = "victim_side", "Somebody who acts for the victim"
    OTHER_SIDE = "other_side", "The other party, or somebody who acts for that party"
    OTHER = "other", "Somebody else"


class Basis(Word):
    """On what basis anything could be given."""

    NONE = "none", "None"
    AGREEMENT = "agreement", "The victim agrees to it"
    ORDER = "order", "An order of a court"
    INFORMATION_REQUEST = "information_request", "A victim information request (Act of 2022, s.44A)"
    PROTECTION = "protection", "A child or adult must be protected"


MAY_RELY_ON: Mapping[Asker, frozenset[Basis]] = MappingProxyType(
    {
        Asker.POLICE: frozenset(Basis) - {Basis.NONE},
        Asker.COURT: frozenset({Basis.ORDER}),
        Asker.CHILDRENS_SERVICES: frozenset({Basis.AGREEMENT, Basis.ORDER, Basis.PROTECTION}),
        Asker.MARAC: frozenset({Basis.AGREEMENT, Basis.PROTECTION}),
        Asker.VICTIM_SIDE: frozenset({Basis.AGREEMENT, Basis.ORDER}),
        Asker.OTHER_SIDE: frozenset({Basis.ORDER}),
        Asker.OTHER: frozenset({Basis.AGREEMENT, Basis.ORDER}),
    }
)
"""The bases on which something may go to each."""


class RecordClass(Word):
    """Kinds of record, by which a request says how much it wants."""

    CONTACTS = "contacts", "Days and results of contact"
    VOICE = "voice", "What the victim said, as the lists have it"
    RISK = "risk", "Risk assessments"
    SAFETY_PLAN = "safety_plan", "Safety plan"
    WAYS = "ways", "Ways of contact, numbers and addresses"
    REFERRALS = "referrals", "Referrals to other services"
    SUPPORT = "support", "Records of support or counselling"


NEVER_TO_OTHER_SIDE = frozenset({RecordClass.WAYS, RecordClass.SAFETY_PLAN})
"""How the victim can be found, and what keeps the victim safe: not to the other party, whoever orders what; the court is told so."""


class Consulted(Word):
    """Whether the victim knows of the request."""

    NOT_YET = "not_yet", "Not yet"
    AGREES = "agrees", "Was asked, and agrees"
    OBJECTS = "objects", "Was asked, and objects"
    TOLD = "told", "Was told"
    NOT_SAFE = "not_safe", "Not told: it would put somebody at risk"
    NOT_REACHED = "not_reached", "Not told: every safe way was tried"
    FORBIDDEN = "forbidden", "Not told: an order forbids it"


class RecordsState(Word):
    """Where a request for records is."""

    RECEIVED = "received", "Came in; the victim does not know of it"
    TO_DECIDE = "to_decide", "To be decided"
    ALLOWED = "allowed", "To be given"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"


class RefusedBecause(Word):
    """Why nothing is given."""

    NO_BASIS = "no_basis", "There is no basis for it"
    TOO_WIDE = "too_wide", "It asks for more than its reason needs"
    NO_REASON = "no_reason", "It does not say what it is needed for"
    HARM = "harm", "It would put somebody at risk"
    NOTHING_HELD = "nothing_held", "Nothing of the kind is held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One thing that was given: its kind, from which day to which it reaches, and which document it was (a reference)."""

    record: RecordClass
    first_on: date
    last_on: date
    document: str

    def __post_init__(self) -> None:
        if self.last_on < self.first_on or not self.document.strip():
            raise InvalidValue("given", "Say which document, and from which day to which.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsRequest:
    """A request of somebody else for a victim's records, and where it is.

    `scope`: the kinds of record asked for. `due_on`: the day that the request or order names. `allowed`: the kinds that
    `decided_by` decided to give on `decided_on`, never more than was asked for; none: `refused_because` says why. `given`:
    exactly what went, on `given_on`. Made by `RecordsRequest(...)` and the functions below; raises InvalidValue for what
    cannot be.
    """

    asker: Asker
    basis: Basis
    scope: frozenset[RecordClass]
    received_on: date
    due_on: date | None = None
    consulted: Consulted = Consulted.NOT_YET
    decided_on: date | None = None
    decided_by: UUID | None = None
    allowed: frozenset[RecordClass] = frozenset()
    refused_because: RefusedBecause | None = None
    given_on: date | None = None
    given: tuple[Given, ...] = ()

    def __post_init__(self) -> None:
        if not self.scope:
            raise InvalidValue("scope", "Say which records are asked for.")
        if (self.decided_on is None) != (self.decided_by is None):
            raise InvalidValue("decided_by", "Say who decided it, and on which day.")
        if bool(self.allowed) + (self.refused_because is not None) != (self.decided_on is not None):
            raise InvalidValue("allowed", "Decide either what is given or why nothing is.")
        _require_order(self.received_on, self.decided_on, self.given_on)
        if self.allowed:
            _require_allowed(self)
        if (self.given_on is None) == bool(self.given) or {one.record for one in self.given} - self.allowed:
            raise InvalidValue("given", "Record exactly what was given, and nothing that was not allowed.")

    @property
    def state(self) -> RecordsState:
        """Where it is."""
        if self.refused_because is not None:
            return RecordsState.REFUSED
        if self.given_on is not None:
            return RecordsState.GIVEN
        if self.allowed:
            return RecordsState.ALLOWED
        return RecordsState.RECEIVED if self.consulted is Consulted.NOT_YET else RecordsState.TO_DECIDE


def _require_order(*on: date | None) -> None:
    days = [day for day in on if day is not None]
    if days != sorted(days):
        raise InvalidValue("decided_on", "It comes in, is decided and is given in that order.")


def _require_allowed(request: RecordsRequest) -> None:
    if request.basis not in MAY_RELY_ON[request.asker]:
        raise InvalidValue("basis", "Nothing is given to whoever asks on that basis. Refuse it.")
    if request.consulted is Consulted.NOT_YET:
        raise InvalidValue("consulted", "Tell the victim, or record why not, before anything is given.")
    if request.basis is Basis.AGREEMENT and request.consulted is not Consulted.AGREES:
        raise InvalidValue("consulted", "The basis is the victim's agreement: record that it was given.")
    if request.allowed - request.scope:
        raise InvalidValue("allowed", "Never give more than was asked for.")
    if request.asker is Asker.OTHER_SIDE and request.allowed & NEVER_TO_OTHER_SIDE:
        raise InvalidValue(
            "allowed", "Ways of contact and the safety plan never go to the other party. Tell the court."
        )


def decide_by(request: RecordsRequest, area: VictimSettings) -> date:
    """The last day on which it is decided in time: the day that it names, else the area's days after it came."""
    return request.due_on or request.received_on + timedelta(days=area.records_days)


def needs_second(request: RecordsRequest) -> bool:
    """Whether a second person has to agree before anything goes: to the other party's side, and whatever a court orders."""
    return request.asker is Asker.OTHER_SIDE or request.basis is Basis.ORDER


def consult(request: RecordsRequest, consulted: Consulted) -> RecordsRequest:
    """The request with what the victim said. Raises NotNow once it is decided."""
    _require_state(request, RecordsState.RECEIVED, RecordsState.TO_DECIDE)
    return replace(request, consulted=consulted)


def allow(request: RecordsRequest, records: frozenset[RecordClass], *, on: date, by: UUID) -> RecordsRequest:
    """The request with the decision to give these. Raises NotNow where it is decided, InvalidValue where it cannot be."""
    _require_state(request, RecordsState.RECEIVED, RecordsState.TO_DECIDE)
    return replace(request, allowed=records, decided_on=on, decided_by=by)


def refuse(request: RecordsRequest, because: RefusedBecause, *, on: date, by: UUID) -> RecordsRequest:
    """The request with the decision to give nothing; the victim need not know first. Raises NotNow where it is decided."""
    _require_state(request, RecordsState.RECEIVED, RecordsState.TO_DECIDE)
    return replace(request, refused_because=because, decided_on=on, decided_by=by)


def give(request: RecordsRequest, given: tuple[Given, ...], *, on: date) -> RecordsRequest:
    """The request with exactly what went. Raises NotNow before it is allowed, InvalidValue for what was not."""
    _require_state(request, RecordsState.ALLOWED)
    return replace(request, given=given, given_on=on)


def _require_state(request: RecordsRequest, *states: RecordsState) -> None:
    if request.state not in states:
        raise NotNow("records_state", f"The request is at “{request.state.words}”.")
