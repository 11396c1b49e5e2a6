"""What the participant plane stores. Models store and constrain, nothing else."""

from .apart import KeepApart
from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .feed import Feed
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .participant import Participant
from .task import Task
from .venue import Accreditation, Room, Venue
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "Accreditation",
    "Case",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "Feed",
    "KeepApart",
    "Message",
    "NoDates",
    "Participant",
    "Place",
    "PlacesTaken",
    "ReferralDraft",
    "Room",
    "StandingRow",
    "Task",
    "Venue",
    "Workshop",
]
