"""A referral as it is being written: its pages, what each asks, what is still missing, and what it means.

Answers are kept as JSON by page. The victim's page is not among them: it is sealed as it is parsed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.core.agreement import Settings
from caraway.core.criteria import Answers
from caraway.core.facts import Cautioned, Referred
from caraway.core.reference import find_offence
from caraway.core.vocabulary import Mode, OffenceMode, Requirement, Statement

Saved = Mapping[str, Mapping[str, Any]]

ASSAULT = "common_assault_and_battery"

PAGES: dict[str, tuple[str, ...]] = {
    "person": ("given_name", "family_name", "date_of_birth", "sex"),
    "contact": ("phone", "address", "postcode"),
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
    "contact": ("email", "safe_methods", "safe_hours", "shared_with"),
    "needs": ("access_needs", "court_orders"),
    "offence": ("arrest_on", "statement_on", "asn", "ptiurn"),
    "history": ("last_da_disposal_on", "supervisor_agrees", "prosecutor_agrees"),
    "caution": ("cautioned_on", "requirements", "authorised_by", "conditions"),
    "delivery": ("mode_reason",),
}


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
    offence, caution = saved.get("offence", {}), saved.get("caution", {})
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
        sex=person.get("sex"),
        relationship=history.get("relationship"),
        offence_on=day_of(saved, "offence", "offence_on"),
        offence_code=offence.get("offence_code"),
        prior_da_disposal=history.get("prior_da_disposal"),
        last_da_disposal_on=day_of(saved, "history", "last_da_disposal_on"),
        evidence_of_coercive_control=False if risk else None,
        under_investigation=history.get("under_investigation"),
        on_bail=history.get("on_bail"),
        on_community_order=history.get("on_community_order"),
        admits=history.get("admits"),
        risk_within_ceiling=risk,
        victim_views_dealt_with=views,
        supervisor_agrees=history.get("supervisor_agrees"),
        prosecutor_agrees=history.get("prosecutor_agrees"),
        disposal=saved.get("caution", {}).get("disposal"),
        force=force_code,
    )


def referred(saved: Saved) -> Referred:
    """The fact of the referral. An offence that is not on the list has no mode we know: the earliest clock is shown."""
    offence = saved["offence"]
    row = find_offence(offence["offence_code"])
    mode = OffenceMode(row.mode.value) if row else OffenceMode.SUMMARY
    return Referred(
        route="police",
        offence_on=date.fromisoformat(offence["offence_on"]),
        arrest_on=day_of(saved, "offence", "arrest_on"),
        offence_mode=mode,
        assault=bool(row and row.category.value == ASSAULT),
        statement=Statement(offence["statement"]),
        statement_on=day_of(saved, "offence", "statement_on"),
        mode=Mode(saved["delivery"]["mode"]),
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
