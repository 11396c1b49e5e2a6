"""What the participant plane stores. Models store and constrain, nothing else."""

from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .imports import ImportMatching, ImportRow, ImportStage, ReferralImport, RowStage
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .participant import Participant
from .task import Task
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "Case",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "ImportMatching",
    "ImportRow",
    "ImportStage",
    "Message",
    "NoDates",
    "Participant",
    "Place",
    "PlacesTaken",
    "ReferralDraft",
    "ReferralImport",
    "RowStage",
    "StandingRow",
    "Task",
    "Workshop",
]
