"""Holds that wait for their batch, the batches, and the lists they settled."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.platform.agreements.rows import AgreementRow

from .bridge import Release
from .case import Case
from .workshop import Workshop

TO_SETTLE = Q(batch=None, taken_back_at=None, at_once=False)
"""Of what was asked for, that which waits for its batch."""


class Batch(AgreementRow):
    """One batch of an agreement: the moment that was announced, and when it was settled."""

    at = models.DateTimeField()
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "at"], name="batch_once")]

    def __str__(self) -> str:
        return f"batch {self.at:%Y-%m-%d %H:%M}"


class SettledList(AgreementRow):
    """Who of an agreement's cases had a place in a workshop when a batch settled it; written whether anybody does or not."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lists")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+")
    cases = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "workshop"], name="list_settled_once")]

    def __str__(self) -> str:
        return f"{len(self.cases)} places"


class HoldAsked(AgreementRow):
    """A hold, or the end of one, that somebody has asked for: it waits for its batch, or has been settled or taken back.

    The database shows it to whoever asked and to Caraway, to nobody else: what no colleague can see, no colleague misses.
    One that came by a `release` nobody of this site asked for; `at_once`: it counts from the asking and waits for no batch.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    ends = models.BooleanField()
    code = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="+")
    at_once = models.BooleanField(default=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_by"],
                condition=Q(batch__isnull=True, taken_back_at__isnull=True),
                name="hold_asked_once",
            ),
            models.CheckConstraint(condition=Q(asked_by=None) ^ Q(release=None), name="hold_asked_or_released"),
            models.CheckConstraint(
                condition=Q(at_once=False) | Q(ends=False, asked_by=None, batch=None), name="hold_at_once"
            ),
            models.CheckConstraint(condition=Q(ends=True) ^ ~Q(code=""), name="hold_has_a_code"),
        ]

    def __str__(self) -> str:
        return "end of a hold" if self.ends else "hold"
