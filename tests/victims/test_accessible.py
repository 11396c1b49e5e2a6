"""Every page of the victims' site is accessible and fits a telephone, also with errors on it; no page is left out."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from caraway.core import permissions
from caraway.core.joint.words import Option
from caraway.core.victim.records import Asker, Basis, RecordClass
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import Upward
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import routes
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements.models import Organisation
from caraway.platform.databases.planes import VICTIMS
from caraway.platform.tenancy import scope
from caraway.victims.actions import calls, inbound, isva_contacts
from caraway.victims.jobs import messages
from tests.functional.crawling import Crawl
from tests.matrix.table import SELF, Row
from tests.stage import served
from tests.victims.conftest import TODAY
from tests.victims.deciding import MOIRA, TOM, agreed, ahead, met, proposal
from tests.victims.test_further import opened
from tests.victims.test_marac import a_full_case, referred
from tests.victims.test_matrix import ROLES, TABLE, _case, _path
from tests.victims.test_messages import ask, check
from tests.victims.test_pairs import put, two
from tests.victims.test_put_right import ends
from tests.victims.test_put_right import told as told_once
from tests.victims.test_records import allow, told
from tests.victims.test_records import receive as records
from tests.victims.test_requests import receive as own_request
from tests.victims.test_risk_forms import begun
from tests.victims.test_serving import opened as newly_opened
from tests.victims.test_telling import one_that
from tests.victims.world import ADVISER, WORKER, actor

pytestmark = pytest.mark.slow

WITHOUT_A_PAGE = {
    "alive": "a line of text",
    "home": "sends on to the first desk",
    "account_logout": "only posted",
    "account_partner": "there only with a partner's sign-in",
    "partner_begin": "there only with a partner's sign-in",
    "partner_back": "there only with a partner's sign-in",
    "contact_paper": "a file",
    "counts_table": "a file",
    "account_no_work": "for somebody with no organisation; see the test of signing in",
}
"""Routes without a page of their own, and why."""

OURS = {name: row for name, row in TABLE.items() if not row.get("elsewhere")}
"""The routes whose pages are looked at here; those of both sites are looked at on the casework site."""


def people():
    """Somebody with each role of the site."""
    with scope.acting_as(INSTALLER):
        organisations = {one.kind: one for one in Organisation.objects.all()}
        for role in ROLES:
            kinds = permissions.role(role).kinds & organisations.keys()
            kind = "provider" if "provider" in kinds else min(kinds)
            email = f"{role}@pages.example.org"
            account = accounts.add_account(email=email, full_name=role.replace("_", " ").title(), by=INSTALLER)
            accounts.give_roles(account=account, organisation=organisations[kind], roles=[role], by=INSTALLER)
    who = {one: actor(f"{one}@pages.example.org") for one in ROLES}
    who |= {"safeguarding_member": actor(TOM), "safeguarding_manager": actor(MOIRA)}
    return [SimpleNamespace(role=one, place=SELF, name=one, actor=by) for one, by in who.items()]


def row(name, words):
    """Who may open it: of what the table tries only with nothing, whoever has the permission."""
    may = [one for one in ROLES if words["permission"] in permissions.role(one).allows]
    tried = may if "inner" in words else words.get("open") or may
    return Row(name, words["permission"], {one: frozenset({SELF}) for one in tried})


def made(house):
    """Addresses of what is there only in the middle of some work, by their routes."""
    case = a_full_case()
    own, theirs = own_request(case), records(case)
    about_one = {
        "contact_call": calls.begin(case=case, interpreter=False, by=actor(WORKER)),
        "contact_questions": begun(case),
        "contact_sent": referred(case),
        "contact_own_who": own_request(case, identity_by=None),
        **dict.fromkeys(("contact_own_time", "contact_own_copy", "contact_own_end"), own),
        **dict.fromkeys(("contact_others_told", "contact_others_decide"), theirs),
    }
    decision = met(ahead(TODAY)[0].case)
    agreed(decision, proposal(Option.HOLD), TOM)
    day = house.execute('SELECT case_id, id FROM victims_isvacourtday ORDER BY "on" DESC LIMIT 1').fetchone()
    parent = house.execute("SELECT case_id, id FROM victims_isvaperson WHERE kind = 'parent' LIMIT 1").fetchone()
    within = {name: [case, one] for name, one in about_one.items()}
    within["contact_notice"] = [inbound.log(case=case, way=Way.CALL, words="Somebody rang.", by=actor(WORKER))]
    within |= {name: [decision] for name in OURS if name.startswith("decision_") and name != "decision_new"}
    within |= {"decision": [decision], "support_day": day, "support_person_ways": parent, "support_person_call": parent}
    within |= deep(case, parent) | of_others(decision)
    return {name: SimpleNamespace(route=name, path=reverse(name, args=args)) for name, args in within.items()}


def deep(case, parent):
    """What is there only after several steps of several people."""
    agreed_to, given = records(case, asker=Asker.COURT, basis=Basis.ORDER), records(case)
    for one in (agreed_to, given):
        told(case, one)
        allow(case, one, RecordClass.CONTACTS)
    check(case)
    letter = ask(case, Way.LETTER)
    messages.send_due()
    one, other = opened(case), opened(case)
    client, whose = parent
    call = isva_contacts.begin(case=client, person=whose, interpreter=False, by=actor(ADVISER))
    return {
        "contact_letter": [case, letter],
        "contact_others_agree": [case, agreed_to],
        "contact_others_give": [case, given],
        "contact_same": [one, other],
        "support_called": [client, call],
        "support_person_way": [client, whose, "change"],
    }


def of_others(decision):
    """Something told wrongly, a pair that waits for the other side, and an agreement that serves none yet."""
    came = told_once(one_that(Upward.ATTENDED))
    ends(came)
    pair = put(decision, two()[1].case)
    return {
        "contact_right": [came.case_id, came.pk],
        "decision_pair": [decision, pair],
        "decision_pair_drop": [decision, pair],
        "serving_say": [newly_opened().pk],
    }


def named(house):
    """What finds the family name of anybody who is contacted or supported."""
    names = house.execute("SELECT family_name FROM victims_victimcase UNION SELECT family_name FROM victims_isvacase")
    return re.compile("|".join(rf"\b{re.escape(one)}\b" for (one,) in names if one))


def test_every_page_is_accessible_and_fits_a_telephone(server, house, browser, axe_script, capsys):
    targets = {
        name: SimpleNamespace(route=name, path=_path(name, _case())) for name in OURS if "inner" not in OURS[name]
    }
    targets |= made(house)
    listed = {name: Row(name, "signed in", {}) for name in routes.LISTED}
    with served(server, TODAY, plane=VICTIMS) as address:
        crawl = Crawl(browser, address, axe_script, WITHOUT_A_PAGE)
        crawl.walk(people(), listed | {name: row(name, words) for name, words in TABLE.items()}, targets)
    with capsys.disabled():
        print(f"\n{crawl.pages} pages of {len(crawl.reached)} routes looked at")
    assert "\n".join(crawl.wrong) == ""
    # A title stays in the history of the browser, and on the screen of whoever switches windows.
    assert [one for one in crawl.titles if named(house).search(one)] == []
    assert sorted(set(OURS) - set(WITHOUT_A_PAGE) - crawl.reached) == []
