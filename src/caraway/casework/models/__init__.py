"""What the participant plane stores. Models store and constrain, nothing else."""

from .case import Case, DetailsChanged, DueRow, FactRow, NoDates, StandingRow
from .intake import DropBox, ReferralDraft
from .message import Document, Message
from .participant import Participant
from .workshop import Place, PlacesTaken, Workshop

__all__ = [
    "Case",
    "DetailsChanged",
    "Document",
    "DropBox",
    "DueRow",
    "FactRow",
    "Message",
    "NoDates",
    "Participant",
    "Place",
    "PlacesTaken",
    "ReferralDraft",
    "StandingRow",
    "Workshop",
]
