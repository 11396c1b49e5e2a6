"""Links to a survey: how a token is made and known, which is alive, and what an answer asks of staff."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.conf import settings

from caraway.core.instruments import Instrument, instrument, instrument_in_force
from caraway.core.victim import reply
from caraway.core.victim.reply import Code
from caraway.platform.gateways import clock
from caraway.victims.models import SurveyAnswers, SurveyLeft, SurveyLink, SurveyMiss
from caraway.victims.plans import Stored, stored_of

SURVEY = "cara_victim"
# Without letters or figures that are taken for one another when read out: a token is said, never sent.
_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
_LENGTH = 16


def token_of(request_key: UUID) -> str:
    """The token that this sending of a form makes: sent twice it is the same, and nobody but this site can work it out."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"reply\0{request_key}".encode(), hashlib.sha256).digest()
    number, letters = int.from_bytes(made, "big"), []
    for _ in range(_LENGTH):
        number, left = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[left])
    return "".join(letters)


def spaced(token: str) -> str:
    """The token as it is read out, in fours."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))


def digest(typed: str) -> str:
    """What is kept of a token, however it was typed."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def alive(link: SurveyLink, stored: Stored) -> bool:
    """Whether it may be used now (`core.victim.reply`). `stored`: the newest plan of its case."""
    code = Code(
        made_at=link.made_at,
        expires_at=link.expires_at,
        used=SurveyAnswers.objects.filter(link=link).exists(),
        misses=SurveyMiss.objects.filter(link=link).count(),
    )
    closed = link.case.closed_at is not None
    return reply.alive(code, clock.now(), changed_at=stored.changed_at, wants_none=stored.wants_none, closed=closed)


def found_alive(typed: str) -> tuple[SurveyLink, Stored] | None:
    """The link of this token and the plan of its case, where it may be used."""
    link = SurveyLink.objects.select_related("case").filter(token=digest(typed)).first()
    stored = stored_of(link.case) if link else Stored()
    return (link, stored) if link is not None and alive(link, stored) else None


def times_left(link: SurveyLink) -> int:
    """How often somebody left it by the way out."""
    return SurveyLeft.objects.filter(link=link).count()


def asked_in(link: SurveyLink) -> Instrument:
    """The survey that this link asks."""
    return instrument(link.instrument, link.version)


def asked_today() -> Instrument:
    """The survey that is asked now."""
    return instrument_in_force(SURVEY, clock.today())


def word_fits(typed: str, stored: Stored) -> bool:
    """Whether this is the agreed word. Where none is agreed, nothing fits."""
    given, agreed = (" ".join(one.casefold().split()) for one in (typed, stored.code_word))
    return bool(agreed) and hmac.compare_digest(given.encode(), agreed.encode())


def asks_for(answers: Mapping[str, str]) -> Iterator[str]:
    """Keys of the items whose answer is a wish that somebody gets in touch, or needs it."""
    yield from (key for key, answer in answers.items() if key.startswith("wants_") and answer == "yes")
    if answers.get("safe") == "no":
        yield "safe"
