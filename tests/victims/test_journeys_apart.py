"""One person on both sides, a couple, and a change of who contacts victims: both sites served, and nothing of the one on the other."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Organisation
from caraway.platform.tenancy import scope
from caraway.victims.models import VictimCase
from tests.functional.journeys import Keys, by_key, errors, fill, follow, heading, press, shows
from tests.stage import Visitor
from tests.victims.both_sites import *  # noqa: F403  fixtures
from tests.victims.both_sites import AREA, COOKIE, COORDINATOR, COORDINATOR_TOO, OFFICER, Both
from tests.victims.conftest import TODAY
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER

pytestmark = pytest.mark.slow

MASK = re.compile(rb'(name="(csrfmiddlewaretoken|request_key)" value="[\w-]+")')
MEN_AND_WOMEN = {
    "ralf": ("Ralf", "Tarrant", "male", "+447700900811", "8 Weir Lane"),
    "mina": ("Mina", "Sallow", "female", "+447700900812", "9 Mill Street"),
    "wilf": ("Wilf", "Garrow", "male", "+447700900821", "4 Staithe Row"),
    "edith": ("Edith", "Garrow", "female", "+447700900821", "4 Staithe Row"),
}
"""The couple has one telephone and one home; the two others have parted."""
AGAINST = {"ralf": "mina", "mina": "ralf", "wilf": "edith", "edith": "wilf"}
LICENSOR = "v.winter@victims.example.org"


def as_participant(who: str, number: int) -> dict:
    given, family, sex, phone, address = MEN_AND_WOMEN[who]
    said = {"given_name": given, "family_name": family, "sex": sex, "phone": phone, "address": address}
    return said | {"police_reference": f"44260070{number:03}"}


def as_victim(who: str) -> dict:
    given, family, _, phone, address = MEN_AND_WOMEN[who]
    born = {"date_of_birth": "1991-04-05"}
    return born | {
        "given_name": given,
        "family_name": family,
        "phone": phone,
        "address": address,
        "postcode": "SO14 2AR",
    }


@dataclass
class Scene:
    """Casework's cases by who takes part in them, victim cases by who the victim is, and the session of each coordinator."""

    both: Both
    cases: dict[str, str]
    victims: dict[str, UUID]
    sessions: dict[str, str]

    def casework_says(self) -> dict[str, bytes]:
        """What the coordinators' pages of these people say, to the byte."""
        found = {}
        for email, session in self.sessions.items():
            asks = Visitor(self.both.participants, cookies={COOKIE: session})
            for path in (
                "/cases/",
                "/cases/today",
                "/cases/one-person",
                *(f"/cases/{one}/" for one in self.cases.values()),
            ):
                answer = asks.get(path)
                assert answer.status == 200, path
                found[f"{email} {path}"] = MASK.sub(b"", answer.body)
        return found


@pytest.fixture(scope="module")
def scene(both: Both) -> Scene:
    names = list(MEN_AND_WOMEN)
    cases = both.by_hand(
        *(
            (
                "refer",
                {
                    "by": OFFICER,
                    "agreement": AREA,
                    "answers": as_participant(one, n),
                    "victim": as_victim(AGAINST[one]),
                },
            )
            for n, one in enumerate(names, 101)
        )
    )
    takes = dict(zip(cases, (COORDINATOR, COORDINATOR_TOO) * 2, strict=True))
    both.by_hand(*(("accept", {"case": case, "by": by}) for case, by in takes.items()), ("hashes", {}))
    sessions = both.by_hand(*(("session", {"email": one}) for one in (COORDINATOR, COORDINATOR_TOO)))
    both.jobs()
    with scope.acting_as(CARAWAY):
        opened = {str(one.casework_case): one.pk for one in VictimCase.objects.filter(casework_case__in=cases)}
    by_participant = dict(zip(names, cases, strict=True))
    victims = {AGAINST[one]: opened[case] for one, case in by_participant.items()}
    return Scene(both, by_participant, victims, dict(zip((COORDINATOR, COORDINATOR_TOO), sessions, strict=True)))


