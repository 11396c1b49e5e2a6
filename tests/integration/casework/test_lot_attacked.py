"""Nobody is drawn for twice, foresees an arm, or opens again what is closed: each tried as somebody would who wants to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from caraway.casework.actions import allotting, cases, ledger, persons, trial_seeds, trials
from caraway.casework.models import AllocationCarried, AllocationOverride, AllocationRow, TrialRow
from caraway.casework.queries.study_people import Keys, for_evaluation
from caraway.casework.queries.subject_access import gathered
from caraway.casework.queries.trials import in_short, published
from caraway.core.allocation.published import token
from caraway.core.facts import WithoutProgramme
from caraway.core.refusals import NotNow
from caraway.core.study.words import TimeZero
from caraway.core.vocabulary import DeclineCode, Outcome, Stage, WithdrawalReason
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.audit import trail
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import on
from tests.integration.casework.doings_of.trials import FILE, a_trial, next_arm
from tests.integration.casework.police import browser_of, page
from tests.integration.casework.test_lot import DAY, allotted, asked, in_arm, registered
from tests.integration.casework.test_study_people import project

THREE_ARMS = FILE.replace("[4, 6]", "[3, 6]") + (
    '[[arms]]\nname = "shorter"\nworkshops = true\nwords = "The caution, with one workshop as its condition."\n'
)


@pytest.fixture
def trial(cast):
    """The trial of CARA Wessex, opened a month before the tests' day."""
    with on(cast.today - 30 * DAY):
        return a_trial(cast.wessex.id)


def named(number, **more):
    return {"given_name": "Dean", "family_name": f"Twice{number}", "date_of_birth": "1991-02-03", **more}


# Nobody is drawn for twice


@pytest.mark.parametrize("arm", ["control", "programme"])
def test_who_is_referred_again_is_told_what_was_allotted(cast, trial, arm):
    """Referred again under another police reference, while the first runs: the arm stands, and no row is added."""
    first = in_arm(cast, arm)
    rows = registered(cast)
    again = cast.accepted(**_details(first))
    with pytest.raises(NotNow, match="decided by lot"):
        again.book(cast.today)
    assert asked(again) is None
    assert registered(cast) == rows
    assert (again.standing().outcome is Outcome.WITHOUT_PROGRAMME) is (arm == "control")
    if arm == "programme":
        assert again.book(cast.today).standing().bookings
    shown = page(browser_of(cast.officer), f"/police/{again.id}/lot/")
    assert f"The lot says: {arm}" in shown
    assert "nobody is drawn for twice" in shown
    assert f"/police/{again.id}/lot/" not in page(browser_of(cast.officer), "/police/?kind=lot")
    assert allotting.ask_arm(case=again.id, by=cast.officer) == allotted(first).id


def _details(person):
    row = person.row().participant
    return {
        "given_name": row.given_name,
        "family_name": row.family_name.upper(),
        "date_of_birth": row.date_of_birth.isoformat(),
    }


def test_without_that_look_there_would_be_a_second_draw(cast, trial, monkeypatch):
    """The seeded fault."""
    first = in_arm(cast, "control")
    monkeypatch.setattr(allotting, "allotted_before", lambda case, of: None)
    assert asked(cast.accepted(**_details(first))) is not None


def test_who_was_declined_and_sent_again_is_not_drawn_for_again(cast, trial):
    first = in_arm(cast, "programme")
    cases.decline(case=first.id, code=DeclineCode.NO_PLACE, by=cast.coordinator)
    again = cast.accepted(**_details(first))
    assert asked(again) is None
    assert again.standing().stage is Stage.ACCEPTED


def test_one_pnc_number_is_one_person_whatever_is_said(cast, trial):
    """Another name does not help, nor saying that they are two."""
    first = cast.accepted(**named(2, pnc="2003/11985X"))
    row = asked(first)
    again = cast.accepted(**named(3, pnc="2003/11985X"))
    persons.two_people(case=first.id, other=again.id, by=cast.coordinator)
    assert asked(again) is None
    assert registered(cast) == [row]
    assert again.standing().outcome is first.standing().outcome


def test_two_of_one_name_who_were_compared_are_two_people(cast, trial):
    first = in_arm(cast, "control")
    other = cast.accepted(**_details(first))
    persons.two_people(case=first.id, other=other.id, by=cast.coordinator)
    assert asked(other).number == allotted(first).number + 1


def test_what_was_overridden_is_followed_for_a_further_referral_too(cast, trial):
    first = in_arm(cast, "control")
    allotting.override_arm(case=first.id, arm="programme", why="A court order.", by=cast.supervisor)
    again = cast.accepted(**_details(first))
    asked(again)
    assert again.standing().stage is Stage.ACCEPTED
    allotting.override_arm(case=again.id, arm="control", why="The order was lifted.", by=cast.supervisor)
    assert again.standing().outcome is Outcome.WITHOUT_PROGRAMME
    with scope.acting_as(CARAWAY):
        assert AllocationOverride.objects.filter(allocation__case=first.id).count() == 2


