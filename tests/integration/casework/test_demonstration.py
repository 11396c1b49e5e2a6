"""The demonstration people: every branch taken, every list with work for today, the same people every time."""

import re
from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from caraway.casework import demonstration
from caraway.casework.actions import trial_seeds
from caraway.casework.demonstration.branches import BRANCHES
from caraway.casework.demonstration.desks import Look
from caraway.casework.demonstration.marks import CANARY
from caraway.casework.jobs.nightly import check_standings
from caraway.casework.models import (
    AllocationOverride,
    AllocationRow,
    Case,
    DueRow,
    Participant,
    ReferralDraft,
    Task,
    TrialRow,
    Workshop,
)
from caraway.casework.queries.police_work import whose_work, work
from caraway.casework.queries.police_work_words import Kind
from caraway.casework.queries.trials import newest_trial, published, treated_arm
from caraway.core import facts as f
from caraway.core.allocation import verify
from caraway.core.vocabulary import Desk, DueKind, Mode, Outcome
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.databases import logins, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests import site

TODAY = site.TODAY
AT_ONCE = {DueKind.CORRECT_RETURN, DueKind.CORRECT_PARTICIPANT}
"""Duties that the action which makes them due fulfils in the same transaction."""

# Facts, ids and references; not who sealed what with which passing key, nor hashes of passwords.
SAME = {
    "casework_factrow": 'id, case_id, number, kind, "on", detail, by, by_name, at, replaces_id, why',
    "casework_case": "id, reference, police_reference, participant_id, unit_id, worker, opened_at, assessment",
    "casework_participant": "id, given_name, family_name, date_of_birth, pnc, phone, address, postcode, language",
    "casework_workshop": 'id, "on", step, venue, facilitators, cancelled_at, closed_at',
    "casework_place": "id, workshop_id, case_id, held",
    "casework_allocationrow": "id, case_id, number, arm",
    "casework_message": "id, case_id, recipient, subject, body",
    "agreements_agreementversion": "id, agreement_id, settings",
    "accounts_account": "id, email, full_name",
    "audit_auditrow WHERE verb <> 'nightly.checked'": "id, at, verb, account_id, subject_ids, detail",
}


@pytest.fixture(scope="module")
def demo(server, django_db_setup, django_db_blocker):
    """The demonstration people; the value is the owner's connection."""
    with (
        site.elsewhere(
            server, lambda: templates.peopled(server, CASEWORK, templates.People(TODAY, marked=True)), django_db_blocker
        ) as owner,
        clock.use(clock.at(TODAY, 9), everywhere=True),
    ):
        yield owner


@pytest.fixture(scope="module")
def looks(demo):
    """Every case, with its facts and standing."""
    with scope.acting_as(CARAWAY):
        found = [Look.at(case) for case in Case.objects.order_by("opened_at").values_list("id", flat=True)]
        assert all(look.standing and look.facts for look in found)
        return found


@pytest.mark.parametrize("branch", BRANCHES, ids=lambda branch: branch.key)
def test_somebody_took_every_branch(looks, branch):
    with scope.acting_as(CARAWAY):
        assert any(branch.shown(look) for look in looks), branch.words


def test_no_branch_is_taken_by_everybody(looks):
    """A way to show a branch that every case shows would show nothing."""
    with scope.acting_as(CARAWAY):
        everybody = [one.key for one in BRANCHES if all(one.shown(look) for look in looks)]
    assert everybody == []


def test_what_is_stored_is_what_the_facts_have(demo, looks):
    report = check_standings()
    assert report.clean
    assert report.checked == len(looks)


def test_about_a_hundred_and_twenty_people(looks):
    with scope.acting_as(CARAWAY):
        waiting = ReferralDraft.objects.filter(sent_case=None, sealed__isnull=False)
        assert 110 <= len(looks) + waiting.count() <= 130
        assert waiting.count() >= 3
    assert TODAY - timedelta(days=366) <= min(look.facts[0].at.date() for look in looks)
    assert max(fact.at.date() for look in looks for fact in look.facts) <= TODAY


