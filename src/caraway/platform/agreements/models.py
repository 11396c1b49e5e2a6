"""Organisations, units, and dated agreements with their versions and parties.

The tenant of a row is its agreement. Parties and versions are dated rows, so expiry, a new partner and
cross-border work change rows and no code.
"""

from django.db import models
from django.db.models import F, Q

from caraway.core.permissions import KINDS
from caraway.platform.gateways import ids


class Organisation(models.Model):
    """A police force, a provider, a commissioner or the licensor."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    force_code = models.CharField(max_length=20, blank=True)
    welsh = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="organisation_kind")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Part of an organisation: a police unit, a custody suite, a team."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="unit_named_once")]

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """A programme delivered in an area for a term, by and for its parties."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=200, unique=True)
    programme = models.CharField(max_length=40)
    area = models.CharField(max_length=200)
    force_code = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    value_pence = models.BigIntegerField(null=True, blank=True)
    reports_to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="agreement_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgreementVersion(models.Model):
    """The settings of an agreement from a day on. Never edited: a change is the next version."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    in_force_from = models.DateField()
    settings = models.JSONField()
    rules_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_numbered_once")]
        ordering = ["agreement_id", "number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class Part(models.TextChoices):
    """What an organisation is in an agreement."""

    COMMISSIONER = "commissioner", "Commissioner"
    PROVIDER = "provider", "Provider"
    REFERRER = "referrer", "Police who refer"
    VICTIM_CONTACT = "victim_contact", "Victim contact"


class AgreementParty(models.Model):
    """An organisation's part in an agreement, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=20, choices=Part.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="agreement_part"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="party_leaves_after_it_joins"
            ),
        ]

    def __str__(self) -> str:
        return self.get_part_display()
