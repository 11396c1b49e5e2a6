"""A referral that a force's own system sends: made once by the code that form and file stand on, in an officer's name."""

import hmac
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from caraway.casework.actions.assessing import force_of
from caraway.casework.actions.judging import Judge, ReadRow
from caraway.casework.actions.landing import asked, draft_of
from caraway.casework.actions.referring import built, store
from caraway.casework.models import ApiClient, ApiReferral, ImportRow, ReferralDraft, ReferralImport, RowStage
from caraway.casework.referral import assessment
from caraway.casework.repeats import hold_references
from caraway.casework.stored import Rules, rules_in_force
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import actor_of, memberships_in
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns

REFERRED, SUPERVISOR, PROSECUTOR = "referred", "needs supervisor", "needs prosecutor"
KEY_USED = "This Idempotency-Key was sent before with another body. Use a new one for another referral."
NO_OFFICER = "Nobody with this e-mail address refers people for your force, or for the unit of this system."


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was read: under which key, a hash of the whole of it, and the answers with the details sealed.

    `said` is made with the system's own key, which nobody here has afterwards. `officer`: an e-mail address.
    """

    sealed_only: ClassVar[bool] = True
    """Nothing but what is sealed is kept of the victim in it."""

    key: UUID
    said: str
    officer: str
    read: ReadRow


@action("referral.send")
def send_referral(*, agreement: UUID, sent: Sent, by: Actor) -> UUID:
    """Refer the person, or put a draft that waits for a decision among the officer's. The same sent again does nothing.

    Returns the id of what is kept of the request. Raises NotNow where the key was used for another request or the person
    is referred already, InvalidValue for what cannot be referred.
    """
    turns.take(f"api:{by.person}:{sent.key}")
    client = ApiClient.objects.get(account_id=by.person)
    before = ApiReferral.objects.filter(client=client, key=sent.key).first()
    if before is not None:
        require_same(before.said, sent.said)
        trail.record("referral.send_again", by=by, subjects=[before.referral])
        return before.id
    made = _made(agreement, sent, by)
    made.client, made.key, made.said, made.at = client, sent.key, sent.said, clock.now()
    made.save(force_insert=True)
    trail.record("referral.send", by=by, subjects=[made.referral], agreement=agreement)
    return made.id


def require_same(before: str, now: str) -> None:
    """Raise NotNow unless both are the hash of one request."""
    if not hmac.compare_digest(before, now):
        raise NotNow("key_used.key", KEY_USED)


def _made(agreement: UUID, sent: Sent, by: Actor) -> ApiReferral:
    if not refers_under(agreement, by.organisation, clock.today()):
        raise InvalidValue("agreement", "Choose an agreement under which your force refers.")
    officer = _officer(sent.officer, by)
    rules, force_code = rules_in_force(agreement, clock.today()), force_of(by.organisation)
    file = ReferralImport(
        agreement_id=agreement,
        organisation_id=by.organisation,
        unit_id=officer.unit_id,
        account_id=officer.person,
        read_at=clock.now(),
    )
    row = _judged(file, sent.read, rules, force_code, by)
    draft = draft_of(file, row)
    if row.stage == RowStage.READY:
        return _referred(draft, rules, force_code, by)
    return _drafted(asked(draft, rules, force_code), rules, force_code, by)


def _officer(email: str, by: Actor) -> Actor:
    held = memberships_in(by.organisation, clock.today()).filter(account__email=email.strip().lower())
    for one in held.select_related("account", "organisation"):
        officer = actor_of(one)
        if officer.may("referral.make") and by.unit_id in (None, officer.unit_id):
            return officer
    raise InvalidValue("officer", NO_OFFICER)


def _judged(file: ReferralImport, read: ReadRow, rules: Rules, force_code: str, by: Actor) -> ImportRow:
    """The row as a file's would be judged, under the turn at its police reference."""
    hold_references(by.organisation, [read.saved["offence"]["police_reference"]])
    (row,) = Judge(file, rules, force_code, by, known=False).rows([read])
    why = row.problems[0][1] if row.problems else ""
    if row.stage == RowStage.THERE:
        raise NotNow("referred_already.police_reference", why)
    if row.stage == RowStage.BAD:
        raise InvalidValue("not_referred", why)
    return row


def _referred(draft: ReferralDraft, rules: Rules, force_code: str, by: Actor) -> ApiReferral:
    made = built(draft, rules, force_code, by)
    # The system has recorded it, and is named with each entry. Whose work it is from here on is the officer's.
    made.case.referred_by = draft.account_id
    store([made], by)
    return _answer(draft, REFERRED, made.case.reference)


def _drafted(draft: ReferralDraft, rules: Rules, force_code: str, by: Actor) -> ApiReferral:
    attested = (draft.views_dealt_with, draft.risk_within_ceiling)
    found = assessment(draft.answers, rules, force_code, attested, clock.today())
    draft.save(force_insert=True)
    trail.record("draft.send", by=by, subjects=[draft.id], agreement=draft.agreement_id)
    return _answer(draft, SUPERVISOR if found.for_supervisor else PROSECUTOR, "")


def _answer(draft: ReferralDraft, state: str, reference: str) -> ApiReferral:
    return ApiReferral(
        id=ids.new(), organisation_id=draft.organisation_id, referral=draft.id, reference=reference, state=state
    )
