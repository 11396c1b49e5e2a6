"""The words for what the police sent: a code is said as the form asked it, anything else as it was written."""

from collections.abc import Mapping

from caraway.core.joint.words import RiskBand
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Language

_WORDS: Mapping[str, Mapping[str, str]] = {
    "language": {one.value: one.words for one in Language},
    "methods": {one.value: one.words for one in Way},
    "risk_level": {one.value: one.words for one in RiskBand},
    "risk_tool": {"dash": "DASH", "dara": "DARA", "other": "Another tool"},
    "views": {
        "agrees": "Agrees",
        "disagrees": "Does not agree",
        "not_reached": "Could not be reached",
        "not_sought": "Was not asked",
    },
}


def said(name: str, value: object) -> str:
    """One answer of theirs in words, several with commas; a code that is not known here as it came."""
    words = _WORDS.get(name, {})
    each = value if isinstance(value, list | tuple) else [value or ""]
    return ", ".join(words.get(str(one), str(one)) for one in each)
