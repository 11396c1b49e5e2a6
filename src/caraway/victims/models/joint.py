"""Joint decisions: what happened to each, who takes part, and what waits to be handed over. All but the handing over is only added to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from caraway.bridge.releases import KINDS
from caraway.core.joint.store import KINDS as EVENTS
from caraway.core.joint.words import LapseReason, Side, Trigger
from caraway.core.vocabulary import Word
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase
from .upward import SignalCame


class JointPart(Word):
    """What somebody has to do with a decision."""

    MEMBER = "member", "Decides"
    SENIOR = "senior", "Named senior"


class JointDecision(AgreementRow):
    """One decision on whether the participant goes on. `signal`: the urgent signal that it came of; each has one decision."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="decisions")
    trigger = models.CharField(max_length=20)
    signal = models.OneToOneField(SignalCame, models.PROTECT, null=True, related_name="decision")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(trigger__in=[one.value for one in Trigger]), name="joint_trigger_known"),
            models.CheckConstraint(
                condition=Q(signal=None) | Q(trigger=Trigger.SIGNAL.value), name="joint_signal_is_the_trigger"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class JointEvent(AgreementRow):
    """One event, as `core.joint.store` writes it. Of two who add at once only one has the next number. `by` is nobody: Caraway."""

    decision = models.ForeignKey(JointDecision, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    detail = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="joint_event_once"),
            models.CheckConstraint(condition=Q(kind__in=list(EVENTS)), name="joint_event_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.number}"


class JointPerson(AgreementRow):
    """From the event of this number on, this account has that part, or has it no longer. The last row holds."""

    decision = models.ForeignKey(JointDecision, models.PROTECT, related_name="people")
    number = models.PositiveIntegerField()
    account = models.UUIDField()
    part = models.CharField(max_length=20)
    named = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number", "account", "part"], name="joint_person_once"),
            models.CheckConstraint(condition=Q(part__in=[one.value for one in JointPart]), name="joint_part_known"),
        ]
        indexes = [models.Index(fields=["account", "decision", "part", "number"], name="joint_people")]

    def __str__(self) -> str:
        return f"{self.part} of {self.decision_id}"


class JointTask(AgreementRow):
    """Nothing was agreed in time: the senior of a side has been given the task. Made once for each side."""

    decision = models.ForeignKey(JointDecision, models.PROTECT, related_name="tasks")
    side = models.CharField(max_length=20)
    senior = models.UUIDField()
    why = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "side"], name="joint_task_once"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="joint_side_known"),
            models.CheckConstraint(condition=Q(why__in=[one.value for one in LapseReason]), name="joint_why_known"),
        ]

    def __str__(self) -> str:
        return f"task of {self.side}"


class ApartProposed(AgreementRow):
    """A pair who must not meet, as it was put to the other side (`core.joint.apart`). There is no place for a reason, on purpose.

    `first` and `second`: the two participants' cases, the lower id first. `digest`: of the text that is agreed to.
    """

    decision = models.ForeignKey(JointDecision, models.PROTECT, related_name="pairs")
    other = models.ForeignKey(VictimCase, models.PROTECT, related_name="+")
    first = models.UUIDField()
    second = models.UUIDField()
    digest = models.CharField(max_length=64)
    side = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="apart_proposed_in_order"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="apart_side_known"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class ApartAnswered(AgreementRow):
    """The other side agreed to a pair, or a member dropped it. The first answer holds."""

    pair = models.OneToOneField(ApartProposed, models.PROTECT, related_name="answer")
    agreed = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return "agreed" if self.agreed else "dropped"


class JointRelease(AgreementRow):
    """A release that goes to the casework site, in the columns of `bridge.releases`; its id is that of the `Sending`, or of
    the answer that agreed to a pair.

    `place`: its number among those of its victim case, whichever decision they are of. `sent_at`: when it was known to be there; None: it waits.
    """

    decision = models.ForeignKey(JointDecision, models.PROTECT, related_name="releases")
    place = models.PositiveIntegerField()
    casework_agreement = models.UUIDField()
    casework_case = models.UUIDField()
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, null=True)
    advice = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=20, null=True)
    expires_on = models.DateField(null=True)
    other_case = models.UUIDField(null=True)
    at_once = models.BooleanField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in KINDS]), name="joint_release_kind_known"),
        ]
        indexes = [models.Index(fields=["made_at", "place"], condition=Q(sent_at=None), name="joint_waits")]

    def __str__(self) -> str:
        return self.kind
