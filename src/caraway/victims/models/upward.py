"""What came up from the participants' cases, as it came to be known here, and what was done with it. All of it is only added to."""

from django.db import models
from django.db.models import F, Q

from caraway.bridge.risk import MOST_WORDS
from caraway.core.harm import RiskKind
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import Told, Upward
from caraway.core.vocabulary import Mode, Stage
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase

SPOKEN = (Way.CALL, Way.IN_PERSON)
"""How a victim is told what came up: it is said, never written."""


class StageCame(AgreementRow):
    """Where the participant's case stood when it was looked at, one row for each change. The last `number` holds.

    The dates are those of `bridge.upward.CaseStage`.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="stages")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    on_hold = models.BooleanField()
    arrest_on = models.DateField(null=True)
    cautioned_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    impossible_on = models.DateField(null=True)
    charge_on = models.DateField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="stage_came_once"),
            models.CheckConstraint(condition=Q(stage__in=[one.value for one in Stage]), name="stage_known"),
            models.CheckConstraint(condition=Q(mode__in=[one.value for one in Mode]), name="mode_known"),
        ]

    def __str__(self) -> str:
        return self.stage


class CameUp(AgreementRow):
    """One thing that happened in the participant's case, as `core.victim.telling.Happening` has it.

    `key` is made of what the view says, so that the same is stored once. `again`: how many times before it had been so and
    was so no longer. What is not so any more has a `NoLongerSo`.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="came_up")
    key = models.CharField(max_length=100)
    again = models.PositiveIntegerField()
    what = models.CharField(max_length=20)
    on = models.DateField()
    known_on = models.DateField()
    known_at = models.DateTimeField()
    step = models.CharField(max_length=40, blank=True)
    session = models.UUIDField(null=True)
    held_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "again"], name="came_up_once"),
            models.CheckConstraint(condition=Q(what__in=[one.value for one in Upward]), name="came_up_known"),
            models.CheckConstraint(condition=Q(known_on__gte=F("on")), name="came_up_after"),
            models.CheckConstraint(
                condition=~Q(what=Upward.BOOKED.value) | Q(session__isnull=False, held_on__isnull=False),
                name="came_up_booking",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class NoLongerSo(AgreementRow):
    """What came up is so no longer: it was corrected or taken back, a booking was used, moved or cancelled."""

    came = models.OneToOneField(CameUp, models.PROTECT, related_name="ended")
    known_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ended {self.pk}"


class VictimTold(AgreementRow):
    """That the victim was told one thing that came up, when and how. It is told once."""

    came = models.OneToOneField(CameUp, models.PROTECT, related_name="told")
    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="told")
    what = models.CharField(max_length=20)
    on = models.DateField()
    way = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(what__in=[one.value for one in Told]), name="told_known"),
            models.CheckConstraint(condition=Q(way__in=[one.value for one in SPOKEN]), name="told_spoken"),
        ]

    def __str__(self) -> str:
        return self.what


class ToldRight(AgreementRow):
    """That something told wrongly was put right, when and how. The last `number` of a telling holds.

    `now`: what was said to be so now; None: nothing could be said in its place.
    """

    told = models.ForeignKey(VictimTold, models.PROTECT, related_name="rights")
    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="rights")
    number = models.PositiveIntegerField()
    now = models.ForeignKey(CameUp, models.PROTECT, null=True, related_name="said_instead")
    on = models.DateField()
    way = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["told", "number"], name="told_right_once"),
            models.CheckConstraint(condition=Q(way__in=[one.value for one in SPOKEN]), name="told_right_spoken"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.told_id}"


class SignalCame(AgreementRow):
    """A signal of risk, as `bridge.risk.RiskSignal` has it, for one victim. `signal` is its id in casework."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="signals")
    signal = models.UUIDField()
    kind = models.CharField(max_length=20)
    urgent = models.BooleanField()
    words = models.CharField(max_length=MOST_WORDS)
    raised_at = models.DateTimeField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "signal"], name="signal_came_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in RiskKind]), name="signal_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class SignalSeen(AgreementRow):
    """Who acknowledged a signal, and when. The first who did."""

    signal = models.OneToOneField(SignalCame, models.PROTECT, related_name="seen")
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"seen {self.pk}"
