"""The course of a case: what has to be said before it is open, and when it may be closed."""

from dataclasses import dataclass
from datetime import date

from caraway.core.isva.journey import ENDS
from caraway.core.isva.settings import IsvaSettings
from caraway.core.isva.words import Ending, Stage
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Word


class Opening(Word):
    """What has to be said of a new client, in its order."""

    CONSENT = "consent", "What the client wants, and consent"
    JOURNEY = "journey", "Where the case stands"
    RISK = "risk", "Risk"
    WAYS = "ways", "Safe ways of contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What these rules read. `tried`: attempts since the client was last spoken with."""

    consent: bool
    stage: Stage | None
    risk: bool
    ways: bool
    next_court: date | None = None
    review_until: date | None = None
    tried: int = 0


def missing(course: Course) -> tuple[Opening, ...]:
    """What nobody has said yet."""
    said = (course.consent, course.stage is not None, course.risk, course.ways)
    return tuple(one for one, there in zip(Opening, said, strict=True) if not there)


def require_consent(course: Course) -> None:
    """Raise NotNow where nobody has recorded that the client wants it: until then only the opening goes on."""
    if not course.consent:
        raise NotNow("no_consent", "Record first what the client wants, and consent.")


def require_end(course: Course, ending: Ending, today: date, settings: IsvaSettings) -> None:
    """Raise NotNow where the case may not be closed for this reason yet. The client may always end it."""
    if ending is Ending.LOST and course.tried < settings.tries:
        raise NotNow("why", f"Try at least {settings.tries} times by a safe way before you say so.")
    if ending is not Ending.OVER:
        return
    if course.stage not in ENDS:
        raise NotNow("why", "The journey is not over: record the stage first.")
    if course.next_court is not None:
        raise NotNow("why", "There is a day at court to come.")
    if course.review_until is not None and course.review_until >= today:
        raise NotNow("why", "A review of the decision may still be asked for. Tell the client, and keep the case open.")
