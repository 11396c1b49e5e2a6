"""Decisions on a referral to MARAC, what a referral contains, and that it was sent. All of it is only added to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.core.marac import MaracReason
from caraway.core.vocabulary import Word
from caraway.platform.agreements.rows import AgreementRow

from .assessment import AssessmentDone
from .case import VictimCase


class SentBy(Word):
    """How a referral reached whoever receives it."""

    PORTAL = "portal", "The conference's own portal"
    SECURE_EMAIL = "secure_email", "Secure e-mail"
    HANDED_OVER = "handed_over", "Handed over in person"


class MaracDecision(AgreementRow):
    """One decision: whether to refer, after which assessment, and what prompted it.

    `events`: how many events were known then. `consent`: the victim's; None where nothing is referred. `why`: why it goes
    without consent, or why nothing is referred.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="referral_decisions")
    number = models.PositiveIntegerField()
    assessment = models.ForeignKey(AssessmentDone, models.PROTECT, null=True, related_name="decisions")
    prompted = ArrayField(models.CharField(max_length=20), default=list)
    events = models.PositiveIntegerField()
    refer = models.BooleanField()
    consent = models.BooleanField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="marac_decision_once"),
            models.CheckConstraint(
                condition=Q(prompted__contained_by=[one.value for one in MaracReason]), name="marac_prompted_known"
            ),
            models.CheckConstraint(
                condition=Q(refer=True, consent=True, why="")
                | (Q(refer=True, consent=False) & ~Q(why=""))
                | (Q(refer=False, consent=None) & ~Q(why="")),
                name="marac_consent_or_why",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.number}"


class MaracReferral(AgreementRow):
    """What a referral contains, as it was when it was decided: the words of each field of the allow-list, by its key."""

    decision = models.OneToOneField(MaracDecision, models.PROTECT, related_name="referral")
    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="referrals")
    contents = models.JSONField()

    def __str__(self) -> str:
        return f"referral {self.pk}"


class MaracSent(AgreementRow):
    """When a referral was sent, by which means, and by whom."""

    referral = models.OneToOneField(MaracReferral, models.PROTECT, related_name="sent")
    on = models.DateField()
    means = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(means__in=[one.value for one in SentBy]), name="marac_means_known")
        ]

    def __str__(self) -> str:
        return self.means
