"""What the police sent of a victim, as it was opened. Nothing of it is changed: a replacement is another version."""

from django.db import models

from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class PoliceSent(AgreementRow):
    """One version of the details of one referral. Its id is the drop box's, so that it is taken once.

    `details`: what `bridge.intake.VictimDetails` holds, by its names.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="sent")
    version = models.PositiveIntegerField()
    details = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="sent_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}"
