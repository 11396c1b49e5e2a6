"""Who with an account here works on the participant's case, and the written exceptions to keeping the two apart."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class OtherSide(AgreementRow):
    """Somebody of this site works on the participant's case, by the keyed hash of their work e-mail address.

    `shut`: the case is shut to them; no exception holds. `ended_at`: they work there no more. The database shows the case to
    nobody for whom there is a row that is shut and has not ended.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="other_side")
    account = models.UUIDField()
    known_at = models.DateTimeField()
    shut = models.BooleanField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], condition=Q(ended_at=None), name="other_side_once")
        ]
        indexes = [models.Index(fields=["account"], condition=Q(ended_at=None, shut=True), name="other_side_shut")]

    def __str__(self) -> str:
        return f"other side of {self.case_id}"


class ExceptionWritten(AgreementRow):
    """One exception, as `core.victim.separation.WrittenException` has it. `by` approved it."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="exceptions")
    person = models.UUIDField()
    from_on = models.DateField()
    until_on = models.DateField()
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="exception_ends_after"),
            models.CheckConstraint(condition=~Q(person=F("by")), name="exception_by_another"),
        ]

    def __str__(self) -> str:
        return f"exception until {self.until_on}"
