"""The audit, and the keys of actions already done."""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from caraway.platform.databases.prepared import told
from caraway.platform.gateways import clock, ids


class Kind(models.TextChoices):
    """What an audit row is about."""

    ACTION = "action", "Something was done"
    REFUSAL = "refusal", "Something was refused"
    PAGE = "page", "A page that shows people was seen"
    SIGN_IN = "sign-in", "Signing in and out"


class AuditRows(models.Manager["AuditRow"]):
    """Adds rows. One is written for every page that shows people, so its statement is written out."""

    def create(self, **columns: Any) -> "AuditRow":
        """One row, added at once."""
        row = self.model(**columns)
        said = {name: getattr(row, name) for name in _NAMES}
        subjects = "{" + ",".join(map(str, row.subject_ids)) + "}"
        said |= {"kind": str(row.kind), "subject_ids": subjects, "detail": json.dumps(row.detail)}
        told(_INSERT, said)
        return row


_NAMES = (
    *("id", "at", "kind", "verb", "account_id", "membership_id", "organisation_id", "agreement_id"),
    *("route", "purpose", "subject_ids", "detail", "rules_version", "request_id"),
)
_INSERT = f"INSERT INTO audit_auditrow ({', '.join(_NAMES)}) VALUES ({', '.join(f'%({name})s' for name in _NAMES)})"  # nosec B608


class AuditRow(models.Model):
    """One thing done, refused or seen. Ids and codes only: never a name, a number or free text.

    Ids stand without foreign keys, so that the audit outlives what it tells about. The table has one column more,
    `written_in`, the transaction that wrote the row: the database fills it in, and no login of a site may.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    verb = models.CharField(max_length=60)
    account_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    agreement_id = models.UUIDField(null=True)
    route = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    subject_ids = ArrayField(models.UUIDField(), default=list)
    detail = models.JSONField(default=dict)
    rules_version = models.CharField(max_length=64, blank=True)
    request_id = models.UUIDField(null=True)

    objects = AuditRows()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=Kind.values), name="audit_kind")]
        indexes = [
            models.Index(fields=["organisation_id", "at"], name="audit_by_organisation"),
            models.Index(fields=["account_id", "at"], name="audit_by_account"),
            GinIndex(fields=["subject_ids"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verb}"


class SealedRow(models.Model):
    """A row's place in the chain (`caraway.core.audit_chain`). Added by the sealer alone, and never changed."""

    position = models.BigIntegerField(primary_key=True)
    row_id = models.UUIDField(unique=True)
    content = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(position__gt=0), name="sealed_from_one")]

    def __str__(self) -> str:
        return f"{self.position}"


class Sealing(models.Model):
    """One turn of the sealer: up to which position, its hash, and when.

    `horizon` is a number of the transactions of `server`: every row written in one before it has its place.
    """

    position = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()
    horizon = models.BigIntegerField()
    server = models.BigIntegerField()
    sealed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"up to {self.position}"


class DoneOnce(models.Model):
    """The key of a form that was sent, for which action, and what came of it: sent again, it changes nothing more.

    `said` is a keyed hash of all its answers together: whether the same was sent again, and nothing of what it was.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    key = models.UUIDField()
    doing = models.CharField(max_length=200)
    account_id = models.UUIDField(null=True)
    said = models.CharField(max_length=64)
    result_model = models.CharField(max_length=100, blank=True)
    result_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "doing", "account_id"], name="done_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.doing} {self.key}"
