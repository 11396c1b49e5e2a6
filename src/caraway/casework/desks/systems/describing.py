"""What a system may send and what it is answered, as OpenAPI 3.1: taken from the form's own questions."""

from collections.abc import Iterable
from typing import Any

from caraway.casework.actions.sending import PROSECUTOR, REFERRED, SUPERVISOR
from caraway.casework.desks.police.importing.matching import questions_for
from caraway.casework.desks.police.refer import may_refer_under
from caraway.casework.intake_files.matching import Question
from caraway.core.vocabulary import Outcome, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

from .example import example
from .reading import BLOCKS, OF_PAGE

TEXT: dict[str, Any] = {"type": "string"}
DATE: dict[str, Any] = {"type": "string", "format": "date"}
OFFICER = "E-mail address of the officer who refers and looks after the referral; a draft that waits is among theirs."
SEALED = "Sealed to the victims' site as it is read. Never stored, written down or answered here."
REFUSED = {
    "401": "No key, or one that is not in use",
    "403": "The force refers under no agreement today",
    "404": "Not there, or another's",
    "409": "The Idempotency-Key was used for another body, or the person is referred already",
    "413": "The body is too large",
    "422": "Something in the body is wrong: each field with its reason, never a value",
    "429": "Too many requests in this minute",
}


def described(actor: Actor) -> dict[str, Any]:
    """The whole description, for what this force's agreements ask for together."""
    asked = questions_for(actor).values()
    agreements = [one.agreement for one in may_refer_under(actor)]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Refer people to Caraway", "version": "1"},
        "security": [{"key": []}],
        "paths": {
            "/api/v1/referrals": {"post": _refer(agreements)},
            "/api/v1/referrals/{reference}": {"get": _stands()},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Referral": referral(asked, agreements), **_ANSWERS},
        },
    }


def referral(asked: Iterable[Question], agreements: list[str]) -> dict[str, Any]:
    """The schema of a referral."""
    by_block: dict[str, list[Question]] = {block: [] for block in BLOCKS}
    for one in asked:
        by_block[OF_PAGE[one.page]].append(one)
    blocks = {block: _block(block, found) for block, found in by_block.items()}
    officer = TEXT | {"format": "email", "description": OFFICER}
    agreement = TEXT | {"enum": agreements, "description": "Left out where the force refers under one alone."}
    return _object({"agreement": agreement, "officer": officer, **blocks}, ["officer", *BLOCKS])


def _block(block: str, asked: list[Question]) -> dict[str, Any]:
    made = _object({one.name: _field(one) for one in asked}, [one.name for one in asked if one.required])
    return made | ({"description": SEALED} if block == "victim" else {})


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _field(one: Question) -> dict[str, Any]:
    listed = [value for value, _ in one.choices]
    kinds: dict[str, dict[str, Any]] = {
        "day": DATE,
        "yes_no": {"type": "boolean"},
        "one": TEXT | {"enum": listed},
        "many": {"type": "array", "items": TEXT | {"enum": listed}},
    }
    return kinds.get(one.kind, TEXT) | {"description": one.words}


_ERROR = _object({"field": TEXT, "reason": TEXT}, ["field", "reason"])
_DUE = _object({"what": TEXT, "due_on": DATE, "last_on": DATE}, ["what", "due_on", "last_on"])
_MADE = {
    "id": TEXT | {"format": "uuid"},
    "reference": {"type": ["string", "null"]},
    "state": TEXT | {"enum": [REFERRED, SUPERVISOR, PROSECUTOR]},
    "address": TEXT | {"format": "uri"},
}
_STANDS = {
    "id": TEXT | {"format": "uuid"},
    "reference": TEXT,
    "police_reference": TEXT,
    "stage": TEXT | {"enum": [*(one.value for one in Stage), Outcome.WITHOUT_PROGRAMME.value]},
    "caution_expires_on": {"type": ["string", "null"], "format": "date"},
    "due_from_police": {"type": "array", "items": _DUE},
    "attendance": {"type": "array", "items": TEXT},
}
_ANSWERS = {
    "Made": _object(_MADE, list(_MADE)),
    "Stands": _object(_STANDS, list(_STANDS)),
    "Errors": _object({"errors": {"type": "array", "items": _ERROR}}, ["errors"]),
}


def _refer(agreements: list[str]) -> dict[str, Any]:
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": TEXT | {"format": "uuid"}}
    shown = example(clock.today()) | ({"agreement": agreements[0]} if len(agreements) > 1 else {})
    body = {"application/json": {"schema": _ref("Referral"), "example": shown}}
    return {
        "summary": "Refer a person",
        "parameters": [key],
        "requestBody": {"required": True, "content": body},
        "responses": {"201": _answer("Referred, or waiting as a draft for a decision", "Made"), **_refused()},
    }


def _stands() -> dict[str, Any]:
    where = {"name": "reference", "in": "path", "required": True, "schema": TEXT}
    return {
        "summary": "How a referral stands, by its reference or its id",
        "parameters": [where],
        "responses": {"200": _answer("Its stage, what is due from the police, attendance", "Stands"), **_refused()},
    }


def _refused() -> dict[str, Any]:
    return {status: _answer(words, "Errors") for status, words in REFUSED.items()}


def _answer(words: str, schema: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": _ref(schema)}}}


def _ref(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}
