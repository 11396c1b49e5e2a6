"""What is known of one case beside its ways of contact: what the victim said, risk, safety plan, services, and referrals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.core.marac import MaracReason
from caraway.core.reassessment import Occasion
from caraway.core.victim.risk_clocks import prompted
from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import Abuse, Change, ChildrenLive, RelationshipNow, Service
from caraway.core.victim.wishes import Wish
from caraway.core.vocabulary import Word
from caraway.platform.accounts.actor import Actor
from caraway.victims.area import settings_of
from caraway.victims.assessing import Assessment, assessment_of, assessments
from caraway.victims.known import one_of
from caraway.victims.marac_contents import FIELDS
from caraway.victims.models import (
    AssessmentBegun,
    MaracDecision,
    MaracReferral,
    PlanPart,
    SafetyPlan,
    SentBy,
    Signpost,
    VictimCase,
    VoiceHeard,
)
from caraway.victims.queries.cases import one_case
from caraway.victims.risk_known import records_of

CONSENT = {True: "With consent", False: "Without consent", None: ""}


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """What was said on a day: label and words. `goes_on`: abuse does."""

    on: date
    by: str
    said: tuple[tuple[str, str], ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class BandRow:
    """One assessment that was finished, as the history of bands shows it. A survey has no band."""

    id: UUID
    on: date
    tool: str
    band: str
    judged: bool
    by: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One that was begun and is not finished."""

    id: UUID
    tool: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One version of the safety plan: heading and words of each part."""

    number: int
    at: datetime
    by: str
    parts: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignpostRow:
    """How far it came with a service."""

    service: str
    result: str
    on: date
    by: str

    @property
    def words(self) -> str:
        """Both, as a list says them."""
        return f"{self.service}: {self.result.lower()}"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision on a referral. `referral` is its id where there is one; `sent`: when, how and by whom."""

    refer: bool
    on: date
    by: str
    prompted: tuple[str, ...]
    consent: str
    why: str
    referral: UUID | None
    sent: str
    sent_on: date | None

    @property
    def words(self) -> str:
        """What was decided, in short."""
        return f"Referred, {self.consent.lower()}" if self.refer else "Not referred"


@dataclass(frozen=True, slots=True)
class AboutPage:
    """Everything of it, the newest first. `asking`: what asks for another assessment; `prompted`: for a decision."""

    case: UUID
    name: str
    reference: str
    voices: tuple[VoiceRow, ...]
    bands: tuple[BandRow, ...]
    unfinished: tuple[OpenRow, ...]
    asking: tuple[str, ...]
    prompted: tuple[str, ...]
    plans: tuple[PlanRow, ...]
    signposts: tuple[SignpostRow, ...]
    decisions: tuple[DecisionRow, ...]

    @property
    def band(self) -> BandRow | None:
        """The newest that has a band."""
        return next((one for one in self.bands if one.band), None)

    @property
    def services(self) -> tuple[SignpostRow, ...]:
        """The newest of each service."""
        return tuple({one.service: one for one in reversed(self.signposts)}.values())[::-1]

    @property
    def plan(self) -> PlanRow | None:
        """The safety plan that holds."""
        return self.plans[0] if self.plans else None


def about_page(case: UUID, by: Actor, today: date) -> AboutPage:
    """What is known of a case. Raises NotYours where it is not there or not theirs: the answer is the same."""
    return about(one_case(case, by), today)


def about(case: VictimCase, today: date) -> AboutPage:
    """The same of a case that is open already."""
    found = assessments(AssessmentBegun.objects.filter(case=case).order_by("-at", "-id"))
    record = records_of([case.pk])[case.pk]
    asking = {occasion for occasion, one in record.asking if one.known_on <= today}
    return AboutPage(
        case=case.pk,
        name=f"{case.given_name} {case.family_name}",
        reference=case.reference,
        voices=tuple(map(_voice, VoiceHeard.objects.filter(case=case).order_by("-number"))),
        bands=tuple(_band(one) for one in found if one.outcome),
        unfinished=tuple(OpenRow(one.id, one.tool.name, one.at, one.by) for one in found if not one.outcome),
        asking=tuple(one.words for one in Occasion if one in asking),
        prompted=tuple(one.words for one in prompted(record, settings_of(case))),
        plans=tuple(map(_plan, SafetyPlan.objects.filter(case=case).order_by("-number"))),
        signposts=tuple(map(_signpost, Signpost.objects.filter(case=case).order_by("-number"))),
        decisions=tuple(map(_decision, _decisions(case))),
    )


def assessment_page(case: UUID, assessment: UUID, by: Actor) -> tuple[str, Assessment]:
    """The victim's name and one assessment. Raises NotYours as `about_page` does."""
    found = one_case(case, by)
    return f"{found.given_name} {found.family_name}", assessment_of(found, assessment)


def referral_rows(case: UUID, referral: UUID, by: Actor) -> tuple[tuple[str, str], ...]:
    """Label and words of each field of a referral, by the allow-list and in its order. Raises NotYours as `about_page` does."""
    row = one_of(MaracReferral.objects.filter(case=one_case(case, by), pk=referral))
    return tuple((label, row.contents[key]) for key, label in FIELDS.items() if key in row.contents)


def _voice(row: VoiceHeard) -> VoiceRow:
    children = f"{row.children}: " if row.children else ""
    said = (
        ("Relationship now", _one(RelationshipNow, row.relationship)),
        ("Change", _one(Change, row.change)),
        ("Abuse", _one(Abuse, row.abuse)),
        ("Children", children + _one(ChildrenLive, row.children_live)),
        ("Wishes", _all(Wish, row.wishes)),
        ("Help wanted", _all(Service, row.services)),
    )
    return VoiceRow(row.on, row.by_name, said, row.abuse == Abuse.ONGOING.value)


def _one(words: type[Word], code: str) -> str:
    return words(code).words if code else "Not asked"


def _all(words: type[Word], codes: list[str]) -> str:
    return "; ".join(words(one).words for one in codes) or "Not asked"


def _band(one: Assessment) -> BandRow:
    done = one.outcome
    assert done is not None
    return BandRow(
        one.id, done.on, one.tool.name, done.band.words if done.band else "", done.judgement is not None, done.by
    )


def _plan(row: SafetyPlan) -> PlanRow:
    parts = tuple((part.words, row.parts[part.value]) for part in PlanPart if part.value in row.parts)
    return PlanRow(row.number, row.at, row.by_name, parts, dict(row.parts))


def _signpost(row: Signpost) -> SignpostRow:
    return SignpostRow(Service(row.service).words, Signposted(row.result).words, row.on, row.by_name)


def _decisions(case: VictimCase) -> list[MaracDecision]:
    rows = MaracDecision.objects.filter(case=case).select_related("referral", "referral__sent")
    return list(rows.order_by("-number"))


def _decision(row: MaracDecision) -> DecisionRow:
    referral = getattr(row, "referral", None)
    sent = getattr(referral, "sent", None)
    return DecisionRow(
        refer=row.refer,
        on=row.on,
        by=row.by_name,
        prompted=tuple(MaracReason(one).words for one in row.prompted),
        consent=CONSENT[row.consent],
        why=row.why,
        referral=referral.pk if referral else None,
        sent=f"{SentBy(sent.means).words}, by {sent.by_name}" if sent else "",
        sent_on=sent.on if sent else None,
    )
