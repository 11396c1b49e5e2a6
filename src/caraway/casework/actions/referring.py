"""A referral as it goes in, whoever sends it: built from a draft, and stored, one at a time or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.bridge import intake
from caraway.casework import referral
from caraway.casework.actions import hashes
from caraway.casework.actions.assessing import assessed, kept, stored
from caraway.casework.actions.ledger import Entry, unwritten
from caraway.casework.actions.projections import duty
from caraway.casework.actions.projections import stored as standing_columns
from caraway.casework.models import Case, DueRow, FactRow, Participant, ReferralDraft, StandingRow
from caraway.casework.reach import providers_of
from caraway.casework.stored import Rules, fact_of
from caraway.core.eligibility import Assessment
from caraway.core.recording import fit, ground_of
from caraway.core.reference import disposal
from caraway.core.refusals import NotNow
from caraway.core.standing import Standing, standing
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.databases import bulk
from caraway.platform.databases.prepared import told
from caraway.platform.gateways import clock, ids, randomness

# Without letters or figures that are taken for one another when read out.
_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"


@dataclass(frozen=True, slots=True)
class Built:
    """A referral with everything that follows from it, not stored yet."""

    case: Case
    facts: list[FactRow]
    standing: Standing
    rules: Rules
    sealed: bytes


def require_complete(draft: ReferralDraft, rules: Rules) -> None:
    """Raise NotNow where an answer, or the victim's page, is missing."""
    if referral.missing(draft.answers, rules.settings) or draft.sealed is None:
        raise NotNow("incomplete", "Some answers are still missing. The task list shows which.")


def built(draft: ReferralDraft, rules: Rules, force_code: str, by: Actor) -> Built:
    """The referral that a draft becomes. Raises NotNow unless its person is eligible, InvalidValue for what cannot be."""
    case = _case(draft, rules, force_code, assessed(draft, rules, force_code), by)
    rows = unwritten(case, _entries(draft), by, first=1)
    facts = [fact_of(row) for row in rows]
    dealt_with = disposal(case.disposal)
    for number, fact in enumerate(facts):
        before = ground_of(rules.programme, rules.settings, facts[:number], dealt_with, clock.today())
        fit(fact.detail, fact.on, before)
    stands = standing(rules.programme, rules.settings, facts)
    return Built(case, rows, stands, rules, bytes(draft.sealed or b""))


def store(made: Sequence[Built], by: Actor) -> None:
    """Store these referrals, all of one agreement, in the transaction of the running action, with an audit row for each.

    A case that is new has no places, and no look at the calendar has marked it: of what `ledger.settle` does, the
    standing and the duties remain. Where one provider delivers, its team has them, whoever joins it later.
    """
    if not made:
        return
    cases = [one.case for one in made]
    deliver = list(providers_of(cases[0].agreement_id, clock.today()))
    for case in cases:
        case.provider_id = deliver[0] if len(deliver) == 1 else None
    bulk.insert(case.participant for case in cases)
    hashes.put_in(case.participant for case in cases)
    bulk.insert(cases)
    bulk.insert(fact for one in made for fact in one.facts)
    bulk.insert_values(StandingRow, (_beside(one) | standing_columns(one.standing, len(one.facts)) for one in made))
    bulk.insert_values(DueRow, (_beside(one) | duty(due) for one in made for due in one.standing.due))
    drop([(one.case, one.sealed) for one in made])
    trail.record_each(
        "case.refer",
        by=by,
        subjects=[case.id for case in cases],
        agreement=cases[0].agreement_id,
        rules=made[0].rules.stamp,
    )


def _beside(one: Built) -> dict[str, Any]:
    """What a row beside the case has of it."""
    return {"id": ids.new(), "agreement_id": one.case.agreement_id, "case_id": one.case.id}


def drop(sealed: Sequence[tuple[Case, bytes]]) -> None:
    """Put each case's newest sealed details into the box. A repeat puts in nothing new, and nothing is read back."""
    said = {
        "ids": [intake.box_id(case.force_code, case.reference, case.victim_version) for case, _ in sealed],
        "referrals": [case.id for case, _ in sealed],
        "versions": [case.victim_version for case, _ in sealed],
        "sealed": [details for _, details in sealed],
    }
    told(_DROP, said)


# The details go over as the octets they are.
_DROP = """
    INSERT INTO casework_dropbox (id, referral, version, sealed)
    SELECT * FROM unnest(%(ids)s::uuid[], %(referrals)s::uuid[], %(versions)s::int[], %(sealed)b::bytea[])
    ON CONFLICT DO NOTHING
"""


def _entries(draft: ReferralDraft) -> list[Entry]:
    entries = [Entry(referral.referred(draft.answers), clock.today())]
    given = referral.cautioned(draft.answers)
    if given is not None:
        entries.append(Entry(given[1], given[0]))
    return entries


def _case(draft: ReferralDraft, rules: Rules, force_code: str, assessment: Assessment, by: Actor) -> Case:
    saved = draft.answers
    return Case(
        id=draft.id,
        agreement_id=draft.agreement_id,
        version_id=rules.version,
        programme=rules.programme.key,
        programme_version=rules.programme.version,
        reference=new_reference(rules.programme.short_name),
        police_reference=draft.police_reference,
        force_code=force_code,
        referred_by_organisation_id=draft.organisation_id,
        unit_id=draft.unit_id,
        referred_by=by.person,
        participant=_participant(draft),
        offence_code=saved["offence"]["offence_code"],
        asn=saved["offence"].get("asn") or "",
        ptiurn=saved["offence"].get("ptiurn") or "",
        disposal=saved["caution"]["disposal"],
        views_dealt_with=bool(draft.views_dealt_with),
        risk_within_ceiling=bool(draft.risk_within_ceiling),
        victim_given_on=draft.sealed_on or clock.today(),
        answers=kept(assessment, saved, rules.settings),
        assessment=stored(assessment, saved, rules.settings),
        opened_at=clock.now(),
    )


def new_reference(programme: str) -> str:
    """A reference that tells no order and no number of cases."""
    return f"{programme}-{''.join(randomness.choice(_LETTERS) for _ in range(6))}"


def _participant(draft: ReferralDraft) -> Participant:
    saved = draft.answers
    person, contact, needs = saved["person"], saved["contact"], saved["needs"]
    return Participant(
        id=ids.new(),
        agreement_id=draft.agreement_id,
        given_name=person["given_name"],
        family_name=person["family_name"],
        date_of_birth=date.fromisoformat(person["date_of_birth"]),
        sex=person["sex"],
        pnc=person.get("pnc") or "",
        ethnicity=person.get("ethnicity") or "",
        ethnicity_source=person.get("ethnicity_source") or "",
        phone=contact["phone"],
        email=contact.get("email") or "",
        address=contact.get("address") or "",
        postcode=contact.get("postcode") or "",
        safe_methods=list(contact.get("safe_methods") or ()),
        safe_hours=contact.get("safe_hours") or "",
        shared_with=contact.get("shared_with") or "",
        # The person told the police which ways are safe: that holds until the area's days are over.
        confirmed_at=clock.now() if contact.get("safe_methods") else None,
        language=needs["language"],
        interpreter=bool(needs["interpreter"]),
        access_needs=needs.get("access_needs") or "",
        court_orders=needs.get("court_orders") or "",
    )
