"""What the police do: refer, record the caution, answer, extend, decide, record the outcome."""

from datetime import date
from uuid import UUID

from caraway.bridge import intake
from caraway.bridge.intake import Place, VictimDetails
from caraway.casework.actions.assessing import force_of
from caraway.casework.actions.drafts import own, public_key, stamp_of
from caraway.casework.actions.ledger import Entry, Open, add, opened
from caraway.casework.actions.referring import built, drop, require_complete, store
from caraway.casework.actions.shown import CASE_CHANGED, DRAFT_CHANGED, of_corrected, require_shown
from caraway.casework.models import Case, ReferralDraft
from caraway.casework.repeats import hold_reference, require_new
from caraway.casework.stored import rules_in_force
from caraway.core import facts as f
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import Decision, ExtensionReason, Requirement, ResultCode, Statement
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock


@action("referral.make")
def make(*, draft: UUID, shown: str, by: Actor) -> UUID:
    """Send a referral. Raises NotNow with what is missing, or with the hard rule that it fails.

    What needs a supervisor or a prosecutor is sent only once they have agreed. `shown`: the stamp of the answers that
    were checked. Raises NotNow where the draft was changed since, in another window of the officer's.
    """
    found = own(draft, by)
    _still_refers(found)
    rules = rules_in_force(found.agreement_id, clock.today())
    require_complete(found, rules)
    hold_reference(found)
    require_new(found, rules.programme.key, by)
    made = built(found, rules, force_of(found.organisation_id), by)
    # Last, for a page that says why nothing can be sent has nothing to send, and so no stamp.
    require_shown(shown, stamp_of(found), DRAFT_CHANGED)
    store([made], by)
    _emptied(found, made.case)
    return made.case.id


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


@action("victim.replace")
def replace_victim(*, case: UUID, details: VictimDetails, by: Actor) -> UUID:
    """Send new details of the victim for a case. What was sent before can't be read here, and isn't."""
    found = opened(case, by)
    found.case.victim_version += 1
    found.case.victim_given_on = found.today
    found.case.save(update_fields=["victim_version", "victim_given_on"])
    drop([(found.case, intake.sealed(details, Place(case, found.case.victim_version), public_key()))])
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
    excuse_on: date | None = None,
    excuse_to: str = "",
    excuse_reasonable: bool | None = None,
    evidence: str = "",
    expires_on: date | None = None,
) -> UUID:
    """Decide what follows (CJA 2003 s.24): vary, extend, no action, prosecute.

    Raises InvalidValue where a failure lacks its condition or what is thought of the excuse, an excuse lacks when and to
    whom it was given, where the new last day
    cannot be, and for prosecution that is not open: without a breach, or after the last day to charge.
    """
    said = (excuse, evidence, expires_on, excuse_reasonable, condition, excuse_on, excuse_to)
    detail = f.Decided(decision, False, goes_on, *said)
    _one(case, "decide", detail, by)
    return case


@action("breach.decide")
def look_again(*, case: UUID, shown: str, by: Actor) -> UUID:
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
