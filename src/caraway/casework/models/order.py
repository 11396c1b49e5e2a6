"""Court orders and bail that bind a participant."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class CourtOrder(AgreementRow):
    """An order in general words: what kind, from when to when, what it says. With whom and where are never written.

    `hours` are those of contact with children that a court has set: weekday (Monday 0), and HH:MM from and to.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    terms = ArrayField(models.CharField(max_length=20))
    words = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    hours = models.JSONField(default=list)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    ended_by = models.UUIDField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="order_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(terms__len__gt=0), name="order_says_something"),
        ]

    def __str__(self) -> str:
        return self.kind
