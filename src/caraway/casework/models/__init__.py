"""What the participant plane stores. Models store and constrain, nothing else."""

from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .hold import Batch, HoldAsked, SettledList
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .participant import Participant
from .task import Task
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "Batch",
    "Case",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "HoldAsked",
    "Message",
    "NoDates",
    "Participant",
    "Place",
    "PlacesTaken",
    "ReferralDraft",
    "SettledList",
    "StandingRow",
    "Task",
    "Workshop",
]
