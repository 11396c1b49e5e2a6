"""A randomised trial of an agreement, its sealed seed, and its register: who was allotted what, and every override."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class TrialRow(AgreementRow):
    """A trial as it was opened. Only that it closed, and the seed once revealed, are ever added to it.

    `described`: the trial's own description (`core.allocation.Trial.describe`), which is committed to together with the seed.
    `arms`: each with its code, whether its people go to the workshops, and what happens to them in words. `revealed`: hexadecimal.
    """

    name = models.CharField(max_length=200)
    protocol = models.CharField(max_length=200)
    described = models.TextField()
    arms = models.JSONField()
    commitment = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    revealed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(closed_at__isnull=True), name="trial_one_open_of_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True, revealed="")
                | Q(Q(revealed_at__isnull=False, closed_at__isnull=False), ~Q(revealed="")),
                name="trial_revealed_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrialSeed(AgreementRow):
    """The seed of a trial, sealed with the site's key. The database shows it to the allocation alone, and to no screen."""

    trial = models.OneToOneField(TrialRow, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"seed {self.pk}"


class AllocationRow(AgreementRow):
    """The arm that was allotted to a case: a row of the register. Added, never changed nor removed.

    `number` counts from 1 without a gap; `levels` are of the trial's factors, in their order. A case is in one trial, once. The
    register calls a person by a token of the row's own id, which nobody has elsewhere: the victims' site knows the case's.
    """

    trial = models.ForeignKey(TrialRow, models.PROTECT, related_name="allocations")
    case = models.OneToOneField(Case, models.PROTECT, related_name="allocation")
    number = models.PositiveIntegerField()
    levels = ArrayField(models.CharField(max_length=40))
    arm = models.CharField(max_length=20)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="allocation_numbered_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.arm}"


class AllocationCarried(AgreementRow):
    """Another referral of somebody who was allotted in the same trial: that stands for it too, and nothing is drawn. Only added."""

    allocation = models.ForeignKey(AllocationRow, models.PROTECT, related_name="carried")
    case = models.OneToOneField(Case, models.PROTECT, related_name="allocation_carried")
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"carried {self.at}"


class AllocationOverride(AgreementRow):
    """Somebody decided that a person be treated in another arm than was allotted. The allocation stands. Only added."""

    allocation = models.ForeignKey(AllocationRow, models.PROTECT, related_name="overrides")
    number = models.PositiveSmallIntegerField()
    arm = models.CharField(max_length=20)
    why = models.CharField(max_length=500)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allocation", "number"], name="override_numbered_once"),
            models.CheckConstraint(condition=~Q(why=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.arm}"
