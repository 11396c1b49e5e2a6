"""What is stored of victims: cases, what the police sent of each, how each may be reached, and the attempts to do so."""

from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
from .intake import PoliceSent
from .plan import PlanDetail, PlanStep, PlanVersion

__all__ = [
    "AttemptMade",
    "CallStep",
    "ContactAsked",
    "Delivery",
    "PlanDetail",
    "PlanStep",
    "PlanVersion",
    "PoliceSent",
    "Question",
    "VictimCase",
]
