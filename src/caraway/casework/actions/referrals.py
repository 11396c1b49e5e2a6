"""What the police do: refer, record the caution, answer, extend, decide, record the outcome."""

from datetime import date
from uuid import UUID

from django.db import connection

from caraway.bridge import intake
from caraway.bridge.intake import VictimDetails
from caraway.casework import referral
from caraway.casework.actions.drafts import own, public_key
from caraway.casework.actions.ledger import Entry, Open, add, opened, settle, write
from caraway.casework.models import Case, Participant, ReferralDraft
from caraway.casework.stored import Rules, fact_of, rules_in_force
from caraway.core import facts as f
from caraway.core.eligibility import Assessment, Audience, seen_by
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.standing import standing
from caraway.core.vocabulary import Decision, ExtensionReason, Outcome, Requirement, ResultCode, Statement
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Organisation
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
    rules = rules_in_force(found.agreement_id, clock.today())
    _complete(found, rules)
    _not_referred(found)
    assessment = assessed(found, rules)
    case = _case(found, rules, assessment, by)
    _facts(case, rules, found, by)
    drop(case.force_code, case.police_reference, 1, bytes(found.sealed or b""))
    found.sent_case, found.sealed, found.answers = case.id, None, {}
    found.save(update_fields=["sent_case", "sealed", "answers"])
    return case.id


def _complete(draft: ReferralDraft, rules: Rules) -> None:
    if referral.missing(draft.answers, rules.settings) or draft.sealed is None:
        raise NotNow("incomplete", "Some answers are still missing. The task list shows which.")


def _not_referred(draft: ReferralDraft) -> None:
    same = Case.objects.filter(
        referred_by_organisation_id=draft.organisation_id, police_reference=draft.police_reference
    )
    if same.exists():
        raise NotNow("referred_already", "Your force has already referred a person under this police reference.")


def assessed(draft: ReferralDraft, rules: Rules) -> Assessment:
    """The eligibility of the person in a draft; raises NotNow unless it is eligible."""
    found = referral.assessment(
        draft.answers,
        rules,
        force_of(draft.organisation_id),
        (draft.views_dealt_with, draft.risk_within_ceiling),
        clock.today(),
    )
    if found.answer.value != "eligible":
        raise NotNow(f"eligibility_{found.answer.value}", found.sentence)
    return found


def force_of(organisation: UUID) -> str:
    """The PNC code of a police organisation."""
    return Organisation.objects.get(pk=organisation).force_code


def _case(draft: ReferralDraft, rules: Rules, assessment: Assessment, by: Actor) -> Case:
    saved = draft.answers
    case = Case(
        id=ids.new(),
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
        assessment=stored_assessment(assessment),
        opened_at=clock.now(),
    )
    case.save(force_insert=True)
    return case


def stored_assessment(assessment: Assessment) -> dict[str, object]:
    """The check as the provider may have it: what rests on the victim's side is one finding without a reason."""
    shown = seen_by(assessment, Audience.PROVIDER)
    rows = [
        {"key": one.key, "outcome": one.outcome.value, "reason": one.reason, "rule": one.rule} for one in shown.findings
    ]
    decided = [
        {"key": one.key, "by": one.by, "role": one.role.value, "why": one.why, "on": one.on.isoformat()}
        for one in shown.overrides
    ]
    return {"answer": shown.answer.value, "count": shown.count, "findings": rows, "overrides": decided}


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
    settle(Open(case, rules, facts, standing(rules.programme, rules.settings, facts)))
    trail.record("case.refer", by=by, subjects=[case.id], agreement=case.agreement_id, rules=rules.stamp)