def assigned(both: Both, case: UUID, worker: str) -> None:
    page = both.page_of(SUPERVISOR, f"/contacts/{case}/worker")
    page.get_by_label(worker).check()
    press(page, "Save")
    assert errors(page) == []
    page = both.page_of(SUPERVISOR, f"/contacts/{case}/")
    shows(page, f"opened 2 March 2026 · {worker}")


def says_nothing_of(page, *words: str) -> None:
    content = page.content()
    assert [one for one in words if one in content] == []


def references(scene: Scene, *who: str) -> list[str]:
    """What would tell of the victim cases of these people."""
    with scope.acting_as(CARAWAY):
        rows = VictimCase.objects.filter(pk__in=[scene.victims[one] for one in who])
        return [word for one in rows for word in (one.reference, str(one.pk))]


def test_participant_in_one_case_and_victim_in_another(scene):
    both, before = scene.both, scene.casework_says()
    assigned(both, scene.victims["mina"], "M. Aldous")
    assigned(both, scene.victims["ralf"], "J. Pemberly")
    for worker, colleague, who, other in (
        (WORKER, "J. Pemberly", "mina", "ralf"),
        (COLLEAGUE, "M. Aldous", "ralf", "mina"),
    ):
        page = both.page_of(worker, f"/contacts/{scene.victims[who]}/")
        if worker == WORKER:
            both.look(page, f"apart-{who}")
        says_nothing_of(page, colleague, "A colleague also works", *references(scene, other), scene.cases[who])
        follow(page, "Call")
        press(page, "May I call now")
        shows(page, MEN_AND_WOMEN[who][3].replace("+447700", "07700 "))  # the control of what the couple gets
        page.goto(f"{both.address}/contacts/{scene.victims[who]}/attempt")
        fill(page, {"result": "engaged", "way": "in_person"})
        press(page, "Save")
        shows(page, "Engaged")
    shared = both.page_of(SUPERVISOR, "/contacts/same")
    says_nothing_of(shared, "Sallow", "Tarrant")
    both.jobs()
    after = scene.casework_says()
    assert {path for path in before if before[path] != after[path]} == set()
    _kept_apart(scene)
    assert scene.casework_says() != after  # the control: what casework itself does is seen


def _kept_apart(scene):
    """Casework keeps the two out of one workshop: there is no box for a reason, and the victims' site shows nothing of it."""
    both = scene.both
    hers = both.page_of(WORKER, f"/contacts/{scene.victims['mina']}/")
    shown = MASK.sub(b"", hers.content().encode())
    page = both.participants_page(scene.sessions[COORDINATOR], f"/cases/{scene.cases['mina']}/")
    reference = re.search(r"CARA-\w+", page.content()).group()
    says_nothing_of(page, "Tarrant", "Aldous", "Pemberly")
    page.goto(f"{both.participants}/cases/{scene.cases['ralf']}/")
    says_nothing_of(page, "Sallow", "Aldous", "Pemberly")
    page.goto(f"{both.participants}/cases/{scene.cases['ralf']}/apart/")
    assert page.locator("main form :is(input, textarea, select):not([type=hidden])").count() == 1
    both.look(page, "apart-keep")
    fill(page, {"reference": reference})
    press(page, "Keep apart")
    shows(page, f"Mina Sallow, {reference}")
    both.look(page, "apart-kept")
    both.jobs()
    hers.reload()
    assert MASK.sub(b"", hers.content().encode()) == shown


def test_a_couple_cautioned_together(scene):
    both, before = scene.both, scene.casework_says()
    assigned(both, scene.victims["edith"], "M. Aldous")
    assigned(both, scene.victims["wilf"], "J. Pemberly")
    for worker, who, other in ((WORKER, "edith", "wilf"), (COLLEAGUE, "wilf", "edith")):
        page = both.page_of(worker, f"/contacts/{scene.victims[who]}/")
        says_nothing_of(page, "A colleague also works", *references(scene, other))
        follow(page, "Call")
        press(page, "May I call now")
        assert heading(page).inner_text() == "Do not call"
        shows(page, "The other party has the same number or address")
        says_nothing_of(page, "07700 900821")
        both.look(page, f"couple-{who}")
    both.jobs()
    after = scene.casework_says()
    assert {path for path in before if before[path] != after[path]} == set()
    page = both.participants_page(scene.sessions[COORDINATOR], "/cases/one-person")
    says_nothing_of(page, "Garrow", "Tarrant", "Sallow")


