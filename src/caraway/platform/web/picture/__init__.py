"""Pictures drawn on the server, each with its table."""

from .model import (
    Event,
    LastSafe,
    Offer,
    Prosecution,
    Row,
    WindowPicture,
    window_rows,
)
from .window import window_svg

__all__ = [
    "Event",
    "LastSafe",
    "Offer",
    "Prosecution",
    "Row",
    "WindowPicture",
    "window_rows",
    "window_svg",
]
