"""A referral as it is being written: its pages, what each asks, what is still missing, and what it means.

Answers are kept as JSON by page. The victim's page is not among them: it is sealed as it is parsed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.casework.deciders import DECIDERS, LEADS_TO, PROSECUTOR, SUPERVISOR, standing_decision
from caraway.casework.stored import Rules
from caraway.core.agreement import DeliveryArea, Settings
from caraway.core.criteria import Answer, Answers, Finding
from caraway.core.eligibility import Assessment, Override, assess
from caraway.core.facts import Cautioned, Referred
from caraway.core.reference import find_offence
from caraway.core.vocabulary import Mode, ModeReason, OffenceMode, Requirement, Route, Statement

Saved = Mapping[str, Mapping[str, Any]]

ASSAULT = "common_assault_and_battery"

PAGES: dict[str, tuple[str, ...]] = {
    "person": ("given_name", "family_name", "date_of_birth", "sex"),
    "contact": ("phone",),
    "needs": ("language", "interpreter"),
    "offence": ("police_reference", "offence_code", "offence_on", "statement"),
    "history": (
        "relationship",
        "prior_da_disposal",
        "under_investigation",
        "on_bail",
        "on_community_order",
        "admits",
    ),
    "caution": ("disposal", "given"),
    "delivery": ("mode",),
}
"""Each page with the answers it must have. Others it may have."""

OPTIONAL: dict[str, tuple[str, ...]] = {
    "person": ("pnc", "ethnicity", "ethnicity_source"),
    "contact": ("has_address", "address", "postcode", "email", "safe_methods", "safe_hours", "shared_with"),
    "needs": ("access_needs", "court_orders"),
    "offence": ("arrest_on", "statement_on", "asn", "ptiurn"),
    "history": ("last_da_disposal_on",),
    "caution": ("cautioned_on", "requirements", "authorised_by", "conditions"),
    "delivery": ("mode_reason",),
}

AGREED_ON = {
    "person": "the person's details were changed",
    "offence": "the offence was changed",
    "history": "what is known about the person and the offence was changed",
    "caution": "the caution was changed",
}
"""Pages a supervisor or prosecutor relies on, and why their decision lapses when one of them changes."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An answer that is still to be given: on which page, and which."""

    page: str
    key: str


def missing(saved: Saved, settings: Settings) -> tuple[Missing, ...]:
    """What must still be answered before the referral can be sent."""
    found = [
        Missing(page, key) for page, keys in PAGES.items() for key in keys if saved.get(page, {}).get(key) in (None, "")
    ]
    contact, offence, caution = (saved.get(page, {}) for page in ("contact", "offence", "caution"))
    if contact.get("has_address") is not False:
        found.extend(Missing("contact", key) for key in ("address", "postcode") if not contact.get(key))
    if saved.get("history", {}).get("prior_da_disposal") and not saved["history"].get("last_da_disposal_on"):
        found.append(Missing("history", "last_da_disposal_on"))
    if offence.get("statement") == Statement.TAKEN.value and not offence.get("statement_on"):
        found.append(Missing("offence", "statement_on"))
    if settings.clock_start == "arrest" and not offence.get("arrest_on"):
        found.append(Missing("offence", "arrest_on"))
    if caution.get("given"):
        found.extend(Missing("caution", key) for key in ("cautioned_on", "authorised_by") if not caution.get(key))
        if set(caution.get("requirements") or ()) != {one.value for one in Requirement}:
            found.append(Missing("caution", "requirements"))
    if saved.get("delivery", {}).get("mode") == Mode.TELEPHONE.value and not saved["delivery"].get("mode_reason"):
        found.append(Missing("delivery", "mode_reason"))
    return tuple(found)


def page_done(saved: Saved, settings: Settings, page: str) -> bool:
    """Has the page everything it must have?"""
    return all(one.page != page for one in missing(saved, settings))


KEPT = {"person": ("date_of_birth", "sex"), "offence": ("offence_code", "offence_on"), "caution": ("disposal",)}


def kept(saved: Saved) -> dict[str, Any]:
    """The answers that the criteria ask for, kept with the case so that it can be checked again. Nothing of the victim's.

    What a supervisor or a prosecutor decided is kept beside them (`deciders.kept`).
    """
    pages = {page: {key: saved[page].get(key) for key in keys} for page, keys in KEPT.items()}
    return pages | {"history": saved["history"]}


def with_offence_on(kept: Saved, on: date) -> dict[str, Any]:
    """Those answers with another date of the offence."""
    return {**kept, "offence": {**kept["offence"], "offence_on": on.isoformat()}}


