"""Pairs who must never be in one workshop."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class KeepApart(AgreementRow):
    """Two cases that are never booked into one workshop. There is no place for a reason, on purpose.

    `one` is the lower id of the two, so that a pair is there once; the row belongs to its agreement. `source` says who asked.
    """

    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, default="provider")
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], condition=Q(ended_at=None), name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return "ended" if self.ended_at else "in force"
