"""Referrals being written: one's own, and those on which a supervisor has been asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.deciders import SUPERVISOR, decisions, is_waiting, refusal, standing_decision, words
from caraway.casework.models import ReferralDraft
from caraway.casework.referral import PAGES, assessment, page_done
from caraway.casework.stored import Rules, local, rules_of_version
from caraway.core.drafts import deleted_on, is_warned
from caraway.core.eligibility import Assessment
from caraway.core.programme import programme_in_force
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import AgreementVersion, Organisation
from caraway.platform.agreements.queries import version_in_force
from caraway.platform.audit import trail
from caraway.platform.gateways import clock

UNNAMED = "No name yet"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft on a list. `asked`: a supervisor is asked now; `decided`: what one decided, None where nothing counts.

    `deleted_on`: when it is deleted unless it changes, where that is near.
    """

    id: UUID
    name: str
    police_reference: str
    changed_at: datetime
    done: int
    parts: int
    asked: bool
    decided: bool | None
    own: bool
    deleted_on: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its pages show it. Of the victim only that details were given and when, and the two attestations."""

    id: UUID
    agreement: str
    saved: dict[str, Any]
    rules: Rules
    force_code: str
    sealed_on: date | None
    views: bool | None
    risk: bool | None
    deleted_on: date | None = None

    @property
    def name(self) -> str:
        return name_in(self.saved)

    def assessed(self, today: date) -> Assessment:
        """The eligibility as the answers stand. Raises InvalidValue where answers contradict each other."""
        return assessment(self.saved, self.rules, self.force_code, (self.views, self.risk), today)

    def decided(self, who: str) -> tuple[str, ...]:
        """What a supervisor or prosecutor decided, the newest first, with what no longer counts and why."""
        return tuple(words(who, one) for one in reversed(decisions(self.saved, who)))

    def refused(self, found: Assessment | None) -> str:
        """The refusal that stands in the way of sending, as a sentence; empty where none does."""
        return refusal(self.saved, found) if found else ""


def name_in(saved: dict[str, Any]) -> str:
    """The participant's name as far as it is given."""
    person = saved.get("person", {})
    return " ".join(filter(None, (person.get("given_name"), person.get("family_name")))) or UNNAMED


def own_drafts(actor: Actor) -> tuple[DraftLine, ...]:
    """This person's unsent drafts for this force in which something is written, the newest first."""
    rows = _own(actor).order_by("-changed_at", "id")
    return _lines([row for row in rows if row.answers or row.sealed_on], actor)


def asked_drafts(actor: Actor) -> tuple[DraftLine, ...]:
    """Drafts of the force on which a supervisor has been asked and has not decided, the longest waiting first."""
    rows = ReferralDraft.objects.filter(
        organisation_id=actor.organisation, sent_case=None, answers__has_key=SUPERVISOR
    ).order_by("changed_at", "id")
    return _lines([row for row in rows if is_waiting(row.answers, SUPERVISOR)], actor)


def _lines(rows: list[ReferralDraft], actor: Actor) -> tuple[DraftLine, ...]:
    trail.show(*(row.id for row in rows))
    return tuple(_line(row, actor) for row in rows)


def _line(row: ReferralDraft, actor: Actor) -> DraftLine:
    settings = rules_in_force(row.agreement_id).settings
    done = sum(page_done(row.answers, settings, page) for page in PAGES) + (row.sealed_on is not None)
    decided = standing_decision(row.answers, SUPERVISOR)
    return DraftLine(
        row.id,
        name_in(row.answers),
        row.police_reference,
        row.changed_at,
        done,
        len(PAGES) + 1,
        is_waiting(row.answers, SUPERVISOR),
        decided["agrees"] if decided else None,
        row.account_id == actor.account_id,
        warned(row),
    )


def warned(row: ReferralDraft) -> date | None:
    """The day on which a draft is deleted, where that is near; else None."""
    changed_on = local(row.changed_at).date()
    return deleted_on(changed_on) if is_warned(changed_on, clock.today()) else None


def own_draft(draft: UUID, actor: Actor) -> Draft:
    """One's own unsent draft for this force. Raises NotYours where there is none such."""
    return _draft(_own(actor).filter(pk=draft).first())


def _own(actor: Actor) -> QuerySet[ReferralDraft]:
    """What somebody wrote for another force stays with that force."""
    return ReferralDraft.objects.filter(account_id=actor.person, organisation_id=actor.organisation, sent_case=None)


def asked_draft(draft: UUID, actor: Actor) -> Draft:
    """A draft of the force on which a supervisor was asked. Raises NotYours where there is none such."""
    found = ReferralDraft.objects.filter(
        pk=draft, organisation_id=actor.organisation, sent_case=None, answers__has_key=SUPERVISOR
    )
    return _draft(found.first())


def rules_in_force(agreement: UUID) -> Rules:
    """The rules in force today under an agreement. Raises NotNow before its programme may be used."""
    today = clock.today()
    version = version_in_force(agreement, today)
    row = AgreementVersion.objects.select_related("agreement").get(pk=version.id)
    return rules_of_version(row, programme_in_force(row.agreement.programme, today))


def _draft(row: ReferralDraft | None) -> Draft:
    if row is None:
        raise NotYours("not_found", "There is no such referral.")
    trail.show(row.id)
    force_code = Organisation.objects.values_list("force_code", flat=True).get(pk=row.organisation_id)
    return Draft(
        row.id,
        row.agreement.name,
        row.answers,
        rules_in_force(row.agreement_id),
        force_code,
        row.sealed_on,
        row.views_dealt_with,
        row.risk_within_ceiling,
        warned(row),
    )