@pytest.mark.parametrize("kind", [kind for kind in DueKind if kind not in AT_ONCE], ids=str)
def test_every_kind_of_work_waits_today(demo, kind):
    with scope.acting_as(CARAWAY):
        assert DueRow.objects.filter(kind=kind.value, due_on__lte=TODAY).exists()


@pytest.mark.parametrize("desk", [desk for desk in Desk if desk is not Desk.SAFEGUARDING], ids=str)
def test_every_desk_has_work_due_and_late_and_coming(demo, desk):
    with scope.acting_as(CARAWAY):
        rows = DueRow.objects.filter(desk=desk.value)
        assert rows.filter(due_on__lte=TODAY).exists()
        assert rows.filter(overdue_on__lte=TODAY).exists()
        if desk is not Desk.POLICE:
            assert rows.filter(due_on__gt=TODAY).exists()


def test_the_safeguarding_lead_has_concerns_to_review(demo):
    """Its work is tasks, not duties of a case: something urgent among them."""
    lead = Membership.objects.get(roles__contains=["safeguarding_lead"], organisation__name="Wessex Partners")
    with scope.acting_as(actor_of(lead)):
        waiting = list(Task.objects.filter(desk=Desk.SAFEGUARDING.value, done_at=None))
    assert len(waiting) >= 3
    assert any(one.urgent for one in waiting)


def test_every_agreement_has_people_and_its_own_settings(looks):
    found = {look.case.agreement_id: look.rules.settings for look in looks}
    assert len(found) == 5
    starts = {settings.clock_start for settings in found.values()}
    assert starts == {"offence", "arrest", "caution"}
    assert {settings.risk_ceiling for settings in found.values()} == {"standard", "medium"}
    assert any("cy" in settings.languages for settings in found.values())


def test_two_facilitators_lead_each_workshop_and_none_two_on_one_day(demo):
    with scope.acting_as(CARAWAY):
        rows = list(Workshop.objects.values_list("on", "facilitators"))
    assert all(len(set(people)) == 2 for _, people in rows)
    led = [(on, person) for on, people in rows for person in people]
    assert len(led) == len(set(led))


def test_a_trial_has_people_in_both_arms_one_override_and_an_arm_to_ask_for(demo, looks):
    with scope.acting_as(CARAWAY):
        (trial,) = TrialRow.objects.filter(closed_at=None)
        rows = list(AllocationRow.objects.filter(trial=trial).order_by("number"))
        (override,) = AllocationOverride.objects.select_related("allocation")
    arms = Counter(row.arm for row in rows)
    assert set(arms) == {"programme", "control"}
    assert min(arms.values()) >= 3
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    by_case = {look.case.id: look for look in looks}
    moved = by_case[override.allocation.case_id].standing
    assert (override.arm, moved.outcome) == ("programme", None)
    assert moved.bookings or moved.lines
    alone = [by_case[row.case_id] for row in rows if row.arm == "control" and row.id != override.allocation_id]
    assert {look.standing.outcome for look in alone} == {Outcome.WITHOUT_PROGRAMME}
    kinds = {due.kind for look in alone for due in look.standing.due}
    assert kinds <= {DueKind.RECORD_CAUTION, DueKind.CONFIRM_STATEMENT, DueKind.RECORD_OUTCOME}
    officer = Membership.objects.get(account__email="bryony.calder@example.org")
    with scope.acting_as(actor_of(officer)):
        assert work(whose_work(actor_of(officer), TODAY, "mine"), kind=Kind.LOT).jobs


