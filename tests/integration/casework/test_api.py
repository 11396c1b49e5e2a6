"""Referrals sent by a force's own system: made once, with each field's error named, and nothing of the victim kept open."""

import dataclasses
import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db import connection

from caraway.bridge import intake
from caraway.bridge.intake import Place
from caraway.bridge.sealing import key_pair
from caraway.casework.actions import api_clients
from caraway.casework.models import ApiClient, ApiReferral, Case, FactRow, ReferralDraft
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.audit import queries as audit
from caraway.platform.audit.models import AuditRow
from caraway.platform.tenancy import scope
from tests.cast import BEGAN, _organisation, on
from tests.integration.casework.police import MARK, browser_of, page, text
from tests.integration.casework.systems import administrator, body, connected, fields, get, machine, post
from tests.integration.casework.test_actions_once import together


def test_the_example_of_the_description_is_referred_in_the_officers_name(cast):
    key = connected(cast)
    answer = post(key, body(cast))
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["state"] == "referred"
    with scope.acting_as(CARAWAY):
        case = Case.objects.get()
        assert (said["id"], said["reference"]) == (str(case.id), case.reference)
        assert said["address"] == f"http://casework.localhost/api/v1/referrals/{case.reference}"
        system = Account.objects.get(full_name__startswith="Records")
        assert case.referred_by == cast.officer.account_id
        assert case.unit_id == cast.officer.unit_id
        assert set(FactRow.objects.values_list("by", "by_name")) == {(system.id, system.full_name)}
    with scope.acting_as(cast.supervisor):
        rows = audit.lines(cast.police.id).rows[:3]
    assert [row.verb for row in reversed(rows)] == ["case refer", "referral send", "page seen"]
    assert {(row.who, row.account_id) for row in rows} == {(system.full_name, system.id)}
    assert not answer.cookies
    assert "Dean Marlowe" in page(browser_of(cast.officer), "/police/referrals/")


def test_the_same_request_again_gets_the_first_answer_and_another_body_is_refused(cast):
    key, idempotency = connected(cast), uuid4()
    first = post(key, body(cast), idempotency)
    again = post(key, body(cast), idempotency)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    for other in ({"participant__given_name": "Dan"}, {"victim__phone": "07700 900986"}):
        refused = post(key, body(cast, **other), idempotency)
        assert (refused.status_code, fields(refused)) == (409, ["Idempotency-Key"])
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == 1


def test_a_key_of_idempotency_is_each_systems_own(cast):
    idempotency = uuid4()
    assert post(connected(cast), body(cast), idempotency).status_code == 201
    other = body(cast, participant__family_name="Marlowe-Two", participant__date_of_birth="1985-02-01")
    assert post(connected(cast), other, idempotency).status_code == 201


def test_a_refusal_uses_up_no_key(cast):
    key, idempotency = connected(cast), uuid4()
    assert post(key, body(cast, participant__sex="other words"), idempotency).status_code == 422
    assert post(key, body(cast), idempotency).status_code == 201


def test_the_same_person_again_under_another_key_is_refused(cast):
    key = connected(cast)
    reference = post(key, body(cast)).json()["reference"]
    refused = post(key, body(cast))
    assert (refused.status_code, fields(refused)) == (409, ["offence.police_reference"])
    assert reference in refused.json()["errors"][0]["reason"]


def test_what_needs_a_decision_waits_as_the_officers_draft(cast):
    answer = post(connected(cast), body(cast, offence__offence_code="SC15004"))
    said = answer.json()
    assert (answer.status_code, said["reference"], said["state"]) == (201, None, "needs supervisor")
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()
        draft = ReferralDraft.objects.get()
    assert (draft.account_id, str(draft.id)) == (cast.officer.account_id, said["id"])
    officer = browser_of(cast.officer)
    path = said["address"].removeprefix("http://casework.localhost")
    assert "Dean Marlowe" in page(officer, path)
    assert "Dean Marlowe" in page(browser_of(cast.supervisor), f"/police/drafts/{draft.id}/agreement/")


def test_who_is_not_eligible_is_not_referred(cast):
    answer = post(connected(cast), body(cast, offence__admits=False))
    assert (answer.status_code, fields(answer)) == (422, [""])
    assert answer.json()["errors"][0]["reason"].startswith("Not eligible")


