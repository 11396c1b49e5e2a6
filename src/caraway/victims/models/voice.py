"""What a victim said, the safety plan, and services offered. Each is added whole, none is changed, and the newest is what holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import MOST_CHILDREN, Abuse, Change, ChildrenLive, RelationshipNow, Service
from caraway.core.victim.wishes import Wish
from caraway.core.vocabulary import Word
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase

HELP = [one for one in Service if one is not Service.NONE_WANTED]


def _one_of(name: str, words: type[Word], constraint: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__in": ["", *(one.value for one in words)]}),
        name=constraint,
    )


class VoiceHeard(AgreementRow):
    """What the victim said on a day, as closed lists. Empty: not asked."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="voices")
    number = models.PositiveIntegerField()
    on = models.DateField()
    relationship = models.CharField(max_length=20, blank=True)
    change = models.CharField(max_length=20, blank=True)
    abuse = models.CharField(max_length=20, blank=True)
    children_live = models.CharField(max_length=20, blank=True)
    children = models.PositiveSmallIntegerField(null=True)
    wishes = ArrayField(models.CharField(max_length=20), default=list)
    services = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="voice_version_once"),
            _one_of("relationship", RelationshipNow, "voice_relationship_known"),
            _one_of("change", Change, "voice_change_known"),
            _one_of("abuse", Abuse, "voice_abuse_known"),
            _one_of("children_live", ChildrenLive, "voice_children_known"),
            models.CheckConstraint(
                condition=Q(children=None) | Q(children__lte=MOST_CHILDREN), name="voice_children_few"
            ),
            models.CheckConstraint(
                condition=Q(wishes__contained_by=[one.value for one in Wish]), name="voice_wishes_known"
            ),
            models.CheckConstraint(
                condition=Q(services__contained_by=[one.value for one in Service]), name="voice_services_known"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PlanPart(Word):
    """The parts of a safety plan."""

    SIGNS = "signs", "Signs that it is about to become unsafe"
    LEAVE = "leave", "How to leave, and where to go"
    PEOPLE = "people", "Whom to call, and a word agreed with them"
    TAKE = "take", "What to keep ready or take along"
    CHILDREN = "children", "The children"
    HOME = "home", "The home, telephones and accounts"
    APART = "apart", "When apart: work, school, contact and ways there"
    OTHER = "other", "Anything else"


class SafetyPlan(AgreementRow):
    """One version of a safety plan. `parts`: the words of each part that has any, by `PlanPart`."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="safety_plans")
    number = models.PositiveIntegerField()
    parts = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="safety_plan_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"


class Signpost(AgreementRow):
    """How far it came on a day with one service; the newest of a service holds."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="signposts")
    number = models.PositiveIntegerField()
    service = models.CharField(max_length=20)
    result = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="signpost_once"),
            models.CheckConstraint(condition=Q(service__in=[one.value for one in HELP]), name="signpost_service_known"),
            models.CheckConstraint(
                condition=Q(result__in=[one.value for one in Signposted]), name="signpost_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.result}"
