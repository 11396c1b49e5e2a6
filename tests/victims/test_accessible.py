"""Every page of the victims' site is accessible and fits a telephone, also with errors on it; no page is left out."""

from types import SimpleNamespace

import pytest

from caraway.core import permissions
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import routes
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements.models import Organisation
from caraway.platform.databases.planes import VICTIMS
from caraway.platform.tenancy import scope
from tests.functional.crawling import Crawl
from tests.matrix.table import SELF, Row
from tests.stage import served
from tests.victims.conftest import TODAY
from tests.victims.test_matrix import ROLES, TABLE, _case, _path
from tests.victims.world import actor

pytestmark = pytest.mark.slow

WITHOUT_A_PAGE = {
    "alive": "a line of text",
    "home": "sends on to the first desk",
    "account_logout": "only posted",
    "account_partner": "there only with a partner's sign-in",
    "partner_begin": "there only with a partner's sign-in",
    "partner_back": "there only with a partner's sign-in",
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
    return [SimpleNamespace(role=one, place=SELF, name=one, actor=actor(f"{one}@pages.example.org")) for one in ROLES]


def row(name, words):
    """Who may open it: of what the table tries only with nothing, whoever has the permission."""
    may = [one for one in ROLES if words["permission"] in permissions.role(one).allows]
    tried = may if words.get("inner") or words.get("elsewhere") else words["open"]
    return Row(name, words["permission"], {one: frozenset({SELF}) for one in tried})


def test_every_page_is_accessible_and_fits_a_telephone(server, house, browser, axe_script, capsys):
    case = _case()
    targets = {
        name: SimpleNamespace(route=name, path=_path(name, case)) for name in OURS if not OURS[name].get("inner")
    }
    listed = {name: Row(name, "signed in", {}) for name in routes.LISTED}
    with served(server, TODAY, plane=VICTIMS) as address:
        crawl = Crawl(browser, address, axe_script, WITHOUT_A_PAGE)
        crawl.walk(people(), listed | {name: row(name, words) for name, words in TABLE.items()}, targets)
    with capsys.disabled():
        print(f"\n{crawl.pages} pages of {len(crawl.reached)} routes looked at")
    assert "\n".join(crawl.wrong) == ""
    assert sorted(set(OURS) - set(WITHOUT_A_PAGE) - crawl.reached) == []
