"""Ages, and on what a client is supported: their own view, and below 16 their competence and a parent's consent or why without.

A child under 13 cannot consent in law to what support is about (Sexual Offences Act 2003 ss.5-8), so childhood ends there here; at 16
one decides for oneself (Family Law Reform Act 1969 s.8; Mental Capacity Act 2005 s.2(5)); below, one who understands does
(Gillick v West Norfolk [1986] AC 112).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caraway.core.dates import age_on
from caraway.core.isva.words import Age, Competence, OwnView, ParentSays, Without
from caraway.core.refusals import InvalidValue

YOUNG_FROM, DECIDES_FROM, ADULT_FROM = 13, 16, 18


def age_group(born: date, on: date) -> Age:
    """Which of the three on that day. Raises InvalidValue for a day before the birth."""
    years = age_on(born, on)
    if years >= ADULT_FROM:
        return Age.ADULT
    return Age.YOUNG if years >= YOUNG_FROM else Age.CHILD


def decides(born: date, on: date) -> bool:
    """Whether the client decides by age alone."""
    return age_on(born, on) >= DECIDES_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was said on a day. Of a client who decides by age, the own view alone.

    Raises InvalidValue where the client does not want support or was not asked; and, `by_age` False, where competence is not
    assessed, or there is neither a parent's consent nor a reason for going without it.
    """

    by_age: bool
    view: OwnView
    competence: Competence | None = None
    parent: ParentSays | None = None
    without: Without | None = None

    def __post_init__(self) -> None:
        sentence = _VIEWS.get(self.view)
        if sentence is not None:
            raise InvalidValue("view", sentence)
        if self.by_age:
            self._own_alone()
        else:
            self._under_16()

    def _own_alone(self) -> None:
        if self.view is OwnView.TOO_YOUNG:
            raise InvalidValue("view", "Ask the client: at 16 one is not too young to say.")
        if self.competence is not None or self.parent is not None or self.without is not None:
            raise InvalidValue("parent", "From 16 on the client decides alone.")

    def _under_16(self) -> None:
        if self.competence is None or self.competence is Competence.NOT_ASSESSED:
            raise InvalidValue("competence", "Assess first whether the client understands and can decide.")
        if self.competence is Competence.COMPETENT and self.view is OwnView.TOO_YOUNG:
            raise InvalidValue("view", "Whoever decides is not too young to say.")
        if self.parent is None:
            raise InvalidValue("parent", "Say what a parent or carer says, or that none was asked.")
        if (self.without is None) is not (self.parent is ParentSays.AGREES):
            raise InvalidValue("without", "Give a parent's consent, or the reason for going without it, and not both.")
        if self.without is Without.DECIDES and self.competence is not Competence.COMPETENT:
            raise InvalidValue("without", "Only a client who understands decides without a parent.")


_VIEWS: Mapping[OwnView, str] = MappingProxyType(
    {
        OwnView.DOES_NOT_WANT: "Nobody is supported against their own will. Close the case, and say how to come back.",
        OwnView.NOT_ASKED: "Ask the client first.",
    }
)
