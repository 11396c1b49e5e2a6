"""The words of messages to participants that an agreement has of its own."""

from django.db import models
from django.db.models import Q

from caraway.core.message_templates import TEMPLATES
from caraway.platform.agreements.rows import AgreementRow


class MessageWords(AgreementRow):
    """What one kind of message says under an agreement, in both languages, from a day on. Only added: a change is the next.

    Where there is none yet, Caraway's own words hold.
    """

    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    from_on = models.DateField()
    en = models.CharField(max_length=400)
    cy = models.CharField(max_length=400)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "number"], name="message_words_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in TEMPLATES]), name="message_words_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(en="") & ~Q(cy=""), name="message_words_in_both"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
