"""The referral form as an officer fills it in, and what is sealed with it."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from caraway.bridge.intake import VictimDetails
from caraway.casework.actions import drafts, referrals
from caraway.casework.demonstration.marks import CANARY, instead, marked
from caraway.casework.demonstration.names import HOURS, Names
from caraway.casework.demonstration.plan import Plan, Traveller
from caraway.casework.demonstration.setting import Area
from caraway.casework.models import ReferralDraft
from caraway.core.vocabulary import Requirement

SUMMARY_ASSAULTS = ("CJ88001", "CJ88116")
OFFENCES = (*SUMMARY_ASSAULTS * 4, "CD71039", "CD71039", "PH97004", "PU86149", "TH68002")
ETHNICITIES = {
    "english": ("W1", "W1", "W1", "W1", ""),
    "welsh": ("W1", "W1", ""),
    "polish": ("W9", "W9", ""),
    "punjabi": ("A1", "A1", ""),
    "african": ("B2", "B1", ""),
}


def refer(traveller: Traveller, area: Area, names: Names, rng: Random, today: date) -> UUID | None:
    """Write a referral page by page and send it; one that is not to be sent yet stays a draft."""
    plan, by = traveller.plan, traveller.officer
    draft = drafts.start(agreement=area.id, by=by)
    pages = _pages(traveller, area, names, rng, today)
    for page, answers in pages.items() if plan.sent else list(pages.items())[:5]:
        drafts.save_page(draft=draft, page=page, answers=answers, by=by)
    drafts.seal_victim(draft=draft, details=victim(traveller, area, names, rng), views=True, risk=True, by=by)
    if not plan.sent:
        return None
    _agreed(draft, traveller, area, today)
    read = drafts.stamp_of(ReferralDraft.objects.get(pk=draft))
    case: UUID = referrals.make(draft=draft, shown=read, by=by)
    return case


def _pages(traveller: Traveller, area: Area, names: Names, rng: Random, today: date) -> dict[str, dict[str, Any]]:
    plan = traveller.plan
    return {
        "person": _person(plan, names, rng, today),
        "contact": _contact(area, names, rng),
        "needs": _needs(plan, rng),
        "offence": _offence(traveller, area, names, rng, today),
        "history": _history(area, rng),
        "caution": _caution(traveller, today),
        "delivery": _delivery(plan),
    }


def _person(plan: Plan, names: Names, rng: Random, today: date) -> dict[str, Any]:
    given, family = names.person(plan.background, plan.sex)
    ethnicity = rng.choice(ETHNICITIES[plan.background])
    return {
        "given_name": given,
        "family_name": family,
        "date_of_birth": names.born(today).isoformat(),
        "sex": plan.sex,
        "pnc": names.pnc(today) if rng.random() < 0.7 else "",
        "ethnicity": ethnicity,
        "ethnicity_source": "self_defined" if ethnicity else "",
    }


def _contact(area: Area, names: Names, rng: Random) -> dict[str, Any]:
    town, outward = rng.choice(area.plan.towns)
    shared = rng.random() < 0.3
    return {
        "phone": names.phone(),
        "address": names.address(town),
        "postcode": names.postcode((outward,)),
        "safe_methods": rng.choice((["call"], ["call", "text"], ["text"], ["call", "email"])),
        "safe_hours": rng.choice(HOURS),
        "shared_with": "Lives with a parent" if shared else "",
    }


def _needs(plan: Plan, rng: Random) -> dict[str, Any]:
    access = rng.random()
    return {
        "language": plan.language,
        "interpreter": plan.language in ("pl", "pa"),
        "access_needs": "Step-free entrance" if access < 0.04 else "Large print" if access < 0.07 else "",
    }


def _offence(traveller: Traveller, area: Area, names: Names, rng: Random, today: date) -> dict[str, Any]:
    plan = traveller.plan
    on = today - timedelta(days=plan.offence_before)
    chosen = rng.choice(OFFENCES)
    answers = {
        "police_reference": police_reference(area.force_code, traveller.number, on),
        "offence_code": chosen if plan.statement == "taken" and not plan.branch else rng.choice(SUMMARY_ASSAULTS),
        "offence_on": on.isoformat(),
        "arrest_on": on.isoformat(),
        "statement": plan.statement,
        "asn": names.asn(area.force_code, on) if rng.random() < 0.5 else "",
    }
    if plan.statement == "taken":
        answers["statement_on"] = (today - timedelta(days=plan.statement_before)).isoformat()
    return answers


def police_reference(force_code: str, number: int, on: date) -> str:
    """A reference as that force writes it."""
    if force_code == "44":
        return f"44{on.year % 100:02}{number:07}"
    return f"22/{number:06}/{on.year % 100:02}" if force_code == "22" else f"G{on.year % 100:02}-{number:06}"


def _history(area: Area, rng: Random) -> dict[str, Any]:
    return {
        "relationship": rng.choice(("partner", "partner", "former_partner")),
        "prior_da_disposal": False,
        "under_investigation": False,
        "on_bail": False,
        "on_community_order": area.settings.community_orders_allowed and rng.random() < 0.05,
        "admits": True,
    }


def _agreed(draft: UUID, traveller: Traveller, area: Area, today: date) -> None:
    """A supervisor agrees, and the officer records that a prosecutor did, where the area needs them."""
    why = "Within the area's guidance: a first offence, admitted."
    if area.settings.supervisor_agreement_needed:
        drafts.ask_supervisor(draft=draft, by=traveller.officer)
        drafts.supervise(draft=draft, agrees=True, why=why, shown=_read(draft), by=traveller.supervisor)
    if area.settings.prosecutor_agreement_needed:
        drafts.record_prosecutor(
            draft=draft,
            agrees=True,
            prosecutor="H. Lorne",
            on=today,
            why=why,
            shown=_read(draft),
            by=traveller.officer,
        )


def _read(draft: UUID) -> str:
    """The stamp of the draft as it is read."""
    return drafts.stamp_of(ReferralDraft.objects.get(pk=draft))


def _caution(traveller: Traveller, today: date) -> dict[str, Any]:
    plan = traveller.plan
    answers: dict[str, Any] = {"disposal": "conditional_caution", "given": plan.given}
    if plan.given:
        answers |= {
            "cautioned_on": (today - timedelta(days=plan.cautioned_before)).isoformat(),
            "requirements": [one.value for one in Requirement],
            "authorised_by": f"Sgt {traveller.supervisor.name.split()[-1]}",
            "conditions": ["Attend both CARA workshops", "Do not commit any further offence"],
        }
    return answers


def _delivery(plan: Plan) -> dict[str, Any]:
    if plan.telephone is None:
        return {"mode": "group"}
    return {"mode": "telephone", "mode_reason": plan.telephone.value}


def victim(traveller: Traveller, area: Area, names: Names, rng: Random) -> VictimDetails:
    """The victim of this referral, every word marked where marks are wanted."""
    mark = f"{CANARY}-{traveller.number:05}"
    sex = "female" if traveller.plan.sex == "male" else "male"
    given, family = names.person(rng.choice(("english", "english", "african", "polish")), sex)
    town, outward = rng.choice(area.plan.towns)
    return VictimDetails(
        given_name=marked(given, f"{mark}-given"),
        family_name=marked(family, f"{mark}-family"),
        phone=names.phone(),
        email=f"{instead(f'{given}.{family}', f'{mark}-email')}@example.org".lower(),
        address=instead("", f"{mark}-address\n") + names.address(town),
        postcode=names.postcode((outward,)),
        methods=rng.choice((("call",), ("text",), ())),
        hours=instead("Weekdays after 17:00", f"{mark}-hours"),
        relationship=rng.choice(("partner", "former_partner")),
        children=instead("Two, aged 4 and 7", f"{mark}-children"),
        views=rng.choice(("agrees", "agrees", "agrees", "not_reached")),
        effort=instead("Rung twice, spoke on the second call", f"{mark}-effort"),
        risk_tool="DARA",
        risk_level="standard",
        risk_answers={"1": instead("No", f"{mark}-risk")},
        coercive_control=instead("None seen", f"{mark}-control"),
    )
