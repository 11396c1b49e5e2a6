"""What is stored of victims: cases, what the police sent, how each may be reached, attempts to do so, and what came up."""

from .call import CallStep, ContactAsked, Question
from .case import Delivery, VictimCase
from .contact import AttemptMade
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
from .plan import PlanDetail, PlanStep, PlanVersion
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, VictimTold

__all__ = [
    "AttemptMade",
    "CallStep",
    "CameUp",
    "ContactAsked",
    "Delivery",
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
