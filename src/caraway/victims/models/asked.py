"""What victims ask of their own data, and what others ask of it, each as a request and the steps it took. Only added to."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.records import Asker, Basis
from caraway.core.victim.requests import RequestKind
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class IdentityBy(Word):
    """How it was found out who asks."""

    KNOWN = "known", "The worker knows the victim's voice or face"
    CODE_WORD = "code_word", "The agreed code word was given"
    DOCUMENT = "document", "A document was shown, and not kept"


class OwnStep(Word):
    """What happened to a request of the victim's own."""

    IDENTITY = "identity", "It is known who asks"
    EXTENDED = "extended", "More time was taken"
    ENDED = "ended", "Answered"


class RecordsStepKind(Word):
    """What happened to somebody else's request for records."""

    CONSULTED = "consulted", "The victim was told or asked, or not, and why"
    ALLOWED = "allowed", "It was decided what is given"
    REFUSED = "refused", "It was refused"
    CONFIRMED = "confirmed", "A second person agreed"
    GIVEN = "given", "Given"


class OwnRequest(AgreementRow):
    """A request of the victim's own. `identity_by`: how it was known who asks when it came; empty: it was not."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="own_requests")
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=20)
    received_on = models.DateField()
    identity_by = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in RequestKind]), name="own_request_kind"),
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="own_request_way"),
            models.CheckConstraint(
                condition=Q(identity_by__in=["", *(one.value for one in IdentityBy)]), name="own_request_identity"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class OwnRequestStep(AgreementRow):
    """One step of it; each kind of step is taken once. `said`: what `core.victim.requests` needs of it, by its names."""

    request = models.ForeignKey(OwnRequest, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    on = models.DateField()
    said = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "step"], name="own_request_step_once"),
            models.CheckConstraint(condition=Q(step__in=[one.value for one in OwnStep]), name="own_request_step"),
        ]

    def __str__(self) -> str:
        return self.step


class RecordsAsked(AgreementRow):
    """Somebody else asks for a victim's records: who, on what basis, for which kinds, why, and by when."""

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="records_asked")
    asker = models.CharField(max_length=20)
    who = models.CharField(max_length=200)
    basis = models.CharField(max_length=20)
    scope = models.JSONField()
    reason = models.CharField(max_length=1000)
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(asker__in=[one.value for one in Asker]), name="records_asker"),
            models.CheckConstraint(condition=Q(basis__in=[one.value for one in Basis]), name="records_basis"),
        ]

    def __str__(self) -> str:
        return self.asker


class RecordsStep(AgreementRow):
    """One step of it, in its order. `said`: what `core.victim.records` needs of it, by its names."""

    request = models.ForeignKey(RecordsAsked, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    on = models.DateField()
    said = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="records_step_once"),
            models.CheckConstraint(condition=Q(step__in=[one.value for one in RecordsStepKind]), name="records_step"),
        ]

    def __str__(self) -> str:
        return self.step
