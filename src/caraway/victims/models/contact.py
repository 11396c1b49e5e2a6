"""Attempts to reach a victim. They are added, never changed."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class AttemptMade(AgreementRow):
    """One attempt: which way, and what came of it. Without a way: there was none that is safe."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="attempts")
    on = models.DateField()
    at = models.DateTimeField()
    way = models.CharField(max_length=20, blank=True)
    result = models.CharField(max_length=20)
    note = models.CharField(max_length=1000, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["", *(one.value for one in Way)]), name="attempt_way_known"),
            models.CheckConstraint(
                condition=Q(result__in=[one.value for one in Engagement if one is not Engagement.NOT_ATTEMPTED]),
                name="attempt_result_known",
            ),
            models.CheckConstraint(
                condition=Q(way="", result=Engagement.NO_SAFE_ROUTE.value)
                | (~Q(way="") & ~Q(result=Engagement.NO_SAFE_ROUTE.value)),
                name="attempt_way_or_none_safe",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} on {self.on}"