def test_no_caution_of_the_trial_says_the_arm_before_it_is_known(looks):
    with scope.acting_as(CARAWAY):
        arms = {row.case_id: treated_arm(row) for row in AllocationRow.objects.all()}
    said = {look.case.id: [one for one in look.facts if isinstance(one.detail, f.Cautioned)] for look in looks}
    cautions = [(arms[case], one.detail.conditions) for case, facts in said.items() if case in arms for one in facts]
    assert {("Attend both CARA workshops" in conditions, arm) for arm, conditions in cautions} == {
        (True, "programme"),
        (False, "control"),
    }


def test_the_register_of_the_trial_holds(demo):
    name = "CARA Mercia Vale North"
    found = published(name, INSTALLER)
    with scope.acting_as(INSTALLER):
        seed = trial_seeds.kept(newest_trial(name, INSTALLER))
    assert verify(found.commitment, seed, found.trial, found.allocations).holds


def test_mostly_men_mostly_english_some_by_telephone(looks):
    with scope.acting_as(CARAWAY):
        people = list(Participant.objects.all())
    assert 0.8 < sum(one.sex == "male" for one in people) / len(people) < 0.99
    assert {"en", "cy", "pl"} <= {one.language for one in people}
    assert 0.03 < sum(look.standing.mode is Mode.TELEPHONE for look in looks) / len(looks) < 0.4


def test_numbers_and_addresses_belong_to_nobody(demo):
    with scope.acting_as(CARAWAY):
        assert all(re.fullmatch(r"\+447700900[0-9]{3}", one.phone) for one in Participant.objects.all())
    assert all(one.email.endswith("@example.org") for one in Account.objects.all())


def test_signposts_are_of_every_kind(looks):
    found = {
        kind
        for look in looks
        for fact in look.facts
        if isinstance(fact.detail, f.SessionRecorded)
        for kind in fact.detail.signposts
    }
    assert found == set(looks[0].rules.programme.signposts)


def test_nothing_of_a_victim_stands_in_any_table(demo):
    tables = demo.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert len(tables) > 15
    for schema, table in tables:
        rows = f"SELECT count(*) FROM {schema}.{table} t WHERE t::text ILIKE %s OR t::text ILIKE %s"
        marks = f"%{CANARY}%", f"%{CANARY.encode().hex()}%"
        assert demo.execute(rows, marks).fetchone() == (0,), table


def test_the_sweep_would_find_one(demo):
    with demo.transaction(force_rollback=True):
        demo.execute("UPDATE casework_participant SET shared_with = %s", [f"{CANARY}-00001"])
        found = demo.execute("SELECT count(*) FROM casework_participant t WHERE t::text ILIKE %s", [f"%{CANARY}%"])
        assert found.fetchone()[0] > 100


def test_one_sign_in_a_desk_is_told_and_each_is_somebody_with_that_work(demo):
    rows = demonstration.sign_ins()
    assert len({row[0] for row in rows}) == len(rows) >= 8
    for _, name, email, password, _ in rows:
        account = Account.objects.get(email=email)
        assert (account.full_name, account.check_password(password)) == (name, True)
        assert Membership.objects.filter(account=account, ended_at=None).exists()


def digest(owner):
    rows = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT {} FROM {}) t"
    return {table: owner.execute(rows.format(columns, table)).fetchone()[0] for table, columns in SAME.items()}


@pytest.mark.slow
def test_the_same_seed_and_day_make_the_same_people(server):
    """Both as they were loaded: whoever reads from `demo` leaves rows in its audit."""
    people = templates.People(TODAY, marked=True)
    made = templates.copy(server, CASEWORK, templates.peopled(server, CASEWORK, people))
    again = templates.copy(server, CASEWORK, templates.migrated(server, CASEWORK))
    templates.load_people(CASEWORK, server.url(CASEWORK.site, again), people)
    with (
        psycopg.connect(server.url(logins.OWNER, made), autocommit=True) as one,
        psycopg.connect(server.url(logins.OWNER, again), autocommit=True) as other,
    ):
        assert digest(one) == digest(other)
