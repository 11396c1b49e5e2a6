"""The heartbeat of each job: one row for each run, also for those that fail."""

from django.db import models
from django.db.models import Q

from caraway.platform.gateways import ids


class State(models.TextChoices):
    """Where a run is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


OPEN = (State.WAITING, State.RUNNING)


class Run(models.Model):
    """One run of a job: when it was due, begun and ended, and what came of it.

    `counts` holds numbers by word, `code` the class of the error that ended it: neither ever a value. A job has one
    open run at most.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    job = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    code = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["job", "-due_at"], name="run_by_job")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="run_state"),
            models.UniqueConstraint(fields=["job"], condition=Q(state__in=OPEN), name="run_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.state}"
