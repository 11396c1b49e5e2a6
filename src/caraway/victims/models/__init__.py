"""What is stored of victims: cases, what the police sent, how each may be reached, attempts to do so, and what came up."""

from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
from .intake import PoliceSent
from .joint import JointDecision, JointEvent, JointPart, JointPerson, JointRelease, JointTask
from .plan import PlanDetail, PlanStep, PlanVersion
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, VictimTold

__all__ = [
    "AttemptMade",
    "CallStep",
    "CameUp",
    "ContactAsked",
    "Delivery",
    "JointDecision",
    "JointEvent",
    "JointPart",
    "JointPerson",
    "JointRelease",
    "JointTask",
    "NoLongerSo",
    "PlanDetail",
    "PlanStep",
    "PlanVersion",
    "PoliceSent",
    "Question",
    "SignalCame",
    "SignalSeen",
    "StageCame",
    "VictimCase",
    "VictimTold",
]
