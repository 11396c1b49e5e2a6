"""Victim cases, each with the only link there is to a participant's case; and which agreement of casework each of ours serves."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.engagement import Engagement
from caraway.core.vocabulary import Language
from caraway.platform.agreements.models import Agreement
from caraway.platform.agreements.rows import AgreementRow
from caraway.platform.gateways import ids


class Delivery(models.Model):
    """Under which agreement of this site the victims of an agreement of casework are contacted.

    Who contacts them (a provider, the force itself, a third organisation) are that agreement's parties, each dated: a move
    between them changes rows of parties and keeps the cases.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="delivery")
    casework_agreement = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class VictimCase(AgreementRow):
    """One person contacted because of one participant's case. A participant's case may have several, none aware of another.

    `casework_case` is the link; it stands in no other database. `offence`: whether this is the victim of the offence, of
    whom the police have sent details. `worker` is an account of this site.
    """

    reference = models.CharField(max_length=20, unique=True)
    casework_case = models.UUIDField()
    offence = models.BooleanField()
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    language = models.CharField(max_length=20, default=Language.NOT_KNOWN.value)
    opened_at = models.DateTimeField()
    worker = models.UUIDField(null=True)
    engagement = models.CharField(max_length=20, default=Engagement.NOT_ATTEMPTED.value)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["casework_case"], condition=Q(offence=True), name="victim_of_offence_once"),
            models.CheckConstraint(
                condition=Q(engagement__in=[one.value for one in Engagement]), name="engagement_known"
            ),
        ]
        indexes = [models.Index(fields=["agreement", "closed_at", "opened_at"], name="victim_cases_open")]

    def __str__(self) -> str:
        return self.reference
