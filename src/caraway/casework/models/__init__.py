"""What the participant plane stores. Models store and constrain, nothing else."""

from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .concern import Concern, ConcernEntry, RiskSignal, ServiceReferral
from .disclosure import OwnDisclosure, OwnDisclosureEntry
from .floor import FloorPhone, Incident, SentAway, SessionDraft, SessionNotes
from .handover import Handover
from .hold import Batch, HoldAsked, SettledList
from .imports import ImportMatching, ImportRow, ImportStage, ReferralImport, RowStage
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .order import CourtOrder
from .outbox import CallOpening, Incoming, Outgoing
from .participant import Participant
from .police import Recheck, ReferralOfficer
from .task import Task
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "Batch",
    "CallOpening",
    "Case",
    "Concern",
    "ConcernEntry",
    "CourtOrder",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "FloorPhone",
    "Handover",
    "HoldAsked",
    "ImportMatching",
    "ImportRow",
    "ImportStage",
    "Incident",
    "Incoming",
    "Message",
    "NoDates",
    "Outgoing",
    "OwnDisclosure",
    "OwnDisclosureEntry",
    "Participant",
    "Place",
    "PlacesTaken",
    "Recheck",
    "ReferralDraft",
    "ReferralImport",
    "ReferralOfficer",
    "RiskSignal",
    "RowStage",
    "SentAway",
    "ServiceReferral",
    "SessionDraft",
    "SessionNotes",
    "SettledList",
    "StandingRow",
    "Task",
    "Workshop",
]
