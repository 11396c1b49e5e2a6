"""Further victims of one participant, and what was said of two cases that may be of one person. All of it is only added to."""

from django.db import models
from django.db.models import F, Q

from caraway.core.victim.further import Source, Who
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class OpenedHere(AgreementRow):
    """Who a further victim is to the participant, and where it came from. No row of it names another victim case."""

    case = models.OneToOneField(VictimCase, models.PROTECT, related_name="opened_here")
    who = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    born_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(who__in=[one.value for one in Who]), name="opened_who_known"),
            models.CheckConstraint(condition=Q(source__in=[one.value for one in Source]), name="opened_source_known"),
        ]

    def __str__(self) -> str:
        return self.who


class SamePerson(AgreementRow):
    """Whether two victim cases are of one person, as a supervisor said, once. Nothing is merged by it."""

    one = models.ForeignKey(VictimCase, models.PROTECT, related_name="+")
    other = models.ForeignKey(VictimCase, models.PROTECT, related_name="+")
    same = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="same_person_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="same_person_in_order"),
        ]

    def __str__(self) -> str:
        return "one person" if self.same else "two people"
