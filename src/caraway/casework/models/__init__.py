"""What the participant plane stores. Models store and constrain, nothing else."""

from .apart import KeepApart
from .api import ApiClient, ApiReferral
from .arrangement import Arrangement
from .bridge import Advisory, ContactHashes, Release, StaffIdentity
from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .concern import Concern, ConcernEntry, RiskSignal, ServiceReferral
from .disclosure import OwnDisclosure, OwnDisclosureEntry
from .feed import Feed
from .floor import FloorPhone, Incident, SentAway, SessionDraft, SessionNotes
from .handover import Handover
from .hold import Batch, HoldAsked, SettledList
from .imports import ImportMatching, ImportRow, ImportStage, ReferralImport, RowStage
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .order import CourtOrder
from .outbox import CallOpening, Incoming, Outgoing
from .participant import Participant
from .person import PersonLink
from .police import Recheck, ReferralOfficer
from .subject_access import AccessPaper, AccessRequest, AccessReview
from .task import Task
from .trial import AllocationCarried, AllocationOverride, AllocationRow, TrialRow, TrialSeed
from .venue import Accreditation, Room, Venue
from .words import MessageWords
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "AccessPaper",
    "AccessRequest",
    "AccessReview",
    "Accreditation",
    "Advisory",
    "AllocationCarried",
    "AllocationOverride",
    "AllocationRow",
    "ApiClient",
    "ApiReferral",
    "Arrangement",
    "Batch",
    "CallOpening",
    "Case",
    "Concern",
    "ConcernEntry",
    "ContactHashes",
    "CourtOrder",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "Feed",
    "FloorPhone",
    "Handover",
    "HoldAsked",
    "ImportMatching",
    "ImportRow",
    "ImportStage",
    "Incident",
    "Incoming",
    "KeepApart",
    "Message",
    "MessageWords",
    "NoDates",
    "Outgoing",
    "OwnDisclosure",
    "OwnDisclosureEntry",
    "Participant",
    "PersonLink",
    "Place",
    "PlacesTaken",
    "Recheck",
    "ReferralDraft",
    "ReferralImport",
    "ReferralOfficer",
    "Release",
    "RiskSignal",
    "Room",
    "RowStage",
    "SentAway",
    "ServiceReferral",
    "SessionDraft",
    "SessionNotes",
    "SettledList",
    "StaffIdentity",
    "StandingRow",
    "Task",
    "TrialRow",
    "TrialSeed",
    "Venue",
    "Workshop",
]
