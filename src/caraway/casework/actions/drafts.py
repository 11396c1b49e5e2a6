"""A referral while it is being written: saved page by page, the victim's details sealed as they are parsed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from caraway.bridge import intake
from caraway.bridge.intake import Place, VictimDetails
from caraway.casework import deciders
from caraway.casework.actions.shown import DRAFT_CHANGED, of_draft, require_shown
from caraway.casework.deciders import PROSECUTOR, SUPERVISOR
from caraway.casework.models import ReferralDraft
from caraway.casework.referral import AGREED_ON, OPTIONAL, PAGES
from caraway.casework.repeats import require_new
from caraway.core.refusals import InvalidValue, NotNow, NotYours, Unknown
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


def own(draft: UUID, by: Actor) -> ReferralDraft:
    """Lock an unsent draft that this person made for the force acted for now.

    Raises NotYours where it is not there or not theirs: the same answer.
    """
    found = (
        ReferralDraft.objects.select_for_update(of=("self",))
        .filter(pk=draft, account_id=by.person, organisation_id=by.organisation, sent_case=None)
        .first()
    )
    if found is None:
        raise NotYours("not_found", "There is no such referral.")
    return found


@action("referral.make")
def start(*, agreement: UUID, by: Actor) -> UUID:
    """Begin a referral under an agreement. Raises InvalidValue where the force does not refer under it today."""
    if not refers_under(agreement, by.organisation, clock.today()):
        raise InvalidValue("agreement", "Choose an agreement under which your force refers.")
    draft = ReferralDraft(
        id=ids.new(),
        agreement_id=agreement,
        organisation_id=by.organisation,
        unit_id=by.unit_id,
        account_id=by.person,
        changed_at=clock.now(),
    )
    draft.save(force_insert=True)
    trail.record("draft.start", by=by, subjects=[draft.id], agreement=agreement)
    return draft.id


@action("referral.make")
def save_page(*, draft: UUID, page: str, answers: Mapping[str, Any], by: Actor) -> UUID:
    """Keep the answers of one page. Raises Unknown for a page or an answer nobody declared, NotNow as `require_new`."""
    found = own(draft, by)
    if page not in PAGES:
        raise Unknown("page of a referral", page)
    for key in answers:
        if key not in PAGES[page] + OPTIONAL[page]:
            raise Unknown(f"answer of {page}", key)
    if page in AGREED_ON and found.answers.get(page) != dict(answers):
        found.answers = deciders.lapsed(found.answers, AGREED_ON[page])
    found.answers = {**found.answers, page: dict(answers)}
    found.police_reference = found.answers.get("offence", {}).get("police_reference", "")
    if page == "offence":
        require_new(found, found.agreement.programme, by)
    found.changed_at = clock.now()
    found.save(update_fields=["answers", "police_reference", "changed_at"])
    trail.record("draft.save", by=by, subjects=[draft], agreement=found.agreement_id, detail={"page": page})
    return draft


@action("referral.make")
def seal_victim(*, draft: UUID, details: VictimDetails, views: bool | None, risk: bool | None, by: Actor) -> UUID:
    """Seal the victim's details into the draft and keep the two attestations beside them, nothing else.

    What was agreed before lapses: it may have rested on other attestations.
    """
    found = own(draft, by)
    found.answers = deciders.lapsed(found.answers, "the victim's page was given anew")
    found.sealed = intake.sealed(details, Place(draft), public_key())
    found.sealed_on = clock.today()
    found.views_dealt_with, found.risk_within_ceiling = views, risk
    found.changed_at = clock.now()
    found.save(
        update_fields=["answers", "sealed", "sealed_on", "views_dealt_with", "risk_within_ceiling", "changed_at"]
    )
    trail.record("draft.seal", by=by, subjects=[draft], agreement=found.agreement_id)
    return draft


@action("referral.make")
def discard(*, draft: UUID, by: Actor) -> UUID:
    """Empty a draft: what was written and what was sealed are gone. An empty draft stands in no list."""
    found = own(draft, by)
    found.answers, found.sealed, found.sealed_on, found.police_reference = {}, None, None, ""
    found.views_dealt_with = found.risk_within_ceiling = None
    found.changed_at = clock.now()
    emptied = ("answers", "sealed", "sealed_on", "police_reference", "views_dealt_with", "risk_within_ceiling")
    found.save(update_fields=[*emptied, "changed_at"])
    trail.record("draft.discard", by=by, subjects=[draft], agreement=found.agreement_id)
    return draft


@action("referral.make")
def ask_supervisor(*, draft: UUID, by: Actor) -> UUID:
    """Put the draft on the list of the force's supervisors. What one of them decided before stays beside it."""
    found = own(draft, by)
    _keep(found, deciders.asked(found.answers, SUPERVISOR, clock.today()))
    trail.record("draft.ask_supervisor", by=by, subjects=[draft], agreement=found.agreement_id)
    return draft


