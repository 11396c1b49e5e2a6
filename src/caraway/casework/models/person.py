"""What was said of two cases that may be of one person."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class PersonLink(AgreementRow):
    """Somebody compared two cases of one agreement and said that they are of one person, or of two. Only added.

    The newest of a pair holds. It changes neither case: nothing is put together that could not be parted again. `one` is
    the lower id of the two; `number` counts what was said of the pair.
    """

    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    said = models.CharField(max_length=5)
    why = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "number"], name="person_link_numbered_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="person_link_in_order"),
            models.CheckConstraint(condition=Q(said__in=["one", "two"]), name="person_link_said"),
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.number}"
