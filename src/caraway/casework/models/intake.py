"""Referrals being written, and the drop box through which a victim's sealed details leave this plane."""

from django.db import models

from caraway.platform.agreements.models import Unit
from caraway.platform.agreements.rows import AgreementRow


class ReferralDraft(AgreementRow):
    """A referral not yet sent; its id becomes the case's. The victim's details stand here as ciphertext that this plane cannot open.

    `deleted_at`: when it was emptied because nobody had changed it for so long. What is left of the row goes with retention.
    """

    organisation_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    account_id = models.UUIDField()
    police_reference = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    sealed_on = models.DateField(null=True)
    views_dealt_with = models.BooleanField(null=True)
    risk_within_ceiling = models.BooleanField(null=True)
    changed_at = models.DateTimeField()
    sent_case = models.UUIDField(null=True)
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DropBox(models.Model):
    """Sealed details on their way to the victims' site. This site may put in, and never look.

    `referral` and `version` say for which place they were sealed; elsewhere they do not open.
    """

    id = models.UUIDField(primary_key=True)
    referral = models.UUIDField()
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"sealed {self.pk}"
