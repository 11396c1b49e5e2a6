"""Cases of independent sexual violence advisers: a kind of their own, with no link to a participant's. What is recorded is only added.

There is no field for what happened. Whatever can be a code or a day is one; the texts that are left are names, places and
numbers, each with its limit, and `tests/victims/isva_texts.toml` lists them all.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caraway.core.isva import words
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word
from caraway.platform.agreements.models import Agreement
from caraway.platform.agreements.rows import AgreementRow
from caraway.platform.gateways import ids

SPOKEN = [Way.CALL, Way.IN_PERSON]


def one_of(field: str, listed: type[Word], name: str, *, also: tuple[str, ...] = ()) -> models.CheckConstraint:
    """The field holds a code of this list."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*also, *(one.value for one in listed)]}), name=f"isva_{name}_known"
    )


def some_of(field: str, listed: type[Word], name: str) -> models.CheckConstraint:
    """The field holds codes of this list."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__contained_by": [one.value for one in listed]}), name=f"isva_{name}_known"
    )


class IsvaService(models.Model):
    """Under this agreement advisers work. Its parties with the part of victim contact are who employs them."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="isva")

    def __str__(self) -> str:
        return f"service {self.pk}"


class IsvaCase(AgreementRow):
    """One client. `adviser` is an account of this site; `opened_at`: when it was written down that somebody was referred."""

    reference = models.CharField(max_length=20, unique=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    born = models.DateField()
    referrer = models.CharField(max_length=20)
    referred_on = models.DateField()
    opened_at = models.DateTimeField()
    adviser = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    closed_why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            one_of("referrer", words.Referrer, "referrer"),
            one_of("closed_why", words.Ending, "ending", also=("",)),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_why="") | (Q(closed_on__isnull=False) & ~Q(closed_why="")),
                name="isva_closed_whole",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "closed_on", "opened_at"], name="isva_cases_open")]

    def __str__(self) -> str:
        return self.reference


class IsvaRow(AgreementRow):
    """Something recorded of a case, when and by whom."""

    case = models.ForeignKey(IsvaCase, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class IsvaStep(IsvaRow):
    """A stage of the journey; the last number holds. The days are those of `core.isva.journey.Step`."""

    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    on = models.DateField()
    court_on = models.DateField(null=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="isva_step_once"),
            one_of("stage", words.Stage, "stage"),
        ]


class IsvaRisk(IsvaRow):
    """How much danger there is, since a day."""

    level = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [one_of("level", words.Risk, "risk")]


class IsvaConsent(IsvaRow):
    """What was said on a day of being supported, as `core.isva.consent.Consent` has it; empty: was not to be asked."""

    on = models.DateField()
    by_age = models.BooleanField()
    view = models.CharField(max_length=20)
    competence = models.CharField(max_length=20, blank=True)
    parent = models.CharField(max_length=20, blank=True)
    without = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            one_of("view", words.OwnView, "view"),
            one_of("competence", words.Competence, "competence", also=("",)),
            one_of("parent", words.ParentSays, "parent", also=("",)),
            one_of("without", words.Without, "without", also=("",)),
        ]


class IsvaContact(IsvaRow):
    """An attempt to reach a client, or a parent or carer (`person`), or a contact, and what it was about.

    `asked`: what the rules answered before the call; nothing where it was no call.
    """

    person = models.ForeignKey("IsvaPerson", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    way = models.CharField(max_length=20, blank=True)
    result = models.CharField(max_length=20)
    topics = ArrayField(models.CharField(max_length=20), default=list)
    asked = models.OneToOneField("IsvaAsked", models.PROTECT, null=True, related_name="contact")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["", *(one.value for one in SPOKEN)]), name="isva_way_known"),
            one_of("result", Engagement, "result"),
            some_of("topics", words.Topic, "topics"),
        ]


class IsvaMeasure(IsvaRow):
    """A special measure asked for, granted or refused on a day."""

    number = models.PositiveIntegerField()
    measure = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="isva_measure_once"),
            one_of("measure", words.Measure, "measure"),
            one_of("state", words.MeasureIs, "measure_state"),
        ]


class IsvaCourtDay(IsvaRow):
    """A day at court. `replaces`: the one that was moved; without a day it was taken off the list."""

    on = models.DateField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(replaces__isnull=False), name="isva_court_day_or_none_left"
            )
        ]


class IsvaSupport(IsvaRow):
    """A client was supported at court on a day."""

    kind = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [one_of("kind", words.Support, "support")]


class IsvaTherapy(IsvaRow):
    """A day of therapy and its type; nothing else is kept of it."""

    kind = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [one_of("kind", words.Therapy, "therapy")]


class IsvaSchool(IsvaRow):
    """What is arranged at a school or place of work; the newest holds. Who knows there are people of the case."""

    place = models.CharField(max_length=200)
    same = models.CharField(max_length=20)
    arranged = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [
            one_of("same", words.SamePlace, "same_place"),
            some_of("arranged", words.Arranged, "arranged"),
        ]
