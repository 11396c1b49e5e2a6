"""To whom a signal of risk has gone because nobody acknowledged it in time. Only added to."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.escalation import RaisedTo
from caraway.platform.agreements.rows import AgreementRow

from .upward import SignalCame


class SignalRaised(AgreementRow):
    """A signal went to the supervisor, or after as long again to the named senior, once each."""

    signal = models.ForeignKey(SignalCame, models.PROTECT, related_name="raised")
    to = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "to"], name="signal_raised_once"),
            models.CheckConstraint(condition=Q(to__in=[one.value for one in RaisedTo]), name="signal_raised_to"),
        ]

    def __str__(self) -> str:
        return self.to
