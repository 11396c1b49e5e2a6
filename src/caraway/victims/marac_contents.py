"""What a referral to MARAC contains: a closed list of fields. What is not in it is in no referral, whatever the case holds.

No number, address or way of contact is in it: whoever is to reach the victim asks the organisation that refers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caraway.core.marac import MaracReason
from caraway.core.victim.voice import Abuse, Change, ChildrenLive, RelationshipNow, Service
from caraway.core.victim.wishes import Wish
from caraway.core.vocabulary import Word
from caraway.platform.accounts.actor import Actor
from caraway.platform.web.dates import day
from caraway.victims.assessing import Assessment
from caraway.victims.models import PoliceSent, VictimCase, VoiceHeard
from caraway.victims.plans import stored_of

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "reference": "Reference",
        "name": "Name",
        "date_of_birth": "Date of birth",
        "language": "Language",
        "prompted": "What prompts the referral",
        "consent": "The victim's consent",
        "why": "Why it is made without consent",
        "assessed_on": "Risk assessed on",
        "tool": "Tool",
        "band": "Band",
        "reasons": "Why this band",
        "heard_on": "The victim was heard on",
        "relationship": "Relationship now",
        "change": "Change",
        "abuse": "Abuse",
        "children": "Children",
        "wishes": "The victim's wishes",
        "services": "Help wanted",
        "asked": "What the conference is asked for",
        "decided_by": "Decided by",
        "decided_on": "Decided on",
        "organisation": "Organisation",
    }
)
"""The allow-list: every field of a referral, with its label, in the order of the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, as far as a referral says it."""

    prompted: tuple[MaracReason, ...]
    consent: bool
    why: str
    asked: str
    on: date
    by: Actor


def contents(case: VictimCase, decided: Decided, assessment: Assessment | None) -> dict[str, str]:
    """The words of each field, by its key. A field of which nothing is known has none."""
    found = _of_case(case) | _of_decision(decided) | _of_assessment(assessment) | _of_voice(_newest(case))
    return {key: found[key] for key in FIELDS if found[key]}


def _of_case(case: VictimCase) -> dict[str, str]:
    sent = PoliceSent.objects.filter(case=case).order_by("-version").first()
    return {
        "reference": case.reference,
        "name": f"{case.given_name} {case.family_name}",
        "date_of_birth": str(sent.details.get("date_of_birth", "")) if sent else "",
        "language": stored_of(case).language.words,
    }


def _of_decision(decided: Decided) -> dict[str, str]:
    return {
        "prompted": "\n".join(one.words for one in decided.prompted) or "Professional judgement",
        "consent": "Given" if decided.consent else "Not given",
        "why": decided.why,
        "asked": decided.asked,
        "decided_by": decided.by.name,
        "decided_on": day(decided.on),
        "organisation": decided.by.organisation_name,
    }


def _of_assessment(one: Assessment | None) -> dict[str, str]:
    result, done = (one.result, one.outcome) if one else (None, None)
    if one is None or result is None or done is None or result.band is None:
        return dict.fromkeys(("assessed_on", "tool", "band", "reasons"), "")
    return {
        "assessed_on": day(done.on),
        "tool": f"{one.tool.name}, version {one.tool.version}",
        "band": result.band.words,
        "reasons": "\n".join(reason.words for reason in result.reasons),
    }


def _newest(case: VictimCase) -> VoiceHeard | None:
    return VoiceHeard.objects.filter(case=case).order_by("number").last()


def _of_voice(row: VoiceHeard | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(("heard_on", "relationship", "change", "abuse", "children", "wishes", "services"), "")
    children = f"{row.children}: " if row.children else ""
    return {
        "heard_on": day(row.on),
        "relationship": _words(RelationshipNow, row.relationship),
        "change": _words(Change, row.change),
        "abuse": _words(Abuse, row.abuse),
        "children": f"{children}{_words(ChildrenLive, row.children_live)}",
        "wishes": "\n".join(Wish(one).words for one in row.wishes),
        "services": "\n".join(Service(one).words for one in row.services),
    }


def _words(words: type[Word], code: str) -> str:
    return words(code).words if code else "Not asked"
