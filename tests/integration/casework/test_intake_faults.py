"""That the tests of what a file and a system bring in can fail: faults, each of which the test beside it must find."""

import dataclasses
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from caraway.casework.actions import api_clients, imports, landing, sending
from caraway.casework.desks.police.importing import rows
from caraway.casework.desks.systems import api
from caraway.casework.models import ApiReferral
from caraway.casework.queries import sent as reading
from caraway.platform.accounts.actor import Actor
from tests.integration.casework import test_api, test_refer_by_file

real_sentence = rows._sentence
real_caller = api_clients.caller


def _with_the_value(message: str, form: Any, name: str, column: str) -> str:
    return f"{real_sentence(message, form, name, column)}: {form.data.get(name)}"


def _of_anybody(key: UUID, said: str, by: Actor) -> reading.Made | None:
    before = ApiReferral.objects.filter(key=key).first()
    if before is not None:
        sending.require_same(before.said, said)
    return reading._made(before) if before else None


def _of_the_force(key: str) -> Any:
    caller = real_caller(key)
    whole = {"unit_id": None, "roles": frozenset({"force_system"})}
    return caller and dataclasses.replace(caller, actor=dataclasses.replace(caller.actor, **whole))


def _any_key() -> Callable[[str], Any]:
    known: list[str] = []

    def found(key: str) -> Any:
        caller = real_caller(key)
        known.extend([key] if caller else [])
        return caller or (real_caller(known[0]) if known else None)

    return found


FAULTS: dict[str, tuple[Any, str, Any, Callable[[Any], None]]] = {
    "a file that was sent before is a new one": (
        imports,
        "sent_before",
        lambda digest, file: False,
        test_refer_by_file.test_the_same_file_twice_changes_nothing,
    ),
    "what another file has brought meanwhile is not looked at": (
        landing,
        "_before",
        lambda file, rows: set(),
        test_refer_by_file.test_two_files_read_before_either_is_referred_refer_everybody_once,
    ),
    "an error of a row shows the value": (
        rows,
        "_sentence",
        _with_the_value,
        test_refer_by_file.test_what_is_bad_is_named_and_undoes_nothing,
    ),
    "an error of a field shows the value": (
        rows,
        "_sentence",
        _with_the_value,
        test_api.test_every_field_that_is_wrong_is_named_and_no_value_is_repeated,
    ),
    "an Idempotency-Key is ignored": (
        api,
        "_key",
        lambda request: uuid4(),
        test_api.test_the_same_request_again_gets_the_first_answer_and_another_body_is_refused,
    ),
    "another body is taken for the first": (
        reading,
        "require_same",
        lambda before, now: None,
        test_api.test_the_same_request_again_gets_the_first_answer_and_another_body_is_refused,
    ),
    "an Idempotency-Key is every system's": (
        reading,
        "made_before",
        _of_anybody,
        test_api.test_a_key_of_idempotency_is_each_systems_own,
    ),
    "a key that is none opens what another's opens": (
        api_clients,
        "caller",
        _any_key(),
        test_api.test_without_a_key_every_address_answers_alike,
    ),
    "a system of one unit is of the force": (
        api_clients,
        "caller",
        _of_the_force,
        test_api.test_a_referral_is_read_by_its_force_and_unit_and_is_not_there_for_others,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(cast, monkeypatch, fault):
    owner, name, replacement, test = FAULTS[fault]
    monkeypatch.setattr(owner, name, replacement)
    with pytest.raises(AssertionError):
        test(cast)
