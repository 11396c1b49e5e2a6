"""The victim's own requests: to see what is held, to have it put right or erased, to object to its use.

Source: UK GDPR Art. 12, 15, 16, 17 and 21. What police process for law enforcement falls under Part 3 of the Data Protection
Act 2018 and is answered by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from caraway.core.dates import add_months
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.settings import VictimSettings
from caraway.core.vocabulary import Word


class RequestKind(Word):
    """What the victim asks for."""

    ACCESS = "access", "To see what is held about the victim"
    CORRECTION = "correction", "To have something put right"
    OBJECTION = "objection", "That something is not used any more"
    ERASURE = "erasure", "That something is erased"


class RequestState(Word):
    """Where a request is."""

    IDENTITY_ASKED = "identity_asked", "Waiting until the victim shows who asks"
    OPEN = "open", "To be answered"
    EXTENDED = "extended", "To be answered, with more time"
    MET = "met", "Met"
    PARTLY_MET = "partly_met", "Met in part"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn by the victim"


OUTCOMES = (RequestState.MET, RequestState.PARTLY_MET, RequestState.REFUSED, RequestState.WITHDRAWN)
"""States in which a request is over."""


class Ground(Word):
    """Why a request is not met, or not wholly."""

    NOT_IDENTIFIED = "not_identified", "The person who asks has not shown who it is"
    UNFOUNDED = "unfounded", "Manifestly unfounded or excessive"
    OTHERS = "others", "It would tell of somebody else, who has not agreed"
    EXEMPT = "exempt", "An exemption of the law applies"
    ACCURATE = "accurate", "What is held is right; the victim's own statement was added"
    COMPELLING = "compelling", "Compelling reasons outweigh the objection"
    LEGAL_CLAIM = "legal_claim", "It is needed for a legal claim"
    REQUIRED = "required", "The law says that it is kept, or a public task needs it"


_ALWAYS = frozenset({Ground.NOT_IDENTIFIED, Ground.UNFOUNDED})
GROUNDS: Mapping[RequestKind, frozenset[Ground]] = MappingProxyType(
    {
        RequestKind.ACCESS: _ALWAYS | {Ground.OTHERS, Ground.EXEMPT},
        RequestKind.CORRECTION: _ALWAYS | {Ground.EXEMPT, Ground.ACCURATE},
        RequestKind.OBJECTION: _ALWAYS | {Ground.COMPELLING, Ground.LEGAL_CLAIM},
        RequestKind.ERASURE: _ALWAYS | {Ground.REQUIRED, Ground.LEGAL_CLAIM},
    }
)
"""The grounds that each kind of request can be refused on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of the victim's own, and where it is.

    `identity_asked`: who asks was not plain, so the clock begins on `identity_on`. `extended_on`, `extended_why`: when the
    victim was told that it takes longer, and why. `outcome` on `ended_on` by `decided_by`; `grounds` where not all of it was
    met; `given`: exactly what was given or done, as a list. Made by `Request(...)` and the functions below; raises
    InvalidValue for what cannot be.
    """

    kind: RequestKind
    received_on: date
    identity_asked: bool = False
    identity_on: date | None = None
    extended_on: date | None = None
    extended_why: str = ""
    outcome: RequestState | None = None
    ended_on: date | None = None
    decided_by: UUID | None = None
    grounds: frozenset[Ground] = frozenset()
    given: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.identity_on is not None and not (self.identity_asked and self.identity_on >= self.received_on):
            raise InvalidValue("identity_on", "Who asks is shown after it was asked for, and after the request came.")
        if (self.extended_on is None) == bool(self.extended_why.strip()):
            raise InvalidValue("extended_why", "Say when and why it takes longer.")
        if len({self.outcome is None, self.ended_on is None, self.decided_by is None}) > 1:
            raise InvalidValue("outcome", "Say what came of it, on which day, and who decided it.")
        if self.ended_on is not None and self.ended_on < self.received_on:
            raise InvalidValue("ended_on", "A request ends on or after the day on which it came.")
        self._require_outcome()

    def _require_outcome(self) -> None:
        if self.outcome is not None and self.outcome not in OUTCOMES:
            raise InvalidValue("outcome", "Choose what came of it from the list.")
        if not self.grounds <= GROUNDS[self.kind]:
            raise InvalidValue("grounds", "Choose a ground that this kind of request can be refused on.")
        if bool(self.grounds) != (self.outcome in (RequestState.PARTLY_MET, RequestState.REFUSED)):
            raise InvalidValue("grounds", "Say why it was not met, and only where it was not.")
        if bool(self.given) != (self.outcome in (RequestState.MET, RequestState.PARTLY_MET)):
            raise InvalidValue("given", "Say exactly what was given or done, and only where something was.")

    @property
    def state(self) -> RequestState:
        """Where it is."""
        if self.outcome is not None:
            return self.outcome
        if self.identity_asked and self.identity_on is None:
            return RequestState.IDENTITY_ASKED
        return RequestState.OPEN if self.extended_on is None else RequestState.EXTENDED


def answer_by(request: Request, area: VictimSettings) -> date | None:
    """The last day on which it is answered in time: the corresponding date, one month on; None until it is known who asks.

    A last day at a weekend is not moved to the working day after, as the regulator would allow: earlier is never wrong.
    """
    if request.identity_asked and request.identity_on is None:
        return None
    months = area.request_months + (area.extension_months if request.extended_on is not None else 0)
    return add_months(request.identity_on or request.received_on, months)


def identified(request: Request, *, on: date) -> Request:
    """The request, now that it is known who asks: its clock begins. Raises NotNow where that was not waited for."""
    if request.state is not RequestState.IDENTITY_ASKED:
        raise NotNow("request_identity_known", f"The request is at “{request.state.words}”.")
    return replace(request, identity_on=on)


def extend(request: Request, area: VictimSettings, *, on: date, why: str) -> Request:
    """The request with more time. Raises NotNow unless it is open and the victim hears of it in the first month."""
    last = answer_by(request, area)
    if request.state is not RequestState.OPEN or last is None:
        raise NotNow("request_not_open", f"The request is at “{request.state.words}”.")
    if on > last:
        raise NotNow("request_late", "More time can be taken only while the first month runs.")
    return replace(request, extended_on=on, extended_why=why)


def end(
    request: Request,
    outcome: RequestState,
    *,
    on: date,
    by: UUID,
    grounds: frozenset[Ground] = frozenset(),
    given: tuple[str, ...] = (),
) -> Request:
    """The request, ended. Raises NotNow where it has ended, or would be met before it is known who asks."""
    if request.outcome is not None:
        raise NotNow("request_over", f"The request is at “{request.state.words}”.")
    if request.state is RequestState.IDENTITY_ASKED and given:
        raise NotNow("request_identity", "Nothing is given before it is known who asks.")
    return replace(request, outcome=outcome, ended_on=on, decided_by=by, grounds=grounds, given=given)