def test_two_cases_of_one_person_that_are_asked_for_at_once(committed_cast, server):
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id)
    one, other = cast.accepted(**named(4)), cast.accepted(**named(4))
    with scope.acting_as(cast.officer):
        first = allotting.ask_arm(case=one.id, by=cast.officer)
        aside = Aside(lambda: allotting.ask_arm(case=other.id, by=cast.supervisor))
        waits(server, cast.owner)
    assert aside.done() == first
    assert len(registered(cast)) == 1


def test_study_files_have_the_person_once_and_by_the_arm(cast, trial):
    """Also where the referral that was asked for later is the earlier one."""
    earlier, later = cast.accepted(days_ago=6, **named(5)), cast.accepted(days_ago=5, **named(5))
    arm = asked(later).arm
    assert asked(earlier) is None
    keys = Keys(b"p" * 32, b"j" * 32)
    for zero, there in ((TimeZero.REFERRAL, earlier), (TimeZero.ASSIGNMENT, later)):
        found = for_evaluation(project(), keys, ["CARA Wessex"], time_zero=zero, data_cut=cast.today, by=INSTALLER)
        arms = {case: row["arm"] for (case, _), row in zip(found.cases, found.people, strict=True)}
        assert [arms.get(one.id) for one in (there, earlier, later)].count(arm) == 2


def test_a_person_who_asks_is_given_what_stands_for_the_further_referral(cast, trial):
    first = in_arm(cast, "control")
    again = cast.accepted(**_details(first))
    asked(again)
    said = next(text for name, text in gathered(again.row().reference, INSTALLER).items() if "referral" in name)
    assert "Group of the trial, decided by lot: control" in said
    assert "it stands for this one since" in said


def test_what_was_carried_is_only_added_to_and_is_its_agreements(cast, trial):
    first = in_arm(cast, "control")
    asked(cast.accepted(**_details(first)))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), scope.acting_as(CARAWAY):
        AllocationCarried.objects.all()._raw_delete(using="default")
    for by, seen in ((cast.officer, 1), (cast.welsh_officer, 0), (cast.stranger, 0)):
        with scope.acting_as(by):
            assert AllocationCarried.objects.count() == seen


# Nobody foresees an arm


def test_what_fails_without_the_workshops_fails_for_everybody_and_tells_no_arm(cast, trial, monkeypatch):
    """Whoever can make the one arm fail would know the next arm, with nothing written, and could put forward somebody else."""
    people, follow = [cast.accepted() for _ in range(4)], ledger.outbox.follow

    def broken(opened, new, before):
        if any(isinstance(one.detail, WithoutProgramme) for one in new):
            raise RuntimeError("broken off")
        follow(opened, new, before)

    monkeypatch.setattr(ledger.outbox, "follow", broken)
    for person in people:
        with pytest.raises(RuntimeError, match="broken off"), transaction.atomic():
            asked(person)
    assert registered(cast) == []


def test_a_seed_that_is_not_the_one_committed_to_is_not_drawn_from(cast, trial, monkeypatch):
    monkeypatch.setattr(trial_seeds, "unseal", lambda purpose, sealed: bytes(32))
    with pytest.raises(NotNow, match="not the one that was committed to"):
        asked(cast.accepted())
    trials.close_trial(trial=trial, by=INSTALLER)
    with pytest.raises(NotNow, match="not the one that was committed to"):
        trials.reveal_seed(trial=trial, by=INSTALLER)
    assert registered(cast) == []


def test_without_the_sites_key_nothing_is_drawn_and_the_officer_is_told_why(cast, trial, settings):
    person = cast.accepted()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, []
    with pytest.raises(NotNow, match="a key that the site no longer has"):
        asked(person)
    assert registered(cast) == []
    trials.close_trial(trial=trial, by=INSTALLER)


def test_whoever_knows_a_case_by_its_number_cannot_find_its_row_of_the_register(cast, trial):
    """The victims' site knows the case's: the arm is nothing of it."""
    person = cast.accepted()
    asked(person)
    found = published("CARA Wessex", INSTALLER)
    assert token(found.commitment, str(person.id)) not in {one.person for one in found.allocations}


def test_the_audit_has_the_seal_of_all_rows_so_far_at_each_draw(cast, trial, monkeypatch):
    """Its own chain then shows a register that the owner of the database changed, also before any seal was made public."""
    written, record = [], trail.record
    monkeypatch.setattr(trail, "record", lambda verb, **said: (written.append((verb, said)), record(verb, **said)))
    for _ in range(3):
        asked(cast.accepted())
    found = published("CARA Wessex", INSTALLER)
    said = [one["detail"]["seal"] for verb, one in written if verb == "trial.allot"]
    firsts = (replace(found, allocations=found.allocations[:rows]) for rows in (1, 2, 3))
    assert said == [in_short(one.sealed().seal) for one in firsts]