def test_every_field_that_is_wrong_is_named_and_no_value_is_repeated(cast):
    key = connected(cast)
    day = (cast.today + timedelta(days=1)).isoformat()
    bad = {
        "participant__date_of_birth": "31/02/MARK",
        "participant__sex": "MARK-sex",
        "participant__phone": "MARK-phone",
        "participant__interpreter": "MARK-yes",
        "participant__safe_methods": ["MARK-way"],
        "participant__postcode": "MARK-postcode",
        "participant__shoe_size": "MARK-size",
        "offence__police_reference": None,
        "offence__offence_on": day,
        "caution__requirements": ["evidence"],
        "delivery__mode": 7,
        "victim__phone": "MARK-0",
        "victim__efforts_made": "MARK-x",
        "victim__date_of_birth": "MARK-y",
        "victim__MARK-name": "MARK-z",
        "MARK_block": 1,
        "officer": "",
    }
    answer = post(key, body(cast, **bad))
    assert answer.status_code == 422
    assert "MARK" not in answer.content.decode()
    named = {path.replace("__", ".") for path in bad} - {"victim.MARK-name", "MARK_block"} | {"victim", ""}
    assert set(fields(answer)) == named
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()
        assert not ApiReferral.objects.exists()


def test_a_body_that_is_no_object_is_refused(cast):
    key = connected(cast)
    for content in (b"", b"[]", b"\xff", b'{"officer": "a", "officer": "b"}', b"[" * 50_000):
        assert post(key, content).status_code == 422
    assert fields(post(key, body(cast, victim="MARK"))).count("victim") == 1
    assert post(key, b" " * 100_001).status_code == 413
    for officer in ("\ud800", "a\0b@example.org", 7):
        assert fields(post(key, body(cast, officer=officer))) == ["officer"]
    assert get(key, "/api/v1/referrals/CARA%00").status_code == 404
    missing = post(key, body(cast), "no uuid")
    assert (missing.status_code, fields(missing)) == (422, ["Idempotency-Key"])
    assert get(key, "/api/v1/referrals").status_code == 405


def test_an_officer_of_another_force_or_unit_refers_nobody(cast):
    for system, officer in (
        (connected(cast), cast.welsh_officer),
        (connected(cast, unit=cast.portsmouth.id), cast.officer),
    ):
        answer = post(system, body(cast) | {"officer": Account.objects.get(pk=officer.account_id).email})
        assert (answer.status_code, fields(answer)) == (422, ["officer"])
    assert fields(post(connected(cast), body(cast) | {"agreement": "CARA Nowhere"})) == ["agreement"]
    with on(BEGAN), scope.acting_as(INSTALLER):
        alone = _organisation("Isle Police", "police", force_code="44")
    nobody_refers = post(connected(cast, organisation=alone), body(cast))
    assert nobody_refers.status_code == 403


def test_without_a_key_every_address_answers_alike(cast):
    key = connected(cast)
    reference = post(key, body(cast)).json()["reference"]
    session = browser_of(cast.officer)
    asked = [
        ask(path)
        for ask in (machine().get, session.get, lambda path: get("cw_wrong", path), machine().post)
        for path in (f"/api/v1/referrals/{reference}", "/api/v1/referrals", "/api/v1/nothing", "/api/v1/openapi.json")
    ]
    assert {(one.status_code, one.content) for one in asked} == {(401, asked[0].content)}
    assert {one.headers["WWW-Authenticate"] for one in asked} == {"Bearer"}


def test_a_key_opens_no_page(cast):
    answer = get(connected(cast), "/police/referrals/")
    assert answer.status_code == 302
    assert "/account/sign-in" in answer.headers["Location"]


def test_a_referral_is_read_by_its_force_and_unit_and_is_not_there_for_others(cast):
    key = connected(cast)
    said = post(key, body(cast)).json()
    here = f"/api/v1/referrals/{said['reference']}"
    stands = get(key, here).json()
    assert stands["stage"] == "referred"
    assert stands["police_reference"] == "44260000017"
    assert stands == get(key, f"/api/v1/referrals/{said['id']}").json()
    assert get(connected(cast, unit=cast.southampton.id), here).status_code == 200
    nothing = get(key, "/api/v1/referrals/CARA-NOTHING")
    for other in (connected(cast, unit=cast.portsmouth.id), connected(cast, organisation=cast.welsh_police)):
        answer = get(other, here)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert get(other, "/api/v1/nothing").content == nothing.content
    with scope.acting_as(cast.supervisor):
        seen = AuditRow.objects.filter(verb="page.seen", route="api_referral")
        assert {tuple(map(str, row.subject_ids)) for row in seen} == {(said["id"],)}


