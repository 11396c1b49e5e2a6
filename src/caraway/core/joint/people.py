"""Who decides together, and who is told when they did not."""

from dataclasses import dataclass
from uuid import UUID

from caraway.core.joint.words import Side
from caraway.core.refusals import InvalidValue

DECIDES = "This officer has decided on a breach in this case, or that could not be seen. Name somebody else, or record an exception."


@dataclass(frozen=True, slots=True)
class BreachException:
    """Why the officer who decides on the breach takes part all the same, and who approved it."""

    reason: str
    approver: UUID

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue("reason", "Say why nobody else of the police can take part.")


@dataclass(frozen=True, slots=True)
class Member:
    """A named person who decides. `decides_breach`: is it the officer who decides on a breach in this case?

    Breach is failure without a reasonable excuse (Criminal Justice Act 2003 s.24), and what a victim told in confidence is no
    part of it: so that officer takes part by an exception only. Raises InvalidValue without one.
    """

    person: UUID
    side: Side
    decides_breach: bool
    exception: BreachException | None = None

    def __post_init__(self) -> None:
        if self.decides_breach and self.side is not Side.POLICE:
            raise InvalidValue("decides_breach", "Only an officer of the police decides on a breach.")
        if self.decides_breach and self.exception is None:
            raise InvalidValue(
                "exception", "This officer decides on the breach. Name somebody else, or record an exception."
            )
        if self.exception is not None and not self.decides_breach:
            raise InvalidValue("exception", "An exception is for the officer who decides on the breach alone.")
        if self.exception is not None and self.exception.approver == self.person:
            raise InvalidValue("approver", "Somebody else must approve the exception.")


def require_not_deciding(member: Member, decided: bool | None) -> None:
    """Raise InvalidValue for a member of the police who has decided on a breach in this case, unless an exception is recorded.

    `decided`: what the participants' side says of it. None is not known, and what is not known is refused.
    """
    if member.side is Side.POLICE and member.exception is None and decided is not False:
        raise InvalidValue("decides_breach", DECIDES)


@dataclass(frozen=True, slots=True)
class Seniors:
    """The named senior of each organisation, who gets the task when nothing was agreed in time."""

    police: UUID
    provider: UUID

    def __post_init__(self) -> None:
        if self.police == self.provider:
            raise InvalidValue("seniors", "Name a senior of each organisation, two people.")

    def of(self, side: Side) -> UUID:
        """The senior of that side."""
        return self.police if side is Side.POLICE else self.provider
