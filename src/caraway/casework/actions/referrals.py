"""What the police do: refer, record the caution, answer, extend, decide, record the outcome."""

from datetime import date
from uuid import UUID

from django.db import connection

from caraway.bridge import intake
from caraway.bridge.intake import Place, VictimDetails
from caraway.casework import referral
from caraway.casework.actions.assessing import assessed, force_of, kept, stored
from caraway.casework.actions.drafts import own, public_key
from caraway.casework.actions.ledger import Entry, Open, add, opened, settle, write
from caraway.casework.actions.shown import CASE_CHANGED, of_corrected, require_shown
from caraway.casework.models import Case, Participant, ReferralDraft
from caraway.casework.repeats import hold_reference, require_new
from caraway.casework.stored import Rules, fact_of, rules_in_force
from caraway.core import facts as f
from caraway.core.eligibility import Assessment
from caraway.core.recording import fit
from caraway.core.refusals import NotNow
from caraway.core.standing import standing
from caraway.core.vocabulary import Decision, ExtensionReason, Requirement, ResultCode, Statement
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, randomness

# Without letters or figures that are taken for one another when read out.
_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"


@action("referral.make")
def make(*, draft: UUID, by: Actor) -> UUID:
    """Send a referral. Raises NotNow with what is missing, or with the hard rule that it fails.

    What needs a supervisor or a prosecutor is sent only once they have agreed.
    """
    found = own(draft, by)
    _still_refers(found)
    rules = rules_in_force(found.agreement_id, clock.today())
    _complete(found, rules)
    hold_reference(found)
    require_new(found, rules.programme.key, by)
    assessment = assessed(found, rules)
    case = _case(found, rules, assessment, by)
    _facts(case, rules, found, by)
    drop(case, bytes(found.sealed or b""))
    _emptied(found, case)
    return case.id


def _still_refers(draft: ReferralDraft) -> None:
    """A draft may be older than the end of the force's part in the agreement."""
    if not refers_under(draft.agreement_id, draft.organisation_id, clock.today()):
        raise NotNow("refers_no_more", "Your force no longer refers under this agreement.")


def _emptied(draft: ReferralDraft, case: Case) -> None:
    """Nothing is left in a draft that was sent, nor when the victim's page was given."""
    draft.sent_case, draft.sealed, draft.sealed_on, draft.answers = case.id, None, None, {}
    draft.views_dealt_with = draft.risk_within_ceiling = None
    draft.changed_at = clock.now()
    emptied = ("sent_case", "sealed", "sealed_on", "answers", "views_dealt_with", "risk_within_ceiling", "changed_at")
    draft.save(update_fields=emptied)


def _complete(draft: ReferralDraft, rules: Rules) -> None:
    if referral.missing(draft.answers, rules.settings) or draft.sealed is None:
        raise NotNow("incomplete", "Some answers are still missing. The task list shows which.")


def _case(draft: ReferralDraft, rules: Rules, assessment: Assessment, by: Actor) -> Case:
    saved = draft.answers
    case = Case(
        id=draft.id,
        agreement_id=draft.agreement_id,
        version_id=rules.version,
        programme=rules.programme.key,
        programme_version=rules.programme.version,
        reference=new_reference(rules.programme.short_name),
        police_reference=draft.police_reference,
        force_code=force_of(draft.organisation_id),
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
        answers=kept(assessment, saved, rules.settings),
        assessment=stored(assessment, saved, rules.settings),
        opened_at=clock.now(),
    )
    case.save(force_insert=True)
    return case


def new_reference(programme: str) -> str:
    """A reference that tells no order and no number of cases."""
    return f"{programme}-{''.join(randomness.choice(_LETTERS) for _ in range(6))}"


def _participant(draft: ReferralDraft) -> Participant:
    saved = draft.answers
    person, contact, needs = saved["person"], saved["contact"], saved["needs"]
    participant = Participant(
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
        language=needs["language"],
        interpreter=bool(needs["interpreter"]),
        access_needs=needs.get("access_needs") or "",
        court_orders=needs.get("court_orders") or "",
    )
    participant.save(force_insert=True)
    return participant


def _facts(case: Case, rules: Rules, draft: ReferralDraft, by: Actor) -> None:
    entries = [Entry(referral.referred(draft.answers), clock.today())]
    given = referral.cautioned(draft.answers)
    if given is not None:
        entries.append(Entry(given[1], given[0]))
    facts = [fact_of(row) for row in write(case, entries, by, first=1)]
    for number, fact in enumerate(facts):
        before = Open(case, rules, facts[:number], standing(rules.programme, rules.settings, facts[:number]))
        fit(fact.detail, fact.on, before.ground())
    settle(Open(case, rules, facts, standing(rules.programme, rules.settings, facts)))
    trail.record("case.refer", by=by, subjects=[case.id], agreement=case.agreement_id, rules=rules.stamp)


