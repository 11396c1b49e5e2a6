"""Answers to a risk tool or a survey, part by part, what they came to, and what asks for an assessment. All of it is only added to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.core.bands import Band
from caraway.core.reassessment import Occasion
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase

BANDS = ["", *(one.value for one in Band)]


class AssessmentBegun(AgreementRow):
    """Somebody began to ask this version of a risk tool or survey, `made_for` these occasions."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="assessments")
    tool = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    made_for = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_for__contained_by=[one.value for one in Occasion]), name="assessment_occasions_known"
            )
        ]

    def __str__(self) -> str:
        return self.tool


class AssessmentPart(AgreementRow):
    """The answers to one part, by the keys of its items; an item that is not there was not asked. The newest of a part holds."""

    begun = models.ForeignKey(AssessmentBegun, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begun", "number"], name="assessment_part_once")]

    def __str__(self) -> str:
        return f"part {self.part}"


class AssessmentDone(AgreementRow):
    """What the answers came to. A survey has no band. `told`: overrides known otherwise than by the answers.

    `band` is the final one; `judged`: the band of whoever assessed, with the reason, where they judged.
    """

    begun = models.OneToOneField(AssessmentBegun, models.PROTECT, related_name="done")
    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="assessed")
    number = models.PositiveIntegerField()
    on = models.DateField()
    band = models.CharField(max_length=20, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    judged = models.CharField(max_length=20, blank=True)
    judgement_reason = models.CharField(max_length=1000, blank=True)
    told = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_done_once"),
            models.CheckConstraint(condition=Q(band__in=BANDS, judged__in=BANDS), name="assessment_bands_known"),
            models.CheckConstraint(
                condition=Q(judged="", judgement_reason="")
                | (~Q(judged="") & ~Q(judgement_reason="") & Q(band=models.F("judged"))),
                name="assessment_judgement_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.band or "survey"


class OccasionCame(AgreementRow):
    """Something happened that asks for an assessment, as a worker came to know of it."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="occasions")
    occasion = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(occasion__in=[one.value for one in Occasion]), name="occasion_known")
        ]

    def __str__(self) -> str:
        return self.occasion
