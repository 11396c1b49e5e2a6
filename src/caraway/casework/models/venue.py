"""What an organisation has to hold workshops with: venues and their rooms, people accredited, and who reads its calendar."""

from django.db import models
from django.db.models import F, Q

from caraway.platform.accounts.models import Account
from caraway.platform.agreements.models import Organisation
from caraway.platform.gateways import ids


class Venue(models.Model):
    """A place of a provider's. It is closed from a day on, never deleted: workshops were held there."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    accessible_toilet = models.BooleanField()
    transport = models.CharField(max_length=500, blank=True)
    rules = models.CharField(max_length=500, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="venue_named_once")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a venue, and how many it holds."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField()
    step_free = models.BooleanField()
    hearing_loop = models.BooleanField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="room_named_once"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class Accreditation(models.Model):
    """Somebody may lead workshops of a programme, from a day to a day. One recorded in error is withdrawn and stays."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    from_on = models.DateField()
    to_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "programme", "to_on"], name="accreditation_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="accreditation_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.programme
