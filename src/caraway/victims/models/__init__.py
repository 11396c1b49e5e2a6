"""What is stored of victims: cases, what the police sent of each, the attempts to reach them, and what came up."""

from .case import Delivery, VictimCase
from .contact import AttemptMade
from .intake import PoliceSent
from .upward import CameUp, NoLongerSo, SignalCame, SignalSeen, StageCame, VictimTold

__all__ = [
    "AttemptMade",
    "CameUp",
    "Delivery",
    "NoLongerSo",
    "PoliceSent",
    "SignalCame",
    "SignalSeen",
    "StageCame",
    "VictimCase",
    "VictimTold",
]
