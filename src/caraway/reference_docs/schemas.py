"""JSON Schema of our data files, for editors."""

import json
from pathlib import Path
from typing import Any

from caraway.core.agreement import settings_schema
from caraway.core.programme_shape import programme_schema


def programme(root: Path) -> str:
    """The schema of a programme file."""
    return _text(programme_schema())


def settings(root: Path) -> str:
    """The schema of an agreement's settings."""
    return _text(settings_schema())


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
