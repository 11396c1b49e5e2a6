"""What is stored of victims: cases, what the police sent, how each may be reached, attempts to do so, what came up, and what is asked."""

from .asked import IdentityBy, OwnRequest, OwnRequestStep, OwnStep, RecordsAsked, RecordsStep, RecordsStepKind
from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
from .intake import PoliceSent
from .message import DealtWith, GotInTouch, VictimMessage
from .plan import PlanDetail, PlanStep, PlanVersion
from .survey import SurveyAnswers, SurveyLink, SurveyMiss
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, VictimTold

__all__ = [
    "AttemptMade",
    "CallStep",
    "CameUp",
    "ContactAsked",
    "DealtWith",
    "Delivery",
    "GotInTouch",
    "IdentityBy",
    "NoLongerSo",
    "OwnRequest",
    "OwnRequestStep",
    "OwnStep",
    "PlanDetail",
    "PlanStep",
    "PlanVersion",
    "PoliceSent",
    "Question",
    "RecordsAsked",
    "RecordsStep",
    "RecordsStepKind",
    "SignalCame",
    "SignalSeen",
    "StageCame",
    "SurveyAnswers",
    "SurveyLink",
    "SurveyMiss",
    "VictimCase",
    "VictimMessage",
    "VictimTold",
]
