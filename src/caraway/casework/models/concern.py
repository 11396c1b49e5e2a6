"""Safeguarding concerns, the papers made from them, and signals of risk. Each is only added to."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class Concern(AgreementRow):
    """A concern about somebody's safety, of one organisation: the database shows it to that organisation alone.

    What was seen, done and decided stands in its entries. `passed_from` is the organisation that passed it on, and
    `passed_words` what it wrote for this one: it sees nothing of the concern afterwards.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=20)
    heard = models.CharField(max_length=20)
    urgent = models.BooleanField()
    passed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    passed_words = models.CharField(max_length=1000, blank=True)
    raised_by = models.UUIDField()
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_from__isnull=True) | ~Q(passed_from=F("organisation")), name="concern_from_another"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class ConcernEntry(AgreementRow):
    """One entry of a concern, numbered in the order of writing. A correction names the entry that it replaces, and why."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, blank=True)
    who = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)
    decision = models.CharField(max_length=20, blank=True)
    next_on = models.DateField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="concern_entry_numbered_once"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(why=""), name="concern_correction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ServiceReferral(AgreementRow):
    """A referral to children's or adults' services as it was made: the very paper, for the organisation that made it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    service = models.CharField(max_length=20)
    to = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.service


class RiskSignal(AgreementRow):
    """Something of a participant that bears on somebody's safety, on its way up to the victims' site.

    It is written alike whether or not anybody there is concerned, and nothing ever comes back to this row.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    urgent = models.BooleanField()
    words = models.CharField(max_length=300)
    raised_by = models.UUIDField()
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
