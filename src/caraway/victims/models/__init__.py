"""What is stored of victims: cases, what the police sent, how each may be reached, attempts to do so, what came up, and what is asked."""

from .asked import IdentityBy, OwnRequest, OwnRequestStep, OwnStep, RecordsAsked, RecordsStep, RecordsStepKind
from .assessment import AssessmentBegun, AssessmentDone, AssessmentPart, OccasionCame
from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
from .escalation import SignalRaised
from .further import OpenedHere, SamePerson
from .intake import PoliceSent
from .isva import (
    IsvaCase,
    IsvaConsent,
    IsvaContact,
    IsvaCourtDay,
    IsvaMeasure,
    IsvaRisk,
    IsvaSchool,
    IsvaService,
    IsvaStep,
    IsvaSupport,
    IsvaTherapy,
)
from .isva_people import IsvaAsked, IsvaDetail, IsvaPerson, IsvaPersonGone, IsvaPlan
from .joint import (
    ApartAnswered,
    ApartProposed,
    JointDecision,
    JointEvent,
    JointPart,
    JointPerson,
    JointRelease,
    JointTask,
)
from .marac import MaracDecision, MaracReferral, MaracSent, SentBy
from .message import DealtWith, GotInTouch, VictimMessage
from .plan import PlanDetail, PlanStep, PlanVersion
from .separation import ExceptionWritten, OtherSide
from .survey import AnswersUsed, SurveyAnswers, SurveyLeft, SurveyLink, SurveyMiss
from .terms import TermsCame
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, ToldRight, VictimTold
from .voice import PlanPart, SafetyPlan, Signpost, VoiceHeard

__all__ = [
    "AnswersUsed",
    "ApartAnswered",
    "ApartProposed",
    "AssessmentBegun",
    "AssessmentDone",
    "AssessmentPart",
    "AttemptMade",
    "CallStep",
    "CameUp",
    "ContactAsked",
    "DealtWith",
    "Delivery",
    "ExceptionWritten",
    "GotInTouch",
    "IdentityBy",
    "IsvaAsked",
    "IsvaCase",
    "IsvaConsent",
    "IsvaContact",
    "IsvaCourtDay",
    "IsvaDetail",
    "IsvaMeasure",
    "IsvaPerson",
    "IsvaPersonGone",
    "IsvaPlan",
    "IsvaRisk",
    "IsvaSchool",
    "IsvaService",
    "IsvaStep",
    "IsvaSupport",
    "IsvaTherapy",
    "JointDecision",
    "JointEvent",
    "JointPart",
    "JointPerson",
    "JointRelease",
    "JointTask",
    "MaracDecision",
    "MaracReferral",
    "MaracSent",
    "NoLongerSo",
    "OccasionCame",
    "OpenedHere",
    "OtherSide",
    "OwnRequest",
    "OwnRequestStep",
    "OwnStep",
    "PlanDetail",
    "PlanPart",
    "PlanStep",
    "PlanVersion",
    "PoliceSent",
    "Question",
    "RecordsAsked",
    "RecordsStep",
    "RecordsStepKind",
    "SafetyPlan",
    "SamePerson",
    "SentBy",
    "SignalCame",
    "SignalRaised",
    "SignalSeen",
    "Signpost",
    "StageCame",
    "SurveyAnswers",
    "SurveyLeft",
    "SurveyLink",
    "SurveyMiss",
    "TermsCame",
    "ToldRight",
    "VictimCase",
    "VictimMessage",
    "VictimTold",
    "VoiceHeard",
]
