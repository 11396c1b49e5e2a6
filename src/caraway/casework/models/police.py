"""What the police keep beside a referral: which officer looks after it, and the check 12 months after."""

from django.db import models
from django.db.models import Q

from caraway.core.vocabulary import RecheckResult
from caraway.platform.agreements.rows import AgreementRow

from .case import Case

RESULTS = [one.value for one in RecheckResult]
AGAIN = RecheckResult.AGAIN.value


class ReferralOfficer(AgreementRow):
    """From that moment on this officer looks after the referral; the newest row counts. Without one it is who referred."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="officers")
    officer = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="referral_officer_newest")]

    def __str__(self) -> str:
        return f"looked after by {self.officer}"


class Recheck(AgreementRow):
    """What the police systems say of the 12 months after. Only added: a correction is a row that names the one it replaces.

    `again_on`: the first day on which the person came to notice again, with the code of the offence where there is one.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="rechecks")
    result = models.CharField(max_length=20)
    checked_on = models.DateField()
    again_on = models.DateField(null=True)
    offence_code = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=10)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(replaces__isnull=True), name="recheck_once"),
            models.CheckConstraint(condition=Q(result__in=RESULTS), name="recheck_result"),
            models.CheckConstraint(condition=Q(source__in=["page", "file"]), name="recheck_source"),
            models.CheckConstraint(
                condition=Q(again_on__isnull=False, result=AGAIN)
                | (Q(again_on__isnull=True, offence_code="") & ~Q(result=AGAIN)),
                name="recheck_again_has_a_day",
            ),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(why=""), name="recheck_corrected_why"),
        ]

    def __str__(self) -> str:
        return self.result
