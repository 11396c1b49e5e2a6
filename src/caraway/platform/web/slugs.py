"""Identifiers for elements, made of words."""

import re


def slug(text: object) -> str:
    """``Return to police`` becomes ``return-to-police``; never empty."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-") or "item"