def people_of(organisation: Organisation, email: str, name: str) -> str:
    with scope.acting_as(INSTALLER):
        account = accounts.add_account(email=email, full_name=name, by=INSTALLER)
        accounts.give_roles(account=account, organisation=organisation, roles=["victim_contact_worker"], by=INSTALLER)
    return email


def moved(both: Both, agreement: Agreement, old: str, new: str, last) -> None:
    """The licensor ends the part of the one and adds that of the other, by the pages of the agreement."""
    page = both.page_of(LICENSOR, f"/set-up/agreements/{agreement.pk}/")
    row = page.locator("tr", has_text="Victim contact").filter(has_text=old)
    with page.expect_navigation():
        row.get_by_role("link", name="End").click()
    fill(page, {"last_on": last})
    press(page, "Save")
    assert errors(page) == []
    follow(page, "Add a party")
    page.locator('[name="organisation"]').select_option(label=new)
    fill(page, {"part": "victim_contact", "from_on": last + timedelta(days=1)})
    press(page, "Add it")
    shows(page, "Who does what")
    both.look(page, f"moved-{new[:6].lower()}")


def test_the_force_contacts_victims_itself_and_then_a_third_organisation(scene):
    both, before = scene.both, scene.casework_says()
    with scope.acting_as(CARAWAY):
        case = VictimCase.objects.select_related("agreement").filter(agreement__name__contains="North").first()
    with scope.acting_as(INSTALLER):
        force = Organisation.objects.get(name="Harbour Constabulary")
        third = agreements.add_organisation(name="Quay Partners", kind="provider", by=INSTALLER)
    of_force = people_of(force, "k.osier@force.example.org", "K. Osier")
    of_third = people_of(third, "b.lowe@quay.example.org", "B. Lowe")
    # The demonstration's agreements report to nobody; this one is the licensor's.
    both.owner.execute(
        "UPDATE agreements_agreement SET reports_to_id = (SELECT id FROM agreements_organisation WHERE kind = 'licensor')"
        " WHERE id = %s",
        [case.agreement_id],
    )
    where, days = f"/contacts/{case.pk}/", timedelta(days=1)
    shows(both.page_of(WORKER, where), case.reference)
    shows(both.page_of(of_force, where), "Page not found")
    moved(both, case.agreement, "Harbour House", "Harbour Constabulary", TODAY)
    with both.on(TODAY + days):
        shows(both.page_of(WORKER, where), "Page not found")
        _by_keys(both, of_force, case)
        moved(both, case.agreement, "Harbour Constabulary", "Quay Partners", TODAY + 9 * days)
    with both.on(TODAY + 10 * days):
        for gone in (WORKER, of_force):
            shows(both.page_of(gone, where), "Page not found")
        page = both.page_of(of_third, where)
        shows(page, case.reference)
        shows(page, "K. Osier")  # who met her before stays known
        shows(page, "Engaged")
        both.look(page, "moved-history")
        both.jobs()
    after = scene.casework_says()
    assert {path for path in before if before[path] != after[path]} == set()


def _by_keys(both: Both, email: str, case: VictimCase) -> None:
    """From signing in to a meeting that is recorded, by the keyboard alone."""
    page = both.page_of(email)
    keys = Keys(page)
    keys.to("link", "Cases")
    by_key(page, "Enter")
    both.look(page, "force-cases")
    keys.to("link", f"{case.given_name} {case.family_name}")
    by_key(page, "Enter")
    shows(page, case.reference)
    keys.to("link", "Record a meeting")
    by_key(page, "Enter")
    keys.to("button", "Save")
    by_key(page, "Enter")
    assert len(errors(page)) == 1
    both.look(page, "force-errors")
    keys.to("radio", "", "result")
    page.keyboard.press("Space")
    while page.locator('[name="result"]:checked').get_attribute("value") != "engaged":
        page.keyboard.press("ArrowDown")
    keys.to("radio", "", "way")
    page.keyboard.press("Space")
    keys.to("button", "Save")
    by_key(page, "Enter")
    assert heading(page).inner_text() == f"{case.given_name} {case.family_name}"
    shows(page, "Engaged")
    assert keys.unseen == []
