"""The participant: identity, how he or she may be contacted, and what helps him or her to attend."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.rows import AgreementRow

from .search_keys import key_of


class Participant(AgreementRow):
    """A person referred. Nothing about a victim stands here."""

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=10)
    pnc = models.CharField(max_length=20, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    ethnicity_source = models.CharField(max_length=30, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    safe_methods = ArrayField(models.CharField(max_length=20), default=list)
    safe_hours = models.CharField(max_length=200, blank=True)
    shared_with = models.CharField(max_length=200, blank=True)
    safe_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    safe_from = models.CharField(max_length=5, blank=True)
    safe_to = models.CharField(max_length=5, blank=True)
    call_instead = models.BooleanField(default=False)
    reading_needs = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    address_confirmed_at = models.DateTimeField(null=True)
    address_confirmed_by = models.UUIDField(null=True)
    phone_dead_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=5, default="en")
    interpreter = models.BooleanField(default=False)
    access_needs = models.TextField(blank=True)
    court_orders = models.TextField(blank=True)
    health_needs = models.TextField(blank=True)
    emergency_contact = models.CharField(max_length=200, blank=True)
    family_name_key = models.GeneratedField(
        expression=key_of("family_name"),
        output_field=models.CharField(max_length=100, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["agreement", "family_name_key"], name="participant_by_name"),
            models.Index(fields=["pnc"], name="participant_by_pnc"),
            models.Index(fields=["agreement", "date_of_birth"], name="participant_by_birth"),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
