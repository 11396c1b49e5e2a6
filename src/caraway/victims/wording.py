"""What a message to a victim says: fixed words, in the language said, rendered as it leaves (rules 3, 5 and 6)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from uuid import UUID

from caraway.core.programme import programme
from caraway.core.victim.asking import Kind
from caraway.core.victim.writing import Part, faults
from caraway.core.vocabulary import Language
from caraway.platform.agreements.models import AgreementParty, AgreementVersion
from caraway.platform.agreements.queries import version_in_force
from caraway.platform.gateways import clock
from caraway.platform.web import phones
from caraway.platform.web.dates import day_full, hour
from caraway.platform.web.words import phrases, say
from caraway.victims.models import VictimCase, VictimMessage
from caraway.victims.workers import names_of

LANGUAGES = (Language.ENGLISH, Language.WELSH)
"""Those in which there are words."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A message in words. `version` tells which words of ours they are; `tells`: they would tell what it is about, or of whom."""

    body: str = field(repr=False)
    version: str
    tells: bool


def worded(case: VictimCase, row: VictimMessage, language: Language) -> Worded:
    """The words of this message now. What is searched for names are the fixed words: a day and the neutral number are ours."""
    phrase = phrases()[f"contacts.{Kind(row.kind).value}"][language.value]
    tells = bool(faults(Part.WORDS, phrase.replace("{when}", "…"), names_around(case)))
    digest = hashlib.sha256(phrase.encode()).hexdigest()[:12]
    return Worded("\n".join(_lines(case, row, language.value)), digest, tells)


def neutral_number(agreement: UUID) -> str:
    """The number that victims ring and text under this agreement; nothing where its settings name none."""
    try:
        return str(version_in_force(agreement, clock.today()).settings.get("call_back", ""))
    except AgreementVersion.DoesNotExist:
        return ""


def names_around(case: VictimCase) -> tuple[str, ...]:
    """What no message names: the victim, the worker, the agreement, its programme, and who has a part in it."""
    agreement = case.agreement
    under = programme(agreement.programme)
    parties = AgreementParty.objects.filter(agreement=agreement).values_list("organisation__name", flat=True)
    worker = names_of([case.worker] if case.worker else []).values()
    ours = (agreement.name, agreement.area, under.name, under.short_name)
    return case.given_name, case.family_name, *ours, *parties, *worker


def _lines(case: VictimCase, row: VictimMessage, lang: str) -> Iterator[str]:
    when = (
        say("contacts.when", lang, on=day_full(row.on, lang), hour=hour(time.fromisoformat(row.hour))) if row.on else ""
    )
    yield say(f"contacts.{row.kind}", lang, when=when)
    number = neutral_number(case.agreement_id)
    if number:
        yield say("contacts.ring", lang, number=phones.shown(number))
