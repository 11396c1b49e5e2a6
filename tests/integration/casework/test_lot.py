"""Who gets the workshops, by lot: concealed until nothing can change, told once, recorded for good, and what each arm means."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from caraway.casework.actions import allotting, bookings, cases, corrections, ledger, referrals, trial_seeds, trials
from caraway.casework.models import AllocationOverride, AllocationRow, Case, DueRow, Place
from caraway.casework.queries.subject_access import gathered
from caraway.casework.queries.subject_texts import laid
from caraway.casework.queries.trials import WAITS, newest_trial, published
from caraway.casework.stored import rules_of
from caraway.core import facts as f
from caraway.core import policies
from caraway.core.allocation import verify
from caraway.core.allocation.published import trial_of
from caraway.core.measures import measured, tally
from caraway.core.refusals import InvalidValue, NotNow, NotYours, Unknown
from caraway.core.standing import ALONE
from caraway.core.vocabulary import DeclineCode, Outcome, Requirement, ResultCode, Stage
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.audit import trail
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import on
from tests.integration.casework.doings_of.trials import FILE, a_trial
from tests.integration.casework.police import browser_of, errors, page, send

DAY = timedelta(days=1)
WORKSHOP_DUTIES = {"book", "first_contact", "ask_extension", "mark_session", "record_session", "return_to_police"}
NON_COMPLIANCE = {"decide_breach", "vary_or_decide", "answer_extension"}


@pytest.fixture
def trial(cast):
    """The trial of CARA Wessex, opened a month before the tests' day."""
    with on(cast.today - 30 * DAY):
        return a_trial(cast.wessex.id)


def asked(person, by=None):
    allotting.ask_arm(case=person.id, by=by or person.cast.officer)
    return allotted(person)


def allotted(person):
    with scope.acting_as(CARAWAY):
        return AllocationRow.objects.filter(case=person.id).first()


def in_arm(cast, arm, **changes):
    """Somebody allotted to this arm: of seven in a row, one is."""
    for _ in range(7):
        person = cast.accepted(**changes)
        if asked(person).arm == arm:
            return person
    raise AssertionError(f"Nobody in {arm}.")


def registered(cast):
    with scope.acting_as(CARAWAY):
        return list(AllocationRow.objects.order_by("number"))


# Concealed until it is locked


def test_before_the_provider_has_accepted_nobody_is_told(cast, trial):
    person = cast.referred()
    with pytest.raises(NotNow, match="Referred, awaiting a decision"):
        asked(person)
    cases.ask_information(case=person.id, what="A number?", by=cast.coordinator)
    with pytest.raises(NotNow, match="Information asked for"):
        asked(person)
    assert registered(cast) == []


def test_who_is_no_longer_eligible_is_not_allotted(cast, trial):
    person = cast.accepted()
    with scope.acting_as(CARAWAY):
        found = person.row().assessment
        Case.objects.filter(pk=person.id).update(assessment=found | {"answer": "not_eligible"})
    with pytest.raises(NotNow, match="After a correction"):
        asked(person)


def test_without_the_lock_it_would_be_told_early(cast, trial, monkeypatch):
    """The seeded fault: were the stage not asked, the refusal above would not come."""
    for name in ("ask_arm", "go_without"):
        monkeypatch.setitem(policies.VERBS, name, replace(policies.VERBS[name], conditions=()))
    assert asked(cast.referred()).number == 1


def test_a_referral_of_no_trial_has_no_arm(cast):
    with pytest.raises(NotNow, match="no open trial"):
        asked(cast.accepted())


def test_who_was_referred_before_the_trial_opened_is_not_in_it(cast):
    person = cast.accepted(days_ago=5)
    a_trial(cast.wessex.id)
    with pytest.raises(NotNow, match="no open trial"):
        asked(person)
    assert person.book(cast.today).standing().bookings


def test_once_it_is_closed_nobody_is_allotted_and_whoever_was_is_told_the_same(cast, trial):
    first, second = cast.accepted(), cast.accepted()
    arm = asked(first).arm
    trials.close_trial(trial=trial, by=INSTALLER)
    with pytest.raises(NotNow, match="no open trial"):
        asked(second)
    assert asked(first).arm == arm
    assert second.book(cast.today).standing().bookings


