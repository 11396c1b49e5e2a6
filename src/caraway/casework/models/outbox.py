"""What is written or told to participants, from one outbox; and what came in from them."""

from django.db import models
from django.db.models import Q

from caraway.core.message_words import MessageKind, MessageState
from caraway.core.vocabulary import ContactMethod
from caraway.platform.agreements.rows import AgreementRow

from .case import Case, FactRow

UNSETTLED = (MessageState.WAITING.value, MessageState.HELD.value)
"""States of a message that has not left and may still be stopped."""


class Outgoing(AgreementRow):
    """One message to a participant, made in the transaction of what causes it. Its `key` makes it once.

    What it says is rendered when it leaves (`to`, `subject`, `body`, and the digest of the words in `words`) and kept as it
    left. `session` is the workshop or call it is about; `expires_at` the moment from which it is of no use. Each try has a
    reference of its own, `id-tries`, by which the provider of messages is asked before anything is sent again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="outgoing")
    fact = models.ForeignKey(FactRow, models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    session = models.CharField(max_length=40, blank=True)
    session_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=MessageState.WAITING.value)
    why = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, blank=True)
    to = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=200, blank=True)
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
                fields=["due_at"], condition=Q(state__in=["waiting", "held", "sending"]), name="outgoing_unsettled"
            ),
            models.Index(fields=["case", "made_at"], name="outgoing_by_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in MessageState]), name="outgoing_state"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in MessageKind]), name="outgoing_kind"),
            models.CheckConstraint(
                condition=Q(channel__in=["", *(one.value for one in ContactMethod)]), name="outgoing_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def reference(self) -> str:
        """What the provider of messages knows the present try by."""
        return f"{self.id}-{self.tries}"


class Incoming(AgreementRow):
    """A text or a call that came in. `case` is None where the number fits no open case, or several: a person looks."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="incoming")
    channel = models.CharField(max_length=20)
    reference = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=20, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="incoming_by_case")]
        constraints = [models.CheckConstraint(condition=Q(channel__in=["text", "call"]), name="incoming_channel")]

    def __str__(self) -> str:
        return self.channel


class CallOpening(AgreementRow):
    """What was answered to the opening questions of one call: yes or no to each, and no words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    session = models.CharField(max_length=40)
    answers = models.JSONField()
    safe = models.BooleanField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "session"], name="opening_by_call")]

    def __str__(self) -> str:
        return "safe to talk" if self.safe else "not safe to talk"
