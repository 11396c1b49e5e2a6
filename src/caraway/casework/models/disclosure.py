"""A participant's own disclosure of being abused: a protected record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class OwnDisclosure(AgreementRow):
    """That a participant said he or she is being abused.

    The database shows it to who heard it, to the named cover and to the safeguarding leads of the organisation; to
    every other connection it is not there. It never crosses to the victims' site.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    heard_by = models.UUIDField()
    heard_by_name = models.CharField(max_length=200)
    heard_on = models.DateField()
    words = models.CharField(max_length=2000)
    cover = models.UUIDField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class OwnDisclosureEntry(AgreementRow):
    """What was added to it, in the order of writing: seen by those who see the disclosure."""

    disclosure = models.ForeignKey(OwnDisclosure, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, blank=True)
    services = ArrayField(models.CharField(max_length=20), default=list)
    cover = models.UUIDField(null=True)
    next_on = models.DateField(null=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="disclosure_entry_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
