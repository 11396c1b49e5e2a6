"""What crosses to and from the victims' site: releases as they came down, advice, and the keyed hashes that go up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from caraway.bridge.releases import TABLE
from caraway.core.joint.text import AT_ONCE, CODED
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.models import Account
from caraway.platform.agreements.models import Agreement
from caraway.platform.agreements.rows import AgreementRow

from .case import Case
from .participant import Participant

_ADVISES, _PAIRS = Q(kind=ReleaseKind.ADVISORY.value), Q(kind=ReleaseKind.KEEP_APART.value)
_NO_CODE, _NO_PAIR = Q(code__isnull=True), Q(other_case__isnull=True)
_NO_ADVICE = Q(advice=[], purpose__isnull=True, expires_on__isnull=True)
_SAYS = Q(advice__len__gt=0, purpose__isnull=False, expires_on__isnull=False)
_SHAPES = (
    (Q(kind__in=[one.value for one in CODED]) & Q(code__isnull=False) & _NO_ADVICE & _NO_PAIR)
    | (_ADVISES & _NO_CODE & _SAYS & _NO_PAIR)
    | (_PAIRS & _NO_CODE & _NO_ADVICE & Q(other_case__isnull=False, other_case__gt=F("case")))
)


class Release(models.Model):
    """One release, as `bridge/releases.py` has it. The bridge puts it in and never looks; the database shows it to Caraway alone.

    `number`: the order in which they came. `landed_at`: when it was taken in; `settled_at`: when it had taken effect, or
    had been handed to the holds that wait.
    """

    number = models.BigAutoField(primary_key=True)
    release = models.UUIDField(unique=True, db_column="id")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, null=True)
    advice = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=20, null=True)
    expires_on = models.DateField(null=True)
    other_case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    at_once = models.BooleanField()
    landed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = TABLE
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in ReleaseKind]), name="release_kind"),
            models.CheckConstraint(
                condition=_NO_CODE | Q(code__in=[one.value for one in HoldCode]), name="release_code"
            ),
            models.CheckConstraint(
                condition=Q(advice__contained_by=[one.value for one in Advice]), name="release_advice"
            ),
            models.CheckConstraint(
                condition=Q(purpose__isnull=True) | Q(purpose__in=[one.value for one in Purpose]),
                name="release_purpose",
            ),
            models.CheckConstraint(condition=_SHAPES, name="release_shape"),
            models.CheckConstraint(
                condition=Q(at_once=False) | Q(kind__in=[one.value for one in AT_ONCE]), name="release_at_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(landed_at__isnull=False), name="release_lands_first"
            ),
        ]
        indexes = [models.Index(fields=["agreement"], condition=Q(settled_at__isnull=True), name="release_to_settle")]

    def __str__(self) -> str:
        return self.kind


class Advisory(AgreementRow):
    """Advice that took effect, for those who lead a session of the case. The database shows it to them and Caraway alone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    release = models.OneToOneField(Release, models.PROTECT, related_name="+")
    advice = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=20)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(advice__len__gt=0) & Q(advice__contained_by=[one.value for one in Advice]),
                name="advisory_advice",
            ),
            models.CheckConstraint(condition=Q(purpose__in=[one.value for one in Purpose]), name="advisory_purpose"),
        ]

    def __str__(self) -> str:
        return self.purpose


class ContactHashes(AgreementRow):
    """Keyed hashes of a participant's number, e-mail address and home; none for what is not known or cannot be compared.

    Written with every change of those, and never read here. `key`: which key they were made with.
    """

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="+")
    phone = models.BinaryField(null=True, max_length=32)
    email = models.BinaryField(null=True, max_length=32)
    address = models.BinaryField(null=True, max_length=32)
    key = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"hashes {self.pk}"


class StaffIdentity(models.Model):
    """The keyed hash of an account's work e-mail address, by which the victims' site knows a worker of both. Never read here.

    None where the address is none.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="+")
    identity = models.BinaryField(null=True, max_length=32)
    key = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"identity {self.pk}"
