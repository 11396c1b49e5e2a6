"""How each victim may be reached, as versions: each is added whole, none is changed, and the newest is what holds."""

from django.db import models
from django.db.models import F, Q

from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language, Word

from .case import VictimCase
from .ways import WaysDetail, WaysVersion


class PlanStep(Word):
    """What made a version."""

    SENT = "sent", "The police sent it"
    CONFIRMED = "confirmed", "Confirmed with the victim"
    CHANGED = "changed", "Changed"
    CHECKED = "checked", "Checked by a second person"
    WANTS_NONE = "wants_none", "Wants no further contact"


class PlanVersion(WaysVersion):
    """One version of a victim's."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="plans")

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


class PlanDetail(WaysDetail):
    """A number, e-mail address or address in one version.

    `same` is the same in each version as long as what it says is. `waiting`: the police sent it later, and what a worker
    confirmed stays in use until this was confirmed. `value` is a number in E.164 where it is one.
    """

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="details")
    value = models.TextField()

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
