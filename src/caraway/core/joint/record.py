"""What the members know when they decide."""

from dataclasses import dataclass

from caraway.core.joint.words import Children, Marac, RiskBand
from caraway.core.refusals import InvalidValue


@dataclass(frozen=True, slots=True)
class Record:
    """What is known, the risk to the victim, children, and what becomes of it at MARAC (None: not said yet).

    `why_not_referred` goes with `Marac.NOT_REFERRED` alone. Raises InvalidValue by the field it is about.
    """

    known: str
    risk: RiskBand
    children: Children
    marac: Marac | None = None
    why_not_referred: str = ""

    def __post_init__(self) -> None:
        if not self.known.strip():
            raise InvalidValue("known", "Write what is known.")
        if (self.marac is Marac.NOT_REFERRED) != bool(self.why_not_referred.strip()):
            raise InvalidValue(
                "why_not_referred", "Say why it is not referred to MARAC, where it is not, and only there."
            )

    def marac_missing(self, ceiling: RiskBand) -> bool:
        """Whether the risk is above the area's ceiling and nobody has said what becomes of it at MARAC."""
        return self.marac is None and self.risk.above(ceiling)