def test_nothing_is_booked_before_the_arm_is_known(cast, trial):
    person = cast.accepted()
    offered = [one.key for one in person.options().offers]
    with pytest.raises(NotNow, match="decided by lot"):
        bookings.book(case=person.id, offer=offered[0], by=cast.coordinator)
    by_telephone = cast.by_telephone()
    with pytest.raises(NotNow, match="decided by lot"):
        bookings.book_call(case=by_telephone.id, on=cast.today, by=cast.coordinator)
    shown = page(browser_of(cast.coordinator), f"/cases/{person.id}/")
    assert WAITS in shown
    assert "book" not in {one for one in shown.split('"') if one == f"/cases/{person.id}/book"}


def test_without_the_guard_it_could_be_booked(cast, trial, monkeypatch):
    """The seeded fault."""
    monkeypatch.setattr(ledger, "PLACES", ())
    assert cast.accepted().book(cast.today).standing().bookings


# Told once


def test_asking_again_gives_the_same(cast, trial):
    person = cast.accepted()
    row = asked(person)
    before = person.facts()
    assert asked(person, by=cast.supervisor).id == row.id
    assert len(registered(cast)) == 1
    assert person.facts() == before


def test_numbers_have_no_gap_and_blocks_are_balanced(cast, trial):
    rows = [asked(cast.accepted()) for _ in range(8)]
    assert [row.number for row in rows] == list(range(1, 9))
    arms = [row.arm for row in rows]
    assert abs(arms.count("programme") - arms.count("control")) <= 3
    assert rows[0].by == cast.officer.person
    assert rows[0].levels == []


def test_the_levels_are_what_the_referral_says(cast):
    strata = (
        '[[strata]]\nname = "earlier_domestic"\n[[strata]]\nname = "force"\nlevels = ["44"]\n[[strata]]\nname = "sex"\n'
    )
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id, FILE + strata)
    assert asked(cast.accepted()).levels == ["no", "44", "male"]


def test_who_is_of_no_group_of_the_trial_is_not_allotted(cast):
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id, FILE + '[[strata]]\nname = "force"\nlevels = ["60"]\n')
    with pytest.raises(NotNow, match="no group"):
        asked(cast.accepted())
    assert registered(cast) == []


def test_only_police_who_may_see_the_referral_ask(cast, trial):
    person = cast.accepted()
    for by in (cast.elsewhere, cast.welsh_officer, cast.welsh_supervisor, cast.coordinator, cast.decider, INSTALLER):
        with pytest.raises(NotYours):
            asked(person, by=by)
    assert allotted(person) is None


def test_two_who_ask_at_once_for_one_person_are_told_the_same(committed_cast, server):
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id)
    person = cast.accepted()
    with scope.acting_as(cast.officer):
        first = allotting.ask_arm(case=person.id, by=cast.officer)
        aside = Aside(lambda: allotting.ask_arm(case=person.id, by=cast.supervisor))
        waits(server, cast.owner)
    assert aside.done() == first
    assert len(registered(cast)) == 1


def test_two_who_ask_at_once_for_two_persons_get_two_rows(committed_cast, server):
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id)
    one, other = cast.accepted(), cast.accepted()
    with scope.acting_as(cast.officer):
        allotting.ask_arm(case=one.id, by=cast.officer)
        aside = Aside(lambda: allotting.ask_arm(case=other.id, by=cast.supervisor))
        waits(server, cast.owner)
    assert not isinstance(aside.done(), Exception)
    assert [row.number for row in registered(cast)] == [1, 2]
    assert published("CARA Wessex", INSTALLER).allocations[1].number == 2


def test_many_who_ask_at_once_leave_no_gap(committed_cast):
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        made = a_trial(cast.wessex.id)
    people = [cast.accepted() for _ in range(6)]
    asking = [Aside(lambda case=one.id: allotting.ask_arm(case=case, by=cast.officer)) for one in people * 2]
    assert not [done for one in asking if isinstance(done := one.done(), Exception)]
    assert [row.number for row in registered(cast)] == list(range(1, 7))
    verified(made)


def test_without_the_trials_lock_two_get_one_number(committed_cast, server, monkeypatch):
    """The seeded fault: the database's own rule is then all that is left, and refuses the second."""
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        made = a_trial(cast.wessex.id)
    one, other = cast.accepted(), cast.accepted()
    monkeypatch.setattr(trials, "locked", lambda trial: newest_trial("CARA Wessex", INSTALLER))
    with scope.acting_as(cast.officer):
        monkeypatch.setattr(allotting, "_locked_trial", lambda case: allotting.TrialRow.objects.get(pk=made))
        allotting.ask_arm(case=one.id, by=cast.officer)
        aside = Aside(lambda: allotting.ask_arm(case=other.id, by=cast.supervisor))
        waits(server, cast.owner)
    assert isinstance(aside.done(), IntegrityError)


# All or nothing, and for good