def drop(force_code: str, police_reference: str, version: int, sealed: bytes) -> None:
    """Put sealed details into the box. A repeat puts in nothing new, and nothing is read back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_dropbox (id, sealed) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [intake.place(force_code, police_reference, version), sealed],
        )


@action("victim.replace")
def replace_victim(*, case: UUID, details: VictimDetails, by: Actor) -> UUID:
    """Send new details of the victim for a case. What was sent before can't be read here, and isn't."""
    found = opened(case, by)
    found.case.victim_version += 1
    found.case.save(update_fields=["victim_version"])
    drop(
        found.case.force_code,
        found.case.police_reference,
        found.case.victim_version,
        intake.sealed(details, public_key()),
    )
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
    if set(requirements) != set(Requirement):
        raise InvalidValue("requirements", "A conditional caution needs all five requirements.")
    if not authorised_by.strip():
        raise InvalidValue("authorised_by", "Enter who authorised the caution: a sergeant or above.")
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
    if statement is Statement.TAKEN and statement_on is None:
        raise InvalidValue("statement_on", "Enter the date of the statement.")
    _one(case, "confirm_statement", f.StatementConfirmed(statement, statement_on), by)
    return case


@action("extension.grant")
def extend(*, case: UUID, expires_on: date, reason: ExtensionReason, by: Actor) -> UUID:
    """Give more time, to a day after the present end and no later than the agreement's furthest."""
    found = opened(case, by)
    check_expiry(found, expires_on)
    add(found, "extend", [Entry(f.Extended(expires_on, reason), found.today)], by=by)
    return case


def check_expiry(found: Open, expires_on: date) -> None:
    """Raises InvalidValue for an end that is not later than the present one, has been, or is too far."""
    window = found.standing.window
    if window is None:
        return
    if expires_on <= window.expires_on or expires_on < found.today:
        raise InvalidValue(
            "expires_on", f"The new last day must be after {window.expires_on:%-d %B %Y} and not in the past."
        )
    if expires_on > window.furthest_on:
        raise InvalidValue("expires_on", f"The agreement allows no later day than {window.furthest_on:%-d %B %Y}.")


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
    excuse: str = "",
    evidence: str = "",
    expires_on: date | None = None,
) -> UUID:
    """Decide what follows (CJA 2003 s.24): vary, extend, no action, prosecute.

    Where the condition could not be delivered there is no breach, and prosecuting for one is refused.
    """
    found = opened(case, by)
    breach = found.standing.outcome is not Outcome.UNDELIVERABLE
    if decision is Decision.PROSECUTE and not breach:
        raise InvalidValue(
            "decision", "The condition could not be delivered: that is no breach. Vary it, or take no action."
        )
    if decision is Decision.PROSECUTE and not evidence.strip():
        raise InvalidValue("evidence", "Say what shows the failure, and why any excuse is not reasonable.")
    if decision is Decision.EXTEND and expires_on is None:
        raise InvalidValue("expires_on", "Enter the new last day.")
    goes_on = decision is Decision.EXTEND or (decision is Decision.VARY and goes_on)
    if goes_on and expires_on is not None:
        check_expiry(found, expires_on)
    detail = f.Decided(decision, breach, goes_on, excuse, evidence, expires_on if goes_on else None)
    add(found, "decide", [Entry(detail, found.today)], by=by)
    return case


@action("breach.decide")
def look_again(*, case: UUID, by: Actor) -> UUID:
    """The decision-maker has seen what was corrected, and lets the decision stand."""
    _one(case, "look_again", f.LookedAgain(), by)
    return case


@action("breach.decide")
def record_outcome(*, case: UUID, code: ResultCode, by: Actor) -> UUID:
    """Record the court result code. Raises InvalidValue where the code does not fit what happened."""
    found = opened(case, by)
    fitting = _fitting(found)
    if code not in fitting:
        raise InvalidValue("code", f"The code that fits is {fitting[0].words}.")
    add(found, "record_outcome", [Entry(f.OutcomeRecorded(code), found.today)], by=by)
    return case


def _fitting(found: Open) -> tuple[ResultCode, ...]:
    """Completed is 1117, prosecuted is 1118; after any other decision the police choose."""
    if found.standing.outcome is Outcome.COMPLETED:
        return (ResultCode.COMPLETED,)
    decisions = [fact.detail.decision for fact in found.facts if isinstance(fact.detail, f.Decided)]
    if decisions and decisions[-1] is Decision.PROSECUTE:
        return (ResultCode.WITHDRAWN,)
    return (ResultCode.COMPLETED, ResultCode.WITHDRAWN)
