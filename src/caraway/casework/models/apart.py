"""Pairs who must never be in one workshop."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case

PROVIDER, RELEASED = "provider", "released"


class KeepApart(AgreementRow):
    """Two cases that are never booked into one workshop. There is no place for a reason, on purpose.

    `one` is the lower id of the two, so that a pair is there once for each `source`; the row belongs to its agreement.
    `source` says who asked: a pair that was released is nobody's here to end, and looks like any other.
    """

    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, default=PROVIDER)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "source"], condition=Q(ended_at=None), name="apart_once"),
            models.CheckConstraint(condition=Q(source__in=[PROVIDER, RELEASED]), name="apart_source"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return "ended" if self.ended_at else "in force"
