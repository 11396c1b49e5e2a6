"""How each victim may be reached, as versions: each is added whole, none is changed, and the newest is what holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language, Word
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class PlanStep(Word):
    """What made a version."""

    SENT = "sent", "The police sent it"
    CONFIRMED = "confirmed", "Confirmed with the victim"
    CHANGED = "changed", "Changed"
    CHECKED = "checked", "Checked by a second person"
    WANTS_NONE = "wants_none", "Wants no further contact"


class PlanVersion(AgreementRow):
    """One version. `by` is nobody where the police sent it.

    `hours_asked`: whether anybody asked; then without days and times it is any. `hours_words`: for whoever calls or meets.
    `confirmed_by` confirmed everything with the victim on `confirmed_on`; `changed_at`: the last change of a detail in use,
    or of what is safe.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    methods = ArrayField(models.CharField(max_length=20), default=list)
    hours_asked = models.BooleanField(default=False)
    safe_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    safe_from = models.CharField(max_length=5, blank=True)
    safe_to = models.CharField(max_length=5, blank=True)
    hours_words = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20)
    code_word = models.CharField(max_length=50, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(null=True)
    wants_none = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(step__in=[one.value for one in PlanStep]), name="plan_step_known"),
            models.CheckConstraint(
                condition=Q(methods__contained_by=[one.value for one in Way]), name="plan_methods_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[one.value for one in Language]), name="plan_language_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="plan_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PlanDetail(AgreementRow):
    """A number, e-mail address or address in one version.

    `same` is the same in each version as long as what it says is. `waiting`: the police sent it later, and what a worker
    confirmed stays in use until this was confirmed. `value` is a number in E.164 where it is one.
    """

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="details")
    same = models.UUIDField()
    kind = models.CharField(max_length=20)
    value = models.TextField()
    postcode = models.CharField(max_length=20, blank=True)
    used_by = models.CharField(max_length=20)
    waiting = models.BooleanField(default=False)
    given_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    checked_on = models.DateField(null=True)
    checked_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "waiting"], name="detail_of_a_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in DetailKind]), name="detail_kind_known"),
            models.CheckConstraint(condition=Q(used_by__in=[one.value for one in UsedBy]), name="detail_users_known"),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="detail_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_by=None)
                | (
                    Q(checked_on__isnull=False, checked_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(checked_by=F("confirmed_by"))
                ),
                name="detail_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(waiting=False) | Q(confirmed_on=None), name="detail_waits_until_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.version_id}"
