"""What is written on the day of a workshop beside the register: why somebody was sent away, incidents, notes, whom to phone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.models import Organisation
from caraway.platform.agreements.rows import AgreementRow
from caraway.platform.gateways import ids

from .case import Case, FactRow
from .workshop import Workshop


class SentAway(AgreementRow):
    """Why a mark says "sent away". The mark goes back to the police, this never does. Only added; the newest of a mark counts."""

    mark = models.ForeignKey(FactRow, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Incident(AgreementRow):
    """Something that happened at a workshop, as the facilitators write it. Only added. The provider's own: never the police's."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+")
    happened_at = models.TimeField()
    what = models.TextField()
    there = models.TextField()
    done = models.TextField()
    told = models.TextField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agreement", "at"], name="incident_by_time")]

    def __str__(self) -> str:
        return f"incident {self.pk}"


class FloorPhone(models.Model):
    """Whom a provider's facilitators phone on the day. It belongs to the organisation, not to an agreement."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    whom = models.CharField(max_length=30)
    name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "whom"], name="floor_phone_once")]

    def __str__(self) -> str:
        return self.whom


class SessionDraft(AgreementRow):
    """A session record while it is being written. It is emptied when the record is saved."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "workshop"], name="session_draft_once")]

    def __str__(self) -> str:
        return "draft"


class SessionNotes(AgreementRow):
    """What a session record holds that never leaves the provider, a row for each version. Only added; the last one counts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    risk_factors = ArrayField(models.CharField(max_length=40), default=list)
    time_out = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "workshop", "number"], name="session_notes_version")]

    def __str__(self) -> str:
        return f"version {self.number}"