def test_due_and_attendance_are_read_as_the_police_page_says_them(cast):
    person = cast.attended_a()
    stands = get(connected(cast), f"/api/v1/referrals/{person.row().reference}").json()
    assert any("attended" in line for line in stands["attendance"])
    without = cast.accepted(given=False)
    (due,) = get(connected(cast), f"/api/v1/referrals/{without.row().reference}").json()["due_from_police"]
    assert set(due) == {"what", "due_on", "last_on"}


def test_a_disconnected_system_is_shut_out_at_once(cast):
    key = connected(cast)
    assert get(key, "/api/v1/openapi.json").status_code == 200
    with scope.acting_as(cast.supervisor):
        client = ApiClient.objects.get()
    assert client.last_used_at is not None
    assert key not in str(ApiClient.objects.values_list())
    api_clients.disconnect_system(system=client.id, by=administrator(cast))
    assert get(key, "/api/v1/openapi.json").status_code == 401


def test_who_asks_too_often_waits(cast, monkeypatch):
    monkeypatch.setattr(api_clients, "MOST_A_MINUTE", 2)
    key = connected(cast)
    assert [get(key, "/api/v1/openapi.json").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert get(connected(cast), "/api/v1/openapi.json").status_code == 200


def test_a_description_of_what_is_asked_of_this_force(cast):
    key = connected(cast)
    found = get(key, "/api/v1/openapi.json").json()
    schema = found["components"]["schemas"]["Referral"]
    shown = found["paths"]["/api/v1/referrals"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert list(unlike(shown, schema, found)) == []
    assert list(unlike(shown | {"victim": {"given_name": 7}}, schema, found)) != []
    sent = post(key, body(cast) | {"agreement": schema["properties"]["agreement"]["enum"][0]})
    schemas = found["components"]["schemas"]
    assert list(unlike(sent.json(), schemas["Made"], found)) == []
    stands = get(key, f"/api/v1/referrals/{sent.json()['reference']}").json()
    assert list(unlike(stands, schemas["Stands"], found)) == []
    for answer in (post(key, {}), get(key, "/api/v1/nothing"), get("cw_none", "/api/v1/referrals")):
        assert list(unlike(answer.json(), schemas["Errors"], found)) == []


def test_every_field_the_description_calls_needed_is_named_where_it_is_left_out(cast):
    key = connected(cast)
    schema = get(key, "/api/v1/openapi.json").json()["components"]["schemas"]["Referral"]
    blocks = [block for block in schema["required"] if block != "officer"]
    needed = {f"{block}.{name}" for block in blocks for name in schema["properties"][block]["required"]}
    assert needed | {"officer"} <= set(fields(post(key, {})))
    assert len(needed) > 25


def unlike(value, schema, whole, at="body"):
    """Where a value is not as its schema says: the part of JSON Schema that the description is written in."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(kinds[one] for one in types)):
        yield at
        return
    if "enum" in schema and value not in schema["enum"]:
        yield at
    if isinstance(value, dict):
        known = schema["properties"]
        yield from (f"{at}.{name}" for name in value.keys() - known.keys())
        yield from (f"{at}.{name}" for name in set(schema["required"]) - value.keys())
        for name in value.keys() & known.keys():
            yield from unlike(value[name], known[name], whole, f"{at}.{name}")
    if isinstance(value, list):
        for one in value:
            yield from unlike(one, schema["items"], whole, f"{at}[]")


def test_the_key_is_shown_once_and_opens_until_the_system_is_disconnected(cast):
    browser = browser_of(administrator(cast))
    asked = {"name": "Custody records", "unit": str(cast.southampton.id), "request_key": str(uuid4())}
    shown = browser.post("/systems/connect/", asked)
    (key,) = re.findall(r'value="(cw_[\w-]{43})"', text(shown))
    again = text(browser.post("/systems/connect/", asked | {"request_key": str(uuid4())}))
    assert "Enter a name that none of your connected systems has" in again
    listed = page(browser, "/systems/")
    assert key not in listed
    assert "Southampton custody" in listed
    assert post(key, body(cast)).status_code == 201
    with scope.acting_as(cast.officer):
        client = ApiClient.objects.get()
    assert browser.post(f"/systems/{client.id}/disconnect/", {"request_key": str(uuid4())}).status_code == 302
    assert "Disconnected" in page(browser, "/systems/")
    assert post(key, body(cast)).status_code == 401
    assert "participant.given_name" in page(browser, "/systems/fields/")


def test_nobody_signs_in_with_the_account_of_a_system(cast):
    connected(cast)
    with scope.acting_as(cast.officer):
        account = ApiClient.objects.get().account
    assert account.email == f"{account.id}@example.org"
    assert not account.is_active
    assert not account.has_usable_password()
    assert browser_of(dataclasses.replace(cast.officer, account_id=account.id)).get("/police/").status_code == 302


def test_nothing_of_the_victim_stays_open_or_is_written_down(cast, caplog, capfd, settings):
    private, public = key_pair()
    settings.VICTIMS_PUBLIC_KEY = public.hex()
    key = connected(cast)
    marked = {f"victim__{name}": f"{MARK}-{name}" for name in ("given_name", "family_name", "relationship", "effort")}
    broken = {"victim__views": f"{MARK}-view", "victim__coercive_signs": [MARK], f"victim__{MARK}": MARK}
    answers = [post(key, body(cast, **marked, **broken)), post(key, body(cast, victim=MARK))]
    answers.append(post(key, json.dumps(body(cast, **marked)).encode()[:-1]))
    answers.append(post(key, body(cast, **marked)))
    answers.append(post(key, body(cast, **marked, offence__offence_code="SC15004", participant__given_name="Dan")))
    assert [one.status_code for one in answers] == [422, 422, 422, 201, 201]
    said = [one.content.decode() for one in answers] + [caplog.text, *capfd.readouterr()]
    assert not [one for one in said if MARK in one]
    assert MARK not in everything(cast)
    with scope.acting_as(CARAWAY):
        draft = ReferralDraft.objects.get()
    assert intake.opened(bytes(draft.sealed), Place(draft.id), private).given_name == f"{MARK}-given_name"


def everything(cast):
    """Every row of every table, as text."""
    tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    with scope.acting_as(CARAWAY), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('caraway.organisation', %s, true)", [str(cast.police.id)])
        cursor.execute(f"{tables} AND relname !~ 'dropbox' AND has_table_privilege(oid, 'SELECT')")
        found = []
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT {name}::text FROM {name}")
            found += [row for (row,) in cursor.fetchall()]
    assert any("Marlowe" in row for row in found)
    return "\n".join(found)


def test_the_same_request_twice_at_once_is_once(shared_cast):
    key, idempotency = connected(shared_cast), uuid4()
    sent = body(shared_cast, offence__police_reference="44260000991", participant__family_name="Marlowe-At-Once")
    first, second = together(*[lambda: post(key, sent, idempotency)] * 2)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    with scope.acting_as(CARAWAY):
        assert Case.objects.filter(police_reference="44260000991").count() == 1


def test_the_example_of_the_how_to_does_what_it_says(cast):
    how_to = (Path(__file__).parents[3] / "docs/how-to/refer-by-api.md").read_text()
    (shown,) = re.findall(r"--data @- <<'EOF'\n(.*?)\nEOF", how_to, re.S)
    sent = json.loads(shown)
    assert sent.keys() == body(cast).keys()
    days = {name: body(cast)["offence"][name] for name in ("offence_on", "arrest_on", "statement_on")}
    sent["offence"] |= days
    sent["caution"]["cautioned_on"] = cast.today.isoformat()
    headers = dict(re.findall(r'-H "([\w-]+): ([^"]*)"', how_to))
    assert headers.keys() == {"Authorization", "Idempotency-Key", "Content-Type"}
    assert post(connected(cast), sent | {"officer": body(cast)["officer"]}).status_code == 201
