"""Who may open what on the victims' site: every route × every role, of this organisation and of another, against a reviewed table."""

import re
import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from caraway.core import permissions
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import routes
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Organisation
from caraway.platform.tenancy import scope
from caraway.victims.demonstration_counts import READER
from caraway.victims.models import VictimCase
from caraway.victims.queries.cases import case_rows
from caraway.victims.queries.counts import areas
from caraway.victims.queries.isva import caseload
from tests.sign_in import signed_in
from tests.victims.conftest import TODAY
from tests.victims.world import ADVISER, WORKER, actor

TABLE = tomllib.loads(Path(__file__).with_name("expected.toml").read_text())
MASK = re.compile(rb'name="csrfmiddlewaretoken" value="\w{64}"')
ROLES = sorted(one.key for one in permissions.ROLES.values() if one.kinds and "victims" in one.planes)
OPEN = {200, 302, 400, 409}


def patterns():
    return {pattern.name: pattern for _, pattern in routes.walk(get_resolver()) if pattern.name not in routes.LISTED}


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(patterns()) == sorted(TABLE)


def test_every_view_declares_what_its_row_says():
    found = {name: routes._permission_of(pattern.callback) for name, pattern in patterns().items()}
    assert found == {name: row["permission"] for name, row in TABLE.items()}


def test_no_address_says_what_it_is_about():
    told = re.compile("victim|police|abuse|safe|dash|marac|survivor|isva|harm", re.IGNORECASE)
    assert [route for route, _ in routes.walk(get_resolver()) if told.search(route)] == []


@pytest.fixture
def everybody(house):
    """Somebody with each role here, and somebody with each in another organisation, as clients."""
    with scope.acting_as(INSTALLER):
        here = {one.kind: one for one in Organisation.objects.all()}
        there = {kind: agreements.add_organisation(name=f"Another {kind}", kind=kind, by=INSTALLER) for kind in here}
        for where, organisations in (("here", here), ("there", there)):
            for key in ROLES:
                kinds = permissions.role(key).kinds
                kind = next(one for one in ("provider", "licensor", "commissioner") if one in kinds)
                organisation = organisations[kind]
                email = f"{key}.{where}@matrix.example.org"
                account = accounts.add_account(email=email, full_name=f"{key} {where}", by=INSTALLER)
                accounts.give_roles(account=account, organisation=organisation, roles=[key], by=INSTALLER)
    return {(key, where): _client(f"{key}.{where}@matrix.example.org") for key in ROLES for where in ("here", "there")}


def _client(email):
    client = Client(HTTP_HOST="victims.localhost", raise_request_exception=False)
    return signed_in(client, Account.objects.get(email=email))


def _case():
    by, adviser, reader = actor(WORKER), actor(ADVISER), actor(READER)
    with scope.acting_as(by):
        contact = case_rows(by, TODAY)[0].id
    with scope.acting_as(reader):
        commissioned = areas(reader, TODAY)[0].agreement
    with scope.acting_as(adviser):
        return {"": contact, "support": caseload(adviser, TODAY)[0].id, "counts": commissioned}


def _path(name, case):
    row = TABLE[name]
    inner = row.get("inner")
    within = ([uuid4()] if inner is True or row.get("within") else []) + ([inner] if isinstance(inner, str) else [])
    return reverse(name, args=[case[row.get("of", "")], *within]) if row.get("record") else reverse(name)


def _answers(everybody, case):
    """What is wrong with each attempt in turn, nothing where it is answered as the table says."""
    nothing = {
        (one, method): _plain(getattr(client, method)("/nothing-is-here/", {"request_key": uuid4()}))
        for one, client in everybody.items()
        for method in ("get", "post")
    }
    for name, row in TABLE.items():
        if row.get("elsewhere"):
            continue
        for (role, where), client in everybody.items():
            opens = role in row["open"] and (where == "here" or not row.get("record"))
            for method in ("get", "post"):
                answer = getattr(client, method)(_path(name, case), {"request_key": uuid4()})
                if opens:
                    right = answer.status_code in OPEN | {405}
                else:
                    same = _plain(answer) == nothing[(role, where), method]
                    right = answer.status_code == 405 or (answer.status_code == 404 and same)
                said = f"{name}: {role} {where}: {method}: open {opens}, answered {answer.status_code}"
                yield "" if right else said
        nobody = Client(HTTP_HOST="victims.localhost").get(_path(name, case))
        right = nobody.status_code == 302 and "/account/sign-in" in nobody.url
        yield "" if right else f"{name}: nobody: {nobody.status_code}"


def _plain(answer):
    return MASK.sub(b"", answer.content)


def test_everybody_gets_open_what_the_table_says_and_nothing_else(everybody, house):
    before = house.execute("SELECT count(*), sum(hashtext(c::text)) FROM victims_victimcase c").fetchone()
    answers = list(_answers(everybody, _case()))
    after = house.execute("SELECT count(*), sum(hashtext(c::text)) FROM victims_victimcase c").fetchone()
    assert [one for one in answers if one] == []
    assert len(answers) > 200
    assert before == after
    with scope.acting_as(actor(WORKER)):
        assert VictimCase.objects.count() > 100


@pytest.mark.parametrize("fault", ["permission", "reach"])
def test_a_fault_is_found(everybody, house, monkeypatch, fault):
    """The control: a role that may too much, and cases that are everybody's."""
    from caraway.victims import reach
    from caraway.victims.queries import cases

    case = _case()
    if fault == "reach":
        monkeypatch.setattr(cases, "theirs", lambda by: VictimCase.objects.all())
        monkeypatch.setattr(reach, "theirs", lambda by: VictimCase.objects.all())
        house.execute("ALTER TABLE victims_victimcase DISABLE ROW LEVEL SECURITY")
        found = " there: "
    else:
        changed = dict(permissions.ROLES)
        old = changed["auditor"]
        changed["auditor"] = permissions.Role(old.key, old.words, old.kinds, old.allows | {"victim.see"}, old.planes)
        monkeypatch.setattr(permissions, "ROLES", changed)
        found = ": auditor here: "
    assert found in next(one for one in _answers(everybody, case) if one)
