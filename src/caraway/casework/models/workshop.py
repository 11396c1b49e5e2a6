"""Workshops in the calendar, and the places that cases hold in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow

from .case import Case
from .venue import Room


class Workshop(AgreementRow):
    """One session of one step. `open_to` are further agreements whose cases may attend (cross-border work).

    `venue` is what letters say of the place. `room` is the provider's own room; one planned before there were rooms has none.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    open_to = ArrayField(models.UUIDField(), default=list)
    programme = models.CharField(max_length=40)
    step = models.CharField(max_length=20)
    on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    venue = models.CharField(max_length=200)
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="workshops")
    capacity = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=10)
    language = models.CharField(max_length=5, default="en")
    facilitators = ArrayField(models.UUIDField(), default=list)
    cancelled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agreement", "on"], name="workshop_by_day")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="workshop_ends_later"),
            models.CheckConstraint(condition=models.Q(capacity__gt=0), name="workshop_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        begins, ends = self.starts_at, self.ends_at
        return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


class PlacesTaken(models.Func):
    """How many places of a workshop (its id) are held: also by cases of agreements whose rows are not shown here."""

    function = "casework_places_taken"
    output_field = models.IntegerField()


class Place(AgreementRow):
    """A case's place in a workshop. A place given up stays as a row; only held places count."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="places")
    case = models.ForeignKey(Case, models.PROTECT, related_name="places")
    held = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "case"], name="place_once")]

    def __str__(self) -> str:
        return "held" if self.held else "given up"