def test_what_breaks_off_leaves_nothing(cast, trial, monkeypatch):
    person = cast.accepted()
    before = person.facts()

    def broken(*args, **kwargs):
        raise RuntimeError("broken off")

    monkeypatch.setattr(trail, "record", broken)
    with pytest.raises(RuntimeError, match="broken off"), transaction.atomic():
        asked(person)
    monkeypatch.undo()
    assert allotted(person) is None
    assert person.facts() == before
    assert asked(person).number == 1


def test_a_register_is_only_added_to(cast, trial):
    person = in_arm(cast, "control")
    allotting.override_arm(case=person.id, arm="programme", why="A court order.", by=cast.supervisor)
    for model in (AllocationRow, AllocationOverride):
        for spoil in (lambda rows: rows.update(arm="programme"), lambda rows: rows._raw_delete(using="default")):
            denied = pytest.raises(ProgrammingError, match="permission denied")
            with denied, transaction.atomic(), scope.acting_as(cast.supervisor):
                spoil(model.objects.all())


def test_a_case_is_allotted_once_by_the_databases_own_rule(cast, trial):
    row = asked(cast.accepted())
    row.pk, row.number = ids.new(), 2
    with pytest.raises(IntegrityError), scope.acting_as(CARAWAY):
        row.save(force_insert=True)


def test_another_tenants_register_is_not_there(cast, trial):
    asked(cast.accepted())
    for by, seen in ((cast.officer, 1), (cast.welsh_officer, 0), (cast.stranger, 0)):
        with scope.acting_as(by):
            assert AllocationRow.objects.count() == seen


def verified(trial):
    with scope.acting_as(INSTALLER):
        row = newest_trial("CARA Wessex", INSTALLER)
        found = published("CARA Wessex", INSTALLER)
        seed = trial_seeds.kept(row)
    assert verify(found.commitment, seed, found.trial, found.allocations).holds
    return found, seed


def test_every_row_is_what_the_seed_gives_and_a_changed_one_is_found(cast, trial):
    for _ in range(6):
        asked(cast.accepted())
    found, seed = verified(trial)
    wrong = replace(found.allocations[2], arm="control" if found.allocations[2].arm == "programme" else "programme")
    rows = (*found.allocations[:2], wrong, *found.allocations[3:])
    assert [one.number for one in verify(found.commitment, seed, found.trial, rows).differences] == [3]
    assert not verify(found.commitment, bytes(32), found.trial, found.allocations).holds


def test_the_audit_says_who_asked_and_nothing_of_the_seed_or_the_arm(cast, trial, monkeypatch):
    written, record = [], trail.record
    monkeypatch.setattr(trail, "record", lambda verb, **said: (written.append((verb, said)), record(verb, **said)))
    person = in_arm(cast, "control")
    _, said = next(one for one in written if one[0] == "trial.allot" and person.id in one[1]["subjects"])
    assert said["by"] == cast.officer
    assert set(said["detail"]) == {"trial", "number", "seal"}
    assert "case.go_without" in {verb for verb, _ in written}
    with scope.acting_as(INSTALLER):
        seed = trial_seeds.kept(newest_trial("CARA Wessex", INSTALLER))
    assert seed.hex() not in str(written)


# The control arm


def test_without_the_workshops_nothing_of_them_is_due(cast, trial):
    person = in_arm(cast, "control")
    now = person.standing()
    assert (now.stage, now.outcome) == (Stage.WITH_POLICE, Outcome.WITHOUT_PROGRAMME)
    kinds = {due.kind for due in person.dues()}
    assert kinds.isdisjoint(WORKSHOP_DUTIES | NON_COMPLIANCE)
    (due,) = [one for one in person.dues() if one.kind == "record_outcome"]
    assert due.due_on == now.window.last_day + DAY
    assert person.stored().recheck_on is not None
    shown = {one: page(browser_of(cast.officer), f"/police/referrals/?show={one}") for one in ("running", "returned")}
    assert [f"/police/{person.id}/" in found for found in shown.values()] == [True, False]
    assert ALONE in shown["running"]
    with scope.acting_as(CARAWAY):
        assert not Place.objects.filter(case=person.id, held=True).exists()
        assert not DueRow.objects.filter(case=person.id, desk__in=("coordination", "facilitation")).exists()


def test_nobody_without_the_workshops_is_booked_marked_returned_or_judged(cast, trial):
    key = cast.accepted().options().offers[0].key
    person = in_arm(cast, "control")
    for verb in ("book", "book_call", "mark", "return_to_police", "decide", "extend", "hold", "withdraw"):
        assert policies.why_not(verb, person.standing(), cast.today)
    assert person.options().offers == ()
    with pytest.raises(NotNow):
        bookings.book(case=person.id, offer=key, by=cast.coordinator)
    with pytest.raises(NotNow):
        cases.decline(case=person.id, code=DeclineCode.NO_PLACE, by=cast.coordinator)


