"""The JSON Schema (2020-12) of `results.json`: what each key holds, for whoever reads it with another program."""

from collections.abc import Mapping
from typing import Any

from caraway.evidence.plan.shape import PLAN
from caraway.evidence.report.document import SCHEMA_NAME


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A table with exactly these keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }


def _list(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(of)}


def _or_hidden(kind: str) -> dict[str, Any]:
    """A value, or `null` where it is hidden or withheld, or an end without a limit."""
    return {"type": [kind, "null"]}


_TEXT, _WHOLE, _NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
_DAY = {"type": "string", "format": "date"}
_ARM = _object({"name": _TEXT, "n": _WHOLE})
_INTERVAL = _object({"low": _or_hidden("number"), "high": _or_hidden("number"), "level": _NUMBER})
_SETTING = _object(
    {
        "metric": _TEXT,
        "definition": _TEXT,
        "time_zero": _TEXT,
        "window_days": _WHOLE,
        "comparator": _TEXT,
        "maryland": {"type": "integer", "minimum": 1, "maximum": 5},
        "data_cut": _DAY,
        "scale": _TEXT,
    }
)
_RESULT = _object(
    {
        "outcome": _TEXT,
        "part": _TEXT,
        "subgroup": _TEXT,
        "name": _TEXT,
        "unit": _TEXT,
        "null": _or_hidden("number"),
        "method": _TEXT,
        "labels": _list(_TEXT),
        "version": _TEXT,
        "setting": _SETTING,
        "withheld": _TEXT,
        "estimate": _or_hidden("number"),
        "interval": {"anyOf": [_INTERVAL, {"type": "null"}]},
        "arms": {"anyOf": [_list(_ARM), {"type": "null"}]},
        "standard_error": _or_hidden("number"),
        "p_value": _or_hidden("number"),
        "details": {"type": ["object", "null"], "additionalProperties": _or_hidden("number")},
    }
)
_TALLY = _object(
    {
        "outcome": _TEXT,
        "arm": _TEXT,
        "subgroup": _TEXT,
        "people": _or_hidden("integer"),
        "having": _or_hidden("integer"),
        "share": _or_hidden("number"),
    }
)
_PRICE = _object({"name": _TEXT, "amount": _NUMBER, "per": _TEXT, "standard_error": _NUMBER, "source": _TEXT})
_ECONOMICS = _object(
    {
        "label": _TEXT,
        "sha256": _TEXT,
        "demonstration": {"type": "boolean"},
        "perspective": _TEXT,
        "prices": _list(_PRICE),
    }
)
_PLAN = PLAN.json_schema()

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": SCHEMA_NAME,
    **_object(
        {
            "schema": {"const": SCHEMA_NAME},
            "version": _TEXT,
            "plan": {"type": "object", "required": ["hash", *_PLAN["required"]]},
            "data": _object({"sha256": _TEXT}),
            "people": {"type": "object", "additionalProperties": _or_hidden("integer")},
            "results": _list(_RESULT),
            "tallies": _list(_TALLY),
            "checks": _list(_object({"name": _TEXT, "result": _TEXT, "values": {"type": "object"}})),
            "departures": _list(_object({"kind": _TEXT, "sentence": _TEXT})),
            "unavailable": _list(_TEXT),
            "notes": _list(_TEXT),
            "harms": {"anyOf": [_object({"missing": _list(_TEXT), "missing_words": _TEXT}), {"type": "null"}]},
            "economics": {"anyOf": [_ECONOMICS, {"type": "null"}]},
            "hidden_counts": _WHOLE,
        }
    ),
}
"""The schema; `null` is what is hidden or withheld, and an end of an interval that has no limit."""
