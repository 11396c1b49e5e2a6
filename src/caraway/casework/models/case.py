"""A case, its facts, and the standing that is stored beside them in the same transaction."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from caraway.platform.agreements.models import AgreementVersion, Organisation, Unit
from caraway.platform.agreements.rows import AgreementRow
from caraway.platform.gateways import clock

from .participant import Participant

NEVER = Value(date(9999, 12, 31), output_field=models.DateField())
"""The day after all others, for a caution that has no end yet."""


class Case(AgreementRow):
    """One referral of one person under one version of an agreement's settings.

    `assessment` is the eligibility check as the provider may have it, `answers` what it asked of the participant
    and the offence, so that it can be made again. The two attestations are all that this plane holds about the
    victim's side of the police decision. `provider`: whose team has it; None: any that delivers under the agreement.
    """

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    programme_version = models.CharField(max_length=20)
    reference = models.CharField(max_length=20, unique=True)
    police_reference = models.CharField(max_length=40)
    force_code = models.CharField(max_length=20)
    referred_by_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    referred_by = models.UUIDField()
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="cases")
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, db_index=False, related_name="+")
    worker = models.UUIDField(null=True)
    offence_code = models.CharField(max_length=10)
    asn = models.CharField(max_length=24, blank=True)
    ptiurn = models.CharField(max_length=20, blank=True)
    disposal = models.CharField(max_length=40)
    views_dealt_with = models.BooleanField()
    risk_within_ceiling = models.BooleanField()
    answers = models.JSONField()
    assessment = models.JSONField()
    victim_version = models.PositiveIntegerField(default=1)
    victim_given_on = models.DateField(default=clock.today)
    opened_at = models.DateTimeField()

    class Meta:
        # Lists take the newest of each agreement, or of one worker; a search asks for one thing whole.
        indexes = [
            models.Index(fields=["police_reference"], name="case_by_police_reference"),
            models.Index(fields=["worker", "id"], name="case_by_worker"),
            models.Index(fields=["asn"], condition=~Q(asn=""), name="case_by_asn"),
            models.Index(fields=["ptiurn"], condition=~Q(ptiurn=""), name="case_by_ptiurn"),
        ]

    def __str__(self) -> str:
        return self.reference


class FactRow(AgreementRow):
    """One fact. Added, never changed nor removed: the site's login has no right to.

    `number` is its place in the order of recording; facts recorded together share their `act`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    number = models.PositiveIntegerField()
    act = models.UUIDField()
    kind = models.CharField(max_length=40)
    on = models.DateField()
    detail = models.JSONField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="fact_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(why=""), name="correction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class StandingRow(AgreementRow):
    """The standing of a case after its newest fact. A nightly check recomputes each.

    `recheck_on`: the first day on which the police check the 12 months after; None while there is none.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="standing")
    facts = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    on_hold = models.BooleanField()
    mode = models.CharField(max_length=20)
    expires_on = models.DateField(null=True)
    impossible_from = models.DateField(null=True)
    recheck_on = models.DateField(null=True)
    answer = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["agreement", "expires_on"], name="standing_by_last_day"),
            models.Index(
                fields=["agreement", "recheck_on"],
                condition=models.Q(recheck_on__isnull=False),
                name="standing_by_recheck",
            ),
            models.Index(fields=["agreement", "case"], name="standing_newest"),
            models.Index(fields=["agreement", "stage", "case"], name="standing_by_stage"),
            models.Index("agreement", Coalesce("expires_on", NEVER), "case", name="standing_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.stage


class DetailsChanged(AgreementRow):
    """How the participant is reached, or what he or she needs, was changed: which of them, by whom and when, never to what.

    Only added: the history of the case shows it as one line.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(what__in=["contact", "needs"]), name="details_changed_what")
        ]

    def __str__(self) -> str:
        return self.what


class NoDates(AgreementRow):
    """No dates in the calendar fit this case, since that day. It goes when dates are there again, or none are needed."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="no_dates")
    since = models.DateField()

    def __str__(self) -> str:
        return f"no dates since {self.since}"


class DueRow(AgreementRow):
    """One duty, as dates: made anew with every fact, so a list only compares dates with today."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="dues")
    kind = models.CharField(max_length=30)
    desk = models.CharField(max_length=20)
    due_on = models.DateField()
    overdue_on = models.DateField()
    impossible_from = models.DateField(null=True)
    about = models.CharField(max_length=40, blank=True)
    people = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["agreement", "desk", "due_on"], name="due_by_desk")]

    def __str__(self) -> str:
        return self.kind