def test_the_window_runs_out_and_nothing_is_held_against_the_person(cast, trial):
    person = in_arm(cast, "control")
    over = person.standing().window.last_day + 30 * DAY
    with on(over):
        cases.recompute(case=person.id, by=CARAWAY)
        assert {due.kind for due in person.dues()}.isdisjoint(NON_COMPLIANCE | WORKSHOP_DUTIES)
        referrals.record_outcome(case=person.id, code=ResultCode.COMPLETED, by=cast.decider)
    now = person.standing()
    assert (now.stage, now.outcome, now.due) == (Stage.CLOSED, Outcome.WITHOUT_PROGRAMME, ())


def test_the_caution_can_follow_the_lot(cast, trial):
    person = in_arm(cast, "control", given=False)
    assert {due.kind for due in person.dues()} == {"record_caution"}
    what = {"on": cast.today, "requirements": tuple(Requirement), "authorised_by": "Sgt 2231 Harte"}
    referrals.record_caution(case=person.id, by=cast.officer, **what)
    assert {due.kind for due in person.dues()} == {"record_outcome"}


def test_with_the_workshops_everything_is_as_ever(cast, trial):
    person = in_arm(cast, "programme")
    assert person.standing().stage is Stage.ACCEPTED
    assert "book" in {due.kind for due in person.dues()}
    assert len(person.book(cast.today).standing().bookings) == 2


def test_what_was_allotted_cannot_be_corrected_away(cast, trial):
    person = in_arm(cast, "control")
    fact = next(one.id for one in person.facts() if isinstance(one.detail, f.WithoutProgramme))
    for by in (cast.officer, cast.supervisor, cast.coordinator, cast.manager):
        for do, what in ((corrections.annul, {"why": "Wrong."}), (corrections.undo, {})):
            with pytest.raises(NotYours):
                do(case=person.id, fact=fact, by=by, **what)
    assert person.standing().outcome is Outcome.WITHOUT_PROGRAMME


# Overrides


def test_an_override_is_followed_and_the_allotted_arm_stands(cast, trial):
    person = in_arm(cast, "control")
    allotting.override_arm(case=person.id, arm="programme", why="A court ordered the workshops.", by=cast.supervisor)
    assert allotted(person).arm == "control"
    assert person.standing().stage is Stage.ACCEPTED
    assert person.book(cast.today).standing().bookings
    shown = page(browser_of(cast.officer), f"/police/{person.id}/")
    assert "Allotted: <strong>control</strong>" in shown
    assert "Treated as in <strong>programme</strong>" in shown
    found, _ = verified(trial)
    assert found.allocations[allotted(person).number - 1].arm == "control"


def test_an_override_to_the_caution_alone_and_back(cast, trial):
    person = in_arm(cast, "programme")
    allotting.override_arm(case=person.id, arm="control", why="The person is in hospital.", by=cast.supervisor)
    assert person.standing().outcome is Outcome.WITHOUT_PROGRAMME
    allotting.override_arm(case=person.id, arm="programme", why="Out of hospital again.", by=cast.supervisor)
    assert person.standing().stage is Stage.ACCEPTED
    with scope.acting_as(CARAWAY):
        rows = AllocationOverride.objects.filter(allocation__case=person.id).order_by("number")
        assert [(row.number, row.arm, row.by) for row in rows] == [
            (1, "control", cast.supervisor.person),
            (2, "programme", cast.supervisor.person),
        ]
    assert allotted(person).arm == "programme"


@pytest.mark.parametrize("who", ["officer", "decider", "coordinator", "manager", "welsh_supervisor"])
def test_nobody_else_overrides(cast, trial, who):
    person = in_arm(cast, "control")
    with pytest.raises(NotYours):
        allotting.override_arm(case=person.id, arm="programme", why="A reason.", by=cast.actors[who])


def test_what_is_no_override(cast, trial):
    waiting = cast.accepted()
    with pytest.raises(NotNow, match="Ask for the arm first"):
        allotting.override_arm(case=waiting.id, arm="control", why="A reason.", by=cast.supervisor)
    person = in_arm(cast, "programme")
    for arm, why, refusal in (
        ("control", " ", InvalidValue),
        ("other", "A reason.", Unknown),
        ("programme", "A.", NotNow),
    ):
        with pytest.raises(refusal):
            allotting.override_arm(case=person.id, arm=arm, why=why, by=cast.supervisor)
    person.book(cast.today)
    with pytest.raises(NotNow, match="booked already"), transaction.atomic():
        allotting.override_arm(case=person.id, arm="control", why="Too late.", by=cast.supervisor)


