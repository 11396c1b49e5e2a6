"""Referrals sent as a file: how a force's columns are matched, and the rows held until they are referred."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from caraway.bridge.intake import Place
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.agreements.rows import AgreementRow
from caraway.platform.gateways import ids


class ImportMatching(models.Model):
    """How a force's columns are matched, from a moment on. Never changed: a new one takes over."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    matching = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="matching_numbered_once")]

    def __str__(self) -> str:
        return f"matching {self.number}"


class ImportStage(models.TextChoices):
    """How far a file has come."""

    HELD = "held", "Checked, nothing referred yet"
    GOING = "going", "Being referred"
    DONE = "done", "Done"
    DROPPED = "dropped", "Thrown away"


class RowStage(models.TextChoices):
    """What becomes of a row: what it will be, then what it was."""

    READY = "ready", "Will be referred"
    ASKING = "asking", "Will wait for a supervisor or prosecutor"
    THERE = "there", "Already there"
    BAD = "bad", "Cannot be referred"
    REFERRED = "referred", "Referred"
    DRAFTED = "drafted", "Waits as a draft"
    REFUSED = "refused", "Refused when it was its turn"


LANDED = (RowStage.REFERRED, RowStage.DRAFTED)
TO_LAND = (RowStage.READY, RowStage.ASKING)
REFERRAL = "referral"
SENT_ON = "Already referred: the victim's details are sent on again."
"""Said of a row that is there already and brings the victim's details, before its turn and after."""


class ReferralImport(AgreementRow):
    """One file as it was read, under one matching. Neither the file nor its name is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    account_id = models.UUIDField()
    membership_id = models.UUIDField()
    matching = models.ForeignKey(ImportMatching, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=ImportStage.choices, default=ImportStage.HELD)
    read_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stage__in=ImportStage.values), name="import_stage")]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(AgreementRow):
    """One row of a file; its id becomes the draft's and the case's. What is said of the victim stands here sealed.

    `digest` is a keyed hash of the participant's answers alone. A row that is bad, was there, or has been dealt with
    holds neither answers nor sealed details. One that was there but brings the victim's details again waits its turn with
    them: then `answers` says for which referral and version they are sealed, and nothing else.
    """

    of = models.ForeignKey(ReferralImport, models.PROTECT, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=RowStage.choices)
    police_reference = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    views_dealt_with = models.BooleanField(null=True)
    risk_within_ceiling = models.BooleanField(null=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_row_once"),
            models.UniqueConstraint(
                fields=["organisation", "police_reference", "digest"],
                condition=Q(stage__in=[one.value for one in LANDED]),
                name="import_row_lands_once",
            ),
            models.CheckConstraint(condition=Q(stage__in=RowStage.values), name="import_row_stage"),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in TO_LAND]) | Q(sealed__isnull=True, answers={}),
                name="import_row_holds_no_more",
            ),
        ]
        indexes = [models.Index(fields=["of", "stage", "number"], name="import_row_by_stage")]

    def __str__(self) -> str:
        return f"row {self.number}"

    @property
    def again(self) -> Place | None:
        """The place for which this row brings the victim's details again; None where it becomes a referral."""
        found = self.answers.get(REFERRAL)
        return Place(UUID(found), self.answers["version"]) if found else None

    @staticmethod
    def answers_for(place: Place) -> dict[str, object]:
        """What stands in `answers` of such a row."""
        return {REFERRAL: str(place.referral), "version": place.version}
