"""Other people in an adviser's case, and how a client and a parent or carer may be reached safely."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from caraway.core.isva import words
from caraway.core.victim.rules import Rule, Why
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language

from .isva import IsvaCase, IsvaRow, one_of, some_of
from .plan import PlanStep
from .ways import WaysDetail, WaysVersion


class IsvaPerson(IsvaRow):
    """Somebody else in a case, and what they may be told. `number` and `email` are where they work; a parent's or carer's own are ways."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    may_know = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [
            one_of("kind", words.PersonIs, "person"),
            some_of("may_know", words.MayKnow, "may_know"),
            models.CheckConstraint(
                condition=~Q(kind=words.PersonIs.PARENT.value) | Q(number="", email=""), name="isva_parent_has_ways"
            ),
        ]


class IsvaPersonGone(IsvaRow):
    """They are not in the case any more: nothing is told to them."""

    person = models.OneToOneField(IsvaPerson, models.PROTECT, related_name="gone")


class IsvaAsked(IsvaRow):
    """Somebody was about to call a client, or a parent or carer (`person`). `why` and `rule` say what stopped it."""

    person = models.ForeignKey(IsvaPerson, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=2, blank=True)
    detail = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("why", Why, "why", also=("",)),
            one_of("rule", Rule, "rule", also=("",)),
            models.CheckConstraint(
                condition=Q(why="", rule="") | (~Q(why="") & ~Q(rule="")), name="isva_stopped_by_a_rule"
            ),
        ]


class IsvaPlan(WaysVersion):
    """A version of the ways of contact of a client, or of a parent or carer; its columns are those of `PlanVersion`."""

    case = models.ForeignKey(IsvaCase, models.PROTECT, related_name="+")
    person = models.ForeignKey(IsvaPerson, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "number"], name="isva_plan_version_once", nulls_distinct=False
            ),
            one_of("step", PlanStep, "plan_step"),
            some_of("methods", Way, "plan_methods"),
            one_of("language", Language, "plan_language"),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="isva_plan_confirmed_whole",
            ),
        ]


class IsvaDetail(WaysDetail):
    """A number, e-mail address or address in one version, as `PlanDetail` is."""

    version = models.ForeignKey(IsvaPlan, models.PROTECT, related_name="details")
    value = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "waiting"], name="isva_detail_of_a_kind_once"),
            one_of("kind", DetailKind, "detail_kind"),
            one_of("used_by", UsedBy, "detail_users"),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_by=None)
                | (
                    Q(checked_on__isnull=False, checked_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(checked_by=F("confirmed_by"))
                ),
                name="isva_detail_checked_by_another",
            ),
        ]
