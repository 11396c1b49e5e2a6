"""Answering a participant who asks what is held: the request, each person's review of each text, and the paper made."""

from django.db import models
from django.db.models import Q

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow

from .case import Case
from .disclosure import OwnDisclosure


class AccessRequest(AgreementRow):
    """That a participant asked for what is held, of one organisation. `made_at`: when the paper was made, and review ended."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    received_on = models.DateField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"asked {self.received_on}"


class AccessReview(AgreementRow):
    """What one person said of one text: give it, or withhold it under an exemption. Only added; the order is `number`.

    The text is a field of a row; `sha256` is that of the text as it was read, so that one that has changed since is reviewed
    anew. `disclosure` where the text is of a protected record: then the database shows this row to its readers alone.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="reviews")
    disclosure = models.ForeignKey(OwnDisclosure, models.PROTECT, null=True, related_name="+")
    row = models.UUIDField()
    field = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    give = models.BooleanField()
    exemption = models.CharField(max_length=20, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "row", "field", "number"], name="access_review_numbered_once"),
            models.CheckConstraint(
                condition=Q(give=True, exemption="") | Q(Q(give=False), ~Q(exemption="")),
                name="access_review_exemption_where_withheld",
            ),
        ]

    def __str__(self) -> str:
        return "give" if self.give else self.exemption


class AccessPaper(AgreementRow):
    """The paper as it was made, with the texts that are given in it: for the safeguarding leads, and the machine's command."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    request = models.OneToOneField(AccessRequest, models.PROTECT, related_name="paper")
    texts = models.JSONField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"paper {self.pk}"