# The pages


def test_the_officer_asks_on_the_page_and_is_told(cast, trial):
    officer = browser_of(cast.officer)
    person = cast.referred()
    address = f"/police/{person.id}/lot/"
    assert "cannot be asked for yet" in page(officer, address)
    cases.accept(case=person.id, by=cast.coordinator)
    assert f'href="{address}"' in page(officer, f"/police/{person.id}/")
    shown = page(officer, address)
    assert "decided by lot" in shown
    assert "The caution without the workshops." in shown
    assert send(officer, address).status_code == 302
    shown, arm = page(officer, address), allotted(person).arm
    assert f"The lot says: {arm}" in shown
    assert "Ask for the arm</button>" not in shown.replace("\n", "")
    assert "victims" in shown


def test_the_supervisor_overrides_on_the_page(cast, trial):
    person = in_arm(cast, "control")
    supervisor = browser_of(cast.supervisor)
    address = f"/police/{person.id}/lot/override/"
    assert f'href="{address}"' in page(supervisor, f"/police/{person.id}/lot/")
    assert f'href="{address}"' not in page(browser_of(cast.officer), f"/police/{person.id}/lot/")
    assert len(errors(send(supervisor, address))) == 2
    assert send(supervisor, address, arm="programme", why="A court order.").status_code == 302
    shown = page(supervisor, f"/police/{person.id}/lot/")
    assert "A court order." in shown
    assert "stands: it is the one that is analysed" in shown
    assert "Treated as in: programme" in shown
    assert "The lot says" not in shown  # what is large on the page is what is to be done
    assert "The workshops are a condition of the caution" in shown


def test_a_referral_of_no_trial_has_no_such_page(cast):
    person = cast.accepted()
    officer = browser_of(cast.officer)
    assert officer.get(f"/police/{person.id}/lot/").status_code == 404
    assert "decided by lot" not in page(officer, f"/police/{person.id}/")


def test_nothing_of_the_register_names_anybody(cast, trial):
    person = cast.accepted()
    asked(person)
    found = published("CARA Wessex", INSTALLER)
    said = json.dumps([str(one) for one in found.allocations])
    case = person.row()
    assert not [one for one in (str(case.id), case.reference, case.participant.family_name) if one in said]
    assert trial_of(found.trial.describe()).describe() == found.trial.describe()


def test_the_worklist_says_whose_arm_is_to_be_asked_for(cast, trial):
    waiting, told, early = cast.accepted(), cast.accepted(), cast.referred()
    asked(told)
    officer = browser_of(cast.officer)
    shown = page(officer, "/police/?kind=lot")
    assert f'href="/police/{waiting.id}/lot/"' in shown
    assert f"/police/{told.id}/" not in shown
    assert f"/police/{early.id}/" not in shown
    asked(waiting)
    assert f"/police/{waiting.id}/" not in page(officer, "/police/?kind=lot")


def test_who_was_referred_before_the_trial_is_not_on_that_worklist(cast):
    before = cast.accepted(days_ago=5)
    a_trial(cast.wessex.id)
    assert f"/police/{before.id}/" not in page(browser_of(cast.officer), "/police/?kind=lot")


# What others are told


def test_the_measures_count_nobody_as_failing_what_was_not_asked_of_them(cast, trial):
    alone, with_it = in_arm(cast, "control"), in_arm(cast, "programme")
    found = []
    for person in (alone, with_it):
        case = person.row()
        with scope.acting_as(CARAWAY):
            found.append(measured(rules_of(case).settings, person.facts(), person.standing()))
    for key in ("completed", "took_part"):
        assert tally(key, found).among == 1
    assert tally("accepted", found).among == 2


def test_a_person_who_asks_is_given_the_arm(cast, trial):
    person = in_arm(cast, "control")
    allotting.override_arm(case=person.id, arm="programme", why="CANARY: a court order.", by=cast.supervisor)
    files = gathered(person.row().reference, INSTALLER)
    said = next(text for name, text in files.items() if "referral" in name)
    assert "Group of the trial, decided by lot: control" in said
    assert "Treated as in the group: programme" in said
    assert "CANARY" not in "".join(files.values())
    with scope.acting_as(cast.manager):
        assert "CANARY: a court order." in {one.text for one in laid(person.row())}
