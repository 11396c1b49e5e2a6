"""What the agreement of the sessions says of batches and of the highest risk, as it came to be known here. Only added to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.rows import AgreementRow


class TermsCame(AgreementRow):
    """What holds there, one row for each change; the last `number` of an agreement holds. The rest is as in `bridge.terms`."""

    number = models.PositiveIntegerField()
    batch_times = ArrayField(models.CharField(max_length=5))
    risk_ceiling = models.CharField(max_length=20)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="terms_came_once")]

    def __str__(self) -> str:
        return f"terms known at {self.known_at}"
