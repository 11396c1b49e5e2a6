"""Who gave a case to whom, and what the next worker has to know."""

from django.db import models
from django.db.models import Q

from .base import AgreementRow
from .case import Case


class Handover(AgreementRow):
    """A case given from one worker to another, with a note. Only added: the history of the case shows it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    from_worker = models.UUIDField()
    to_worker = models.UUIDField()
    note = models.CharField(max_length=500)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="handover_has_a_note")]

    def __str__(self) -> str:
        return f"handover of {self.at:%d %B %Y}"