def drop(case: Case, sealed: bytes) -> None:
    """Put the case's newest sealed details into the box. A repeat puts in nothing new, and nothing is read back."""
    box = intake.box_id(case.force_code, case.reference, case.victim_version)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_dropbox (id, referral, version, sealed) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [box, case.id, case.victim_version, sealed],
        )


@action("victim.replace")
def replace_victim(*, case: UUID, details: VictimDetails, by: Actor) -> UUID:
    """Send new details of the victim for a case. What was sent before can't be read here, and isn't."""
    found = opened(case, by)
    found.case.victim_version += 1
    found.case.save(update_fields=["victim_version"])
    drop(found.case, intake.sealed(details, Place(case, found.case.victim_version), public_key()))
    trail.record("victim.replace", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


def _one(case: UUID, verb: str, detail: f.Detail, by: Actor, on: date | None = None) -> Open:
    found = opened(case, by)
    return add(found, verb, [Entry(detail, on or found.today)], by=by)


@action("referral.make")
def give_information(*, case: UUID, what: str, by: Actor) -> UUID:
    """Answer what the provider asked."""
    _one(case, "give_information", f.InformationGiven(what), by)
    return case


@action("caution.record")
def record_caution(
    *,
    case: UUID,
    on: date,
    requirements: tuple[Requirement, ...],
    authorised_by: str,
    by: Actor,
    conditions: tuple[str, ...] = (),
) -> UUID:
    """Record the conditional caution. Raises InvalidValue unless all five requirements of s.23 are met."""
    _one(case, "record_caution", f.Cautioned(requirements, authorised_by, conditions), by, on)
    return case


@action("caution.record")
def give_clock_date(*, case: UUID, arrest_on: date, by: Actor) -> UUID:
    """Give the date of arrest, from which the area counts."""
    _one(case, "give_clock_date", f.ClockDateGiven(arrest_on), by)
    return case


@action("caution.record")
def confirm_statement(*, case: UUID, statement: Statement, by: Actor, statement_on: date | None = None) -> UUID:
    """Say whether, and on which day, the first qualifying statement was taken."""
    _one(case, "confirm_statement", f.StatementConfirmed(statement, statement_on), by)
    return case


@action("extension.grant")
def extend(*, case: UUID, expires_on: date, reason: ExtensionReason, by: Actor) -> UUID:
    """Give more time, to a day after the present end and no later than the agreement's furthest."""
    _one(case, "extend", f.Extended(expires_on, reason), by)
    return case


@action("extension.grant")
def refuse_extension(*, case: UUID, by: Actor) -> UUID:
    """Give no more time."""
    _one(case, "refuse_extension", f.ExtensionRefused(), by)
    return case


@action("breach.decide")
def decide(
    *,
    case: UUID,
    decision: Decision,
    goes_on: bool,
    by: Actor,
    condition: str = "",
    excuse: str = "",
    excuse_reasonable: bool | None = None,
    evidence: str = "",
    expires_on: date | None = None,
) -> UUID:
    """Decide what follows (CJA 2003 s.24): vary, extend, no action, prosecute.

    Raises InvalidValue where a failure lacks its condition or what is thought of the excuse, where the new last day
    cannot be, and for prosecution that is not open: without a breach, or after the last day to charge.
    """
    detail = f.Decided(decision, False, goes_on, excuse, evidence, expires_on, excuse_reasonable, condition)
    _one(case, "decide", detail, by)
    return case


@action("breach.decide")
def look_again(*, case: UUID, by: Actor, shown: str | None = None) -> UUID:
    """The decision-maker has seen what was corrected, and lets the decision stand.

    `shown`: the stamp of what the page showed. Raises NotNow where more has been corrected since.
    """
    found = opened(case, by)
    require_shown(shown, of_corrected(found), CASE_CHANGED)
    add(found, "look_again", [Entry(f.LookedAgain(), found.today)], by=by)
    return case


@action("breach.decide")
def record_outcome(*, case: UUID, code: ResultCode, by: Actor) -> UUID:
    """Record the court result code. Raises InvalidValue where the code does not fit what happened."""
    _one(case, "record_outcome", f.OutcomeRecorded(code), by)
    return case