def against(assessment: Mapping[str, Any]) -> str:
    """What the stored check says against a referral that was sent, as a sentence; empty while the person is eligible."""
    answer = Answer(assessment["answer"])
    if answer is Answer.ELIGIBLE:
        return ""
    overridden = {one["key"] for one in assessment["overrides"]}
    reasons = [
        one["reason"] for one in assessment["findings"] if one["outcome"] != "met" and one["key"] not in overridden
    ]
    return f"After a correction the eligibility check says: {answer.words}. {' '.join(reasons)}"


def day_of(saved: Saved, page: str, key: str) -> date | None:
    stored = saved.get(page, {}).get(key)
    return date.fromisoformat(stored) if stored else None


def answers(saved: Saved, force_code: str, views: bool | None, risk: bool | None) -> Answers:
    """The answers as the eligibility criteria read them. Raises InvalidValue where they contradict each other.

    The risk attestation covers signs of coercive control, which are sealed with the victim's details:
    where it was given, there are none.
    """
    person, offence, history = (saved.get(page, {}) for page in ("person", "offence", "history"))
    return Answers(
        date_of_birth=day_of(saved, "person", "date_of_birth"),
        sex=person.get("sex") or None,
        relationship=history.get("relationship") or None,
        offence_on=day_of(saved, "offence", "offence_on"),
        offence_code=offence.get("offence_code") or None,
        prior_da_disposal=history.get("prior_da_disposal"),
        last_da_disposal_on=day_of(saved, "history", "last_da_disposal_on"),
        evidence_of_coercive_control=False if risk else None,
        under_investigation=history.get("under_investigation"),
        on_bail=history.get("on_bail"),
        on_community_order=history.get("on_community_order"),
        admits=history.get("admits"),
        risk_within_ceiling=risk,
        victim_views_dealt_with=views,
        supervisor_agrees=_agrees(saved, SUPERVISOR),
        prosecutor_agrees=_agrees(saved, PROSECUTOR),
        disposal=saved.get("caution", {}).get("disposal") or None,
        force=force_code,
    )


def _agrees(saved: Saved, who: str) -> bool | None:
    decided = standing_decision(saved, who)
    return decided["agrees"] if decided else None


def assessment(
    saved: Saved, rules: Rules, force_code: str, attested: tuple[bool | None, bool | None], on: date
) -> Assessment:
    """The check of the person on the day `on`, with what a supervisor or prosecutor has decided.

    `attested` are the two attestations, views and risk. Raises InvalidValue where answers contradict each other,
    NotNow where the programme takes no referrals from the police.
    """
    rules.programme.require_route(Route.POLICE)
    area = DeliveryArea(rules.settings, frozenset({force_code}))
    given, criteria = answers(saved, force_code, *attested), rules.programme.eligibility
    plain = assess(criteria, given, area, on)
    agreed = overrides(saved, plain.findings)
    return assess(criteria, given, area, on, agreed) if agreed else plain


def overrides(saved: Saved, findings: Sequence[Finding]) -> tuple[Override, ...]:
    """The decisions of a supervisor or prosecutor who agreed, on each finding that is theirs to decide."""
    found = []
    for key, role in DECIDERS.items():
        decided = standing_decision(saved, key)
        if decided and decided["agrees"]:
            theirs = [one for one in findings if one.leads_to is LEADS_TO[key]]
            on = date.fromisoformat(decided["on"])
            found += [Override(key=one.key, by=decided["by"], role=role, why=decided["why"], on=on) for one in theirs]
    return tuple(found)


def referred(saved: Saved) -> Referred:
    """The fact of the referral. An offence that is not on the list has no mode we know: the earliest clock is shown."""
    offence, delivery = saved["offence"], saved["delivery"]
    row = find_offence(offence["offence_code"])
    mode = OffenceMode(row.mode.value) if row else OffenceMode.SUMMARY
    return Referred(
        route=Route.POLICE,
        offence_on=date.fromisoformat(offence["offence_on"]),
        arrest_on=day_of(saved, "offence", "arrest_on"),
        offence_mode=mode,
        assault=bool(row and row.category.value == ASSAULT),
        statement=Statement(offence["statement"]),
        statement_on=day_of(saved, "offence", "statement_on"),
        mode=Mode(delivery["mode"]),
        mode_reason=ModeReason(delivery["mode_reason"]) if delivery.get("mode_reason") else None,
    )


def cautioned(saved: Saved) -> tuple[date, Cautioned] | None:
    """The caution, where it was given before the referral: its day and the fact."""
    caution = saved["caution"]
    if not caution.get("given"):
        return None
    detail = Cautioned(
        tuple(Requirement(one) for one in caution["requirements"]),
        caution["authorised_by"],
        tuple(caution.get("conditions") or ()),
    )
    return date.fromisoformat(caution["cautioned_on"]), detail