@action("referral.approve")
def supervise(*, draft: UUID, agrees: bool, why: str, shown: str, by: Actor) -> UUID:
    """A supervisor of the force agrees to a draft or not, with the reason.

    `shown`: the stamp of the draft that was read. Raises NotNow for one's own draft, and for one that was changed since.
    """
    found = asked_of(draft, by)
    if found.account_id == by.person:
        raise NotNow("own_draft", "Somebody else must agree to your own referral.")
    require_shown(shown, stamp_of(found), DRAFT_CHANGED)
    _decide(found, SUPERVISOR, agrees, by.name, clock.today(), why)
    trail.record("draft.supervise", by=by, subjects=[draft], agreement=found.agreement_id, detail={"agrees": agrees})
    return draft


@action("referral.make")
def record_prosecutor(*, draft: UUID, agrees: bool, prosecutor: str, on: date, why: str, shown: str, by: Actor) -> UUID:
    """The officer records what a prosecutor decided: who, on which day, and why.

    `shown`: the stamp of the draft when the page was opened. Raises NotNow where it was changed since.
    """
    found = own(draft, by)
    require_shown(shown, stamp_of(found), DRAFT_CHANGED)
    if not prosecutor.strip():
        raise InvalidValue("prosecutor", "Enter the prosecutor's name.")
    if on > clock.today():
        raise InvalidValue("on", "The date must be today or in the past.")
    _decide(found, PROSECUTOR, agrees, prosecutor.strip(), on, why)
    trail.record("draft.prosecutor", by=by, subjects=[draft], agreement=found.agreement_id, detail={"agrees": agrees})
    return draft


def stamp_of(draft: ReferralDraft) -> str:
    """The stamp of a draft as it stands, for whoever decides on it."""
    attested = (draft.views_dealt_with, draft.risk_within_ceiling)
    return of_draft(draft.id, draft.answers, draft.sealed_on, attested)


def asked_of(draft: UUID, by: Actor) -> ReferralDraft:
    """Lock a draft of this force on which a supervisor was asked. Raises NotYours where there is none such."""
    found = (
        ReferralDraft.objects.select_for_update(of=("self",))
        .filter(pk=draft, organisation_id=by.organisation, sent_case=None, answers__has_key=SUPERVISOR)
        .first()
    )
    if found is None:
        raise NotYours("not_found", "There is no such referral.")
    return found


def _decide(draft: ReferralDraft, who: str, agrees: bool, by: str, on: date, why: str) -> None:
    if not why.strip():
        raise InvalidValue("why", "Say why.")
    _keep(draft, deciders.decided(draft.answers, who, agrees, by, on, why.strip()))


def _keep(draft: ReferralDraft, answers: dict[str, Any]) -> None:
    draft.answers, draft.changed_at = answers, clock.now()
    draft.save(update_fields=["answers", "changed_at"])


def public_key() -> bytes:
    """The victims' site's public key. The private key is nowhere in this plane."""
    return bytes.fromhex(settings.VICTIMS_PUBLIC_KEY)