# What the database itself refuses the site's login


def test_a_closed_trial_is_never_open_again(cast, trial):
    """Once its seed is known, every arm to come would be."""
    trials.close_trial(trial=trial, by=INSTALLER)
    trials.reveal_seed(trial=trial, by=INSTALLER)
    for changed in ({"closed_at": None, "revealed_at": None, "revealed": ""}, {"closed_at": None}):
        with pytest.raises(ProgrammingError, match="closed_for_good"), transaction.atomic(), scope.acting_as(INSTALLER):
            TrialRow.objects.filter(pk=trial).update(**changed)


def test_a_row_is_added_to_no_closed_trial_and_to_no_other_agreements(cast, trial):
    row, waiting, welsh = asked(cast.accepted()), cast.accepted(), a_trial(cast.gogledd.id)
    for of, case, agreement in ((welsh, waiting, row.agreement_id), (trial, waiting, cast.gogledd.id)):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _added(row, trial_id=of, case_id=case.id, agreement_id=agreement)
    trials.close_trial(trial=trial, by=INSTALLER)
    with pytest.raises(ProgrammingError, match="of_an_open_trial"), transaction.atomic():
        _added(row, case_id=waiting.id)


def _added(row, **changed):
    for name, value in {"pk": ids.new(), "number": row.number + 1, **changed}.items():
        setattr(row, name, value)
    with scope.acting_as(CARAWAY):
        row.save(force_insert=True)


# Overrides


def test_from_one_arm_with_workshops_to_another_no_later_than_a_session_is_booked(cast):
    with on(cast.today - 30 * DAY):
        a_trial(cast.wessex.id, THREE_ARMS)
    person = in_arm(cast, "shorter")
    allotting.override_arm(case=person.id, arm="programme", why="The person asked.", by=cast.supervisor)
    person.book(cast.today)
    with pytest.raises(NotNow, match="booked already"), transaction.atomic():
        allotting.override_arm(case=person.id, arm="shorter", why="Afterwards.", by=cast.supervisor)
    cases.withdraw(case=person.id, reason=WithdrawalReason.HEALTH, by=cast.coordinator)
    with pytest.raises(NotNow), transaction.atomic():
        allotting.override_arm(case=person.id, arm="shorter", why="Long afterwards.", by=cast.supervisor)


# Time


def test_an_agreement_that_has_ended_still_has_its_register(cast, trial):
    asked(cast.accepted())
    with on(cast.today + timedelta(days=4000)):
        trials.close_trial(trial=trial, by=INSTALLER)
        trials.reveal_seed(trial=trial, by=INSTALLER)
        found = published("CARA Wessex", INSTALLER)
    assert found.verified().holds
    assert len(found.allocations) == 1


def test_a_clock_that_was_put_back_does_not_hide_the_open_trial(cast, trial):
    """The newest trial is the open one, whatever its moment."""
    trials.close_trial(trial=trial, by=INSTALLER)
    with on(cast.today - 60 * DAY):
        made = a_trial(cast.wessex.id)
    assert not published("CARA Wessex", INSTALLER).allocations
    person = cast.accepted()
    assert asked(person).trial_id == made
    assert len(published("CARA Wessex", INSTALLER).allocations) == 1
    assert clock.today() == cast.today
    with scope.acting_as(CARAWAY):
        assert AllocationRow.objects.count() == 1


# Killed at any moment


@pytest.mark.parametrize("at", ["trial.allot", "case.go_without"])
def test_a_worker_whose_connection_is_killed_on_the_way_leaves_nothing_and_the_arm_is_the_same(committed_cast, at):
    """Between the row and its audit, and between the audit and what follows from the arm: the next who asks gets the same row."""
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        made = a_trial(cast.wessex.id)
    person, expected = cast.accepted(), next_arm(made)
    record = trail.record

    def killed(verb, **said):
        record(verb, **said)
        if verb == at:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trail, "record", killed)
        aside = Aside(lambda: allotting.ask_arm(case=person.id, by=cast.officer))
        assert isinstance(aside.done(), OperationalError)
    assert registered(cast) == []
    assert person.standing().stage is Stage.ACCEPTED
    row = asked(person)
    assert (row.number, row.arm) == (1, expected)


def test_who_asks_while_the_trial_is_being_closed_is_not_allotted(committed_cast, server):
    """The closing seal is of every row there ever will be."""
    cast = committed_cast
    with on(cast.today - 30 * DAY):
        made = a_trial(cast.wessex.id)
    person = cast.accepted()
    with scope.acting_as(INSTALLER):
        trials.close_trial(trial=made, by=INSTALLER)
        aside = Aside(lambda: allotting.ask_arm(case=person.id, by=cast.officer))
        waits(server, cast.owner)
    assert isinstance(aside.done(), NotNow)
    assert registered(cast) == []
    assert person.book(cast.today).standing().bookings
