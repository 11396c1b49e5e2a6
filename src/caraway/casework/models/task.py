"""Work that no fact of a case makes due: a call to make because a message failed, a concern to review, a question to answer."""

from django.db import models
from django.db.models import Q

from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.agreements.rows import AgreementRow

from .case import Case


class Task(AgreementRow):
    """Something to do for one organisation, open until it is done. What the facts make due is a `DueRow`, never a task.

    `about` is the id of what it concerns (a message, a workshop), `why` the sentence a worklist says: neither may hold
    anything about a victim. `escalated_at`: when an urgent one that nobody had seen went to the managers. Whose it is *today* follows from `owner`, `unit` and who is away (`core/ownership.py`).
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    owner = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    desk = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    due_on = models.DateField()
    overdue_on = models.DateField()
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)
    escalated_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "desk", "due_on"], condition=Q(done_at__isnull=True), name="task_open_by_desk"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "case", "about"],
                condition=Q(done_at__isnull=True),
                nulls_distinct=False,
                name="task_open_once",
            ),
            models.CheckConstraint(condition=Q(overdue_on__gte=models.F("due_on")), name="task_late_after_due"),
        ]

    def __str__(self) -> str:
        return self.kind
