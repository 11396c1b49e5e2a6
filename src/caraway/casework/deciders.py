"""What a supervisor or a prosecutor decided on a referral: a dated list for each, added to and never written over.

It stands among a draft's answers beside its pages, so that no page's form can set it. The newest decision that has not
lapsed counts. One lapses when something it rests on changes, and stays on the draft's list with the reason. Of a referral
that is sent only the decision that counts is kept: the others tell how often the victim's page was given.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from caraway.core.criteria import Answer, Role
from caraway.core.dates import spoken
from caraway.core.eligibility import Assessment

Decision = Mapping[str, Any]

SUPERVISOR, PROSECUTOR = "supervisor", "prosecutor"
DECIDERS = {SUPERVISOR: Role.SUPERVISOR, PROSECUTOR: Role.PROSECUTOR}
LEADS_TO = {SUPERVISOR: Answer.NEEDS_SUPERVISOR, PROSECUTOR: Answer.NEEDS_PROSECUTOR}
"""The answer that sends a referral to each."""

CHANGES = "changes"
"""Where a draft counts what made decisions lapse, or would have."""


def decisions(saved: Mapping[str, Any], who: str) -> list[Decision]:
    """All decisions, the oldest first: `agrees`, `by`, `on`, `why`, and `lapsed` with the reason where it has."""
    return list(saved.get(who, {}).get("decisions", ()))


def standing_decision(saved: Mapping[str, Any], who: str) -> Decision | None:
    """The newest decision that has not lapsed."""
    return next((one for one in reversed(decisions(saved, who)) if not one["lapsed"]), None)


def is_waiting(saved: Mapping[str, Any], who: str) -> bool:
    """Was a decision asked for, and not yet given?"""
    return bool(saved.get(who, {}).get("asked_on"))


def asked(saved: Mapping[str, Any], who: str, on: date) -> dict[str, Any]:
    """The answers, with a decision asked for. What was decided before stays."""
    return _with(saved, who, asked_on=on.isoformat(), decisions=decisions(saved, who))


def decided(saved: Mapping[str, Any], who: str, agrees: bool, by: str, on: date, why: str) -> dict[str, Any]:
    """The answers, with one more decision."""
    made = {"agrees": agrees, "by": by, "on": on.isoformat(), "why": why, "lapsed": ""}
    return _with(saved, who, asked_on=None, decisions=[*decisions(saved, who), made])


def _with(saved: Mapping[str, Any], who: str, **changed: Any) -> dict[str, Any]:
    return {**saved, who: {**saved.get(who, {}), **changed}}


def lapsed(saved: Mapping[str, Any], why: str) -> dict[str, Any]:
    """The answers, with every decision so far no longer counting, because of `why`."""
    found = {**saved, CHANGES: changes(saved) + 1}
    for who in DECIDERS.keys() & saved.keys():
        kept = [{**one, "lapsed": one["lapsed"] or why} for one in decisions(saved, who)]
        found = _with(found, who, decisions=kept)
    return found


def changes(saved: Mapping[str, Any]) -> int:
    """How often something changed on which a decision rests: whoever read the draft before then has read another."""
    return int(saved.get(CHANGES, 0))


def kept(saved: Mapping[str, Any], assessment: Assessment, needed: Mapping[str, bool]) -> dict[str, Any]:
    """What is kept with a referral that is sent: the decision that counts, of each whom something asked for one."""
    asked_by = {one.leads_to for one in assessment.findings}
    return {
        who: {"asked_on": None, "decisions": [one]}
        for who in DECIDERS
        if (needed[who] or LEADS_TO[who] in asked_by) and (one := standing_decision(saved, who))
    }


def told(saved: Mapping[str, Any], assessment: Assessment, needed: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The decisions that the provider is told: the one that counts, of those whom the agreement always asks (`needed`) or
    a finding led to.

    Where only a finding on the victim's side led to somebody, that is not told: it would tell what was found. Nor is what
    lapsed or was decided anew: it would tell that the victim's page was given again.
    """
    open_findings = {one.leads_to for one in assessment.findings if not one.confidential}
    return [
        {"who": who, **one}
        for who in DECIDERS
        if (needed[who] or LEADS_TO[who] in open_findings) and (one := standing_decision(saved, who))
    ]


def words(who: str, one: Decision) -> str:
    """A decision as a sentence: who, which way, when, why, and why it no longer counts."""
    said = "agreed" if one["agrees"] else "did not agree"
    day = spoken(date.fromisoformat(one["on"]))
    ended = f" (no longer counts: {one['lapsed']})" if one["lapsed"] else ""
    return f"{who.capitalize()} {one['by']} {said} on {day}: {one['why']}{ended}"


def agreed(assessment: Mapping[str, Any]) -> tuple[str, ...]:
    """Who agreed to a referral that was sent or did not, and why, as sentences: from the assessment stored with it."""
    return tuple(words(one["who"], one) for one in assessment.get("decisions", ()))


def refusal(saved: Mapping[str, Any], assessment: Assessment) -> str:
    """The refusal that stands in the way, as a sentence; empty where none does."""
    return next(_refusals(saved, assessment), "")


def _refusals(saved: Mapping[str, Any], assessment: Assessment) -> Iterator[str]:
    for who, answer in LEADS_TO.items():
        one = standing_decision(saved, who)
        if one and not one["agrees"] and assessment.leading_to(answer):
            yield f"Refused by a {who} on {spoken(date.fromisoformat(one['on']))}: {one['why']}"
