"""What is stored of victims: cases, what the police sent of each, and the attempts to reach them."""

from .case import Delivery, VictimCase
from .contact import AttemptMade
from .intake import PoliceSent

__all__ = ["AttemptMade", "Delivery", "PoliceSent", "VictimCase"]
