"""Surveys: links that are used once, what was tried at them, and the answers. All of it is only added to."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.safe_plan import Way
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class SurveyLink(AgreementRow):
    """A link that a worker gave to a victim while speaking with the victim. Only the digest of its token is kept."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="survey_links")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"link until {self.expires_at}"


class SurveyMiss(AgreementRow):
    """A word that was not the agreed one was given at a link. After some of them the link is dead."""

    link = models.ForeignKey(SurveyLink, models.PROTECT, related_name="misses")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"miss at {self.at}"


class SurveyLeft(AgreementRow):
    """Somebody left a survey by the way out. What was begun at its link before is over."""

    link = models.ForeignKey(SurveyLink, models.PROTECT, related_name="left")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"left at {self.at}"


class AnswersUsed(AgreementRow):
    """What the victim said of the use of the answers in an evaluation, without the name. The last `number` of a case holds.

    Where nothing was said, nothing is used.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="answers_used")
    number = models.PositiveIntegerField()
    may = models.BooleanField()
    on = models.DateField()
    way = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="answers_used_numbered_once"),
            models.CheckConstraint(
                condition=Q(way__in=[Way.CALL.value, Way.IN_PERSON.value]), name="answers_used_spoken"
            ),
        ]

    def __str__(self) -> str:
        return f"{'may' if self.may else 'may not'} be used, {self.number}"


class SurveyAnswers(AgreementRow):
    """The answers to one survey, by item, read under the version that was asked; an item not answered is not there.

    By a link `link` is that one, once; by telephone or in person `by` is the worker who asked.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="surveys")
    link = models.OneToOneField(SurveyLink, models.PROTECT, null=True, related_name="answers")
    way = models.CharField(max_length=20, blank=True)
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    answers = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link__isnull=False, way="", by=None)
                | Q(link=None, way__in=[Way.CALL.value, Way.IN_PERSON.value], by__isnull=False),
                name="survey_by_link_or_spoken",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.version}"
