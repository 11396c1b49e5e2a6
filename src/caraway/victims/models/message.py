"""Messages to victims, from one outbox; that somebody got in touch; and that somebody dealt with one thing of these."""

from django.db import models
from django.db.models import Q

from caraway.core.message_words import MessageState
from caraway.core.victim.asking import MAY_BE_WRITTEN
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import Way
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase

WRITTEN = (Way.TEXT, Way.LETTER)
"""Ways in which something is written from here."""
STOPPABLE = (MessageState.WAITING.value, MessageState.PRINT.value)
"""States of a message that has not left, and is stopped at once by a change. One that is being handed over is asked about there."""


class VictimMessage(AgreementRow):
    """One message that a worker asked for. Whether it may leave is asked when it leaves, by the ten rules.

    `on`, `hour`: the time to speak, of an appointment. What it says is rendered when it leaves, and kept as it left: `to`,
    `body`, and the digest of the words in `words`; `detail` is what it went to, by what stays the same through the versions
    of a plan. Each try has a reference of its own, by which the carrier is asked before anything is sent again.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=20)
    on = models.DateField(null=True)
    hour = models.CharField(max_length=5, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=MessageState.WAITING.value)
    why = models.CharField(max_length=20, blank=True)
    detail = models.UUIDField(null=True)
    language = models.CharField(max_length=5, blank=True)
    to = models.CharField(max_length=600, blank=True)
    body = models.TextField(blank=True)
    words = models.CharField(max_length=12, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    provider_reference = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending", "print"]), name="messages_unsettled"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in MAY_BE_WRITTEN]), name="message_may_be_written"
            ),
            models.CheckConstraint(condition=Q(way__in=[one.value for one in WRITTEN]), name="message_way_known"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in MessageState]), name="message_state"),
            models.CheckConstraint(condition=Q(why__in=["", *(one.value for one in Why)]), name="message_why_known"),
            models.CheckConstraint(
                condition=Q(kind="call_back", on=None, hour="")
                | (Q(kind="appointment", on__isnull=False) & ~Q(hour="")),
                name="message_appointment_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def reference(self) -> str:
        """What the carrier knows the present try by."""
        return f"{self.id}-{self.tries}"


class GotInTouch(AgreementRow):
    """Somebody got in touch; whether it was the victim is not known. `case` is None where it fits none, or several.

    It is never answered of itself. `by` is nobody where the carrier told it; `reference` keeps it once.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, null=True, related_name="got_in_touch")
    way = models.CharField(max_length=20)
    reference = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="touch_way_known"),
        ]

    def __str__(self) -> str:
        return self.way


class DealtWith(AgreementRow):
    """Somebody dealt with one thing that waited on the worklist: a message not sent, a contact, what a survey asked for."""

    about = models.UUIDField(unique=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.about} dealt with"
