"""Calls that somebody was about to make: whether the rules let it be, and what was answered. They are added, never changed."""

from django.db import models
from django.db.models import Q

from caraway.core.victim.rules import Rule, Why
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word
from caraway.platform.agreements.rows import AgreementRow

from .case import VictimCase


class Question(Word):
    """What is written down of a call, in its order."""

    ANSWERED = "answered", "Who answers?"
    TIME = "time", "How long do you have?"
    SAFE = "safe", "Is it safe to talk now?"
    PARTICIPANT = "participant", "Where is the other party?"
    CHILDREN = "children", "Where are the children?"
    RESULT = "result", "What came of it?"


class ContactAsked(AgreementRow):
    """Somebody was about to use a way. `why` and `rule` say what stopped it; both are empty where it might be used.

    `detail`: the number or address, by what stays the same through the versions of a plan; None where there was none.
    """

    case = models.ForeignKey(VictimCase, models.PROTECT, related_name="asked")
    way = models.CharField(max_length=20)
    why = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=2, blank=True)
    detail = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="asked_way_known"),
            models.CheckConstraint(condition=Q(why__in=["", *(one.value for one in Why)]), name="asked_why_known"),
            models.CheckConstraint(condition=Q(rule__in=["", *(one.value for one in Rule)]), name="asked_rule_known"),
            models.CheckConstraint(
                condition=Q(why="", rule="") | (~Q(why="") & ~Q(rule="")), name="asked_stopped_by_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.why or 'might be used'}"


class CallStep(AgreementRow):
    """One answer of a call: to whom one spoke, the opening questions, and what came of it. Each is given once."""

    call = models.ForeignKey(ContactAsked, models.PROTECT, related_name="steps")
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "question"], name="call_question_once"),
            models.CheckConstraint(
                condition=Q(question__in=[one.value for one in Question]), name="call_question_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.call_id}"
