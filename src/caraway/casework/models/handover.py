"""Who gave a case to whom, and what those have to know who have it from then on."""

from django.db import models
from django.db.models import Q

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class Handover(AgreementRow):
    """A case given from one worker to another, or by one provider's team to another's, with a note.

    Only added: the history of the case shows it. Between providers `from_worker` is whose it was, where it was anybody's.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    from_worker = models.UUIDField(null=True)
    to_worker = models.UUIDField(null=True)
    from_provider = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    to_provider = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="handover_has_a_note"),
            models.CheckConstraint(
                condition=Q(from_worker__isnull=False, to_worker__isnull=False, to_provider=None, from_provider=None)
                | Q(to_worker=None, from_provider__isnull=False, to_provider__isnull=False),
                name="handover_of_workers_or_providers",
            ),
        ]

    def __str__(self) -> str:
        return f"handover of {self.at:%d %B %Y}"
