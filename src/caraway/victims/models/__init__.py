"""What is stored of victims: cases, what the police sent, how each may be reached, attempts to do so, and what came up."""

from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
from .escalation import SignalRaised
from .further import OpenedHere, SamePerson
from .intake import PoliceSent
from .plan import PlanDetail, PlanStep, PlanVersion
from .separation import ExceptionWritten, OtherSide
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, VictimTold

__all__ = [
    "AttemptMade",
    "CallStep",
    "CameUp",
    "ContactAsked",
    "Delivery",
    "ExceptionWritten",
    "NoLongerSo",
    "OpenedHere",
    "OtherSide",
    "PlanDetail",
    "PlanStep",
    "PlanVersion",
    "PoliceSent",
    "Question",
    "SamePerson",
    "SignalCame",
    "SignalRaised",
    "SignalSeen",
    "StageCame",
    "VictimCase",
    "VictimTold",
]
