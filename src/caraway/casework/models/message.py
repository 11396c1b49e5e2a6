"""What was sent to the police and to the participant, and the signed document of the caution."""

from django.db import models

from caraway.platform.agreements.rows import AgreementRow

from .case import Case, FactRow


class Message(AgreementRow):
    """Something said to the police or to the participant about a case. Never changed: a correction follows.

    `fact` is the entry whose words it is: what it corrects is the message of the entry that this one replaces.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    fact = models.ForeignKey(FactRow, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__in=["police", "participant"]), name="message_recipient"
            ),
            models.UniqueConstraint(fields=["fact", "language"], name="message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class Document(AgreementRow):
    """A document of a case, such as the signed conditional caution. A newer one stands beside the older."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
