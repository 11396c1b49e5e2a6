"""What the participant plane stores. Models store and constrain, nothing else."""

from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .floor import FloorPhone, Incident, SentAway, SessionDraft, SessionNotes
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
    "FloorPhone",
    "Incident",
    "Message",
    "NoDates",
    "Participant",
    "Place",
    "PlacesTaken",
    "ReferralDraft",
    "SentAway",
    "SessionDraft",
    "SessionNotes",
    "StandingRow",
    "Task",
    "Workshop",
]
