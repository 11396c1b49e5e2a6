"""What is arranged so that a participant can take part in a session."""

from django.db import models
from django.db.models import Q

from caraway.platform.agreements.rows import AgreementRow

from .case import Case
from .workshop import Workshop


class Arrangement(AgreementRow):
    """An interpreter, a room or something else for one case at one session: asked for, confirmed or cancelled.

    `session` is the id of the workshop, or of the call, for which `workshop` is None. `who`: the firm, or which room.
    `knows_neither`: somebody has checked that the interpreter is no relative and knows nobody of the matter.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="arrangements")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, related_name="+")
    session = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=5, blank=True)
    who = models.CharField(max_length=200, blank=True)
    knows_neither = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["session"], name="arrangement_by_session")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "session", "kind"], condition=~Q(state="cancelled"), name="arrangement_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="interpreter", state="confirmed") | Q(knows_neither=True),
                name="arrangement_interpreter_checked",
            ),
            models.CheckConstraint(condition=~Q(state="confirmed") | ~Q(who=""), name="arrangement_confirmed_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
