"""The study file of participants: who is in it, what it says, and that it says nothing that names anybody."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from caraway.casework.actions import allotting, cases, trials
from caraway.casework.models import AllocationRow, Case, FactRow, Participant, PersonLink, TrialRow
from caraway.casework.queries import study_people
from caraway.casework.queries.study_people import Keys, for_evaluation, join_token
from caraway.casework.queries.trials import treated_arm
from caraway.commands import CommandRefused, study
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.study.project import of
from caraway.core.study.pseudonyms import PERSON, latest, pseudonym
from caraway.core.study.rows import troubles
from caraway.core.study.words import DateRule, TimeZero
from caraway.core.vocabulary import HoldCode
from caraway.evidence.study_file.reading import read
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.audit import trail
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.cast import on
from tests.integration.casework.doings_of.trials import FILE, a_trial

KEYS = Keys(b"p" * 32, b"j" * 32)
CUT = date(2026, 3, 2)
WESSEX = "CARA Wessex"


def project(**other):
    said = {
        "id": "pilot",
        "sharing_agreement": "Data sharing agreement 12 of 2026",
        "purpose": "Whether fewer people are arrested again within a year",
        "dates": "month",
        "key_id": "pilot-1",
        "allowed": {"people": ["age_band", "sex", "ethnicity"], "joins": []},
        "windows": [365],
    }
    return of(said | other)


def asked(time_zero=TimeZero.REFERRAL, *, by=INSTALLER, names=(WESSEX,), cut=CUT, under=None, keys=KEYS, **more):
    return for_evaluation(under or project(), keys, list(names), time_zero=time_zero, data_cut=cut, by=by, **more)


def row_of(found, person):
    place = [case for case, _ in found.cases].index(person.id)
    return found.people[place]


def test_one_who_completed(cast):
    person = cast.returned()
    row = row_of(asked(), person)
    with scope.acting_as(INSTALLER):
        case = person.row()
        zero = case.opened_at.astimezone(clock.LONDON).date()
        last = FactRow.objects.filter(case=case, kind="session_marked").order_by("-on").first()
    assert row["sessions_attended"] == 2
    assert row["completed_day"] == (last.on - zero).days
    assert row["followed_days"] == max(0, (CUT - latest(DateRule.MONTH, 0, row["zero_on"])).days)
    assert row["zero_on"] == zero.replace(day=1)
    assert (row["arm"], row["source"], row["end_reason"]) == ("programme", "casework", "data_cut")


def test_holds_are_known_and_other_harms_are_not(cast):
    held, other = cast.booked(), cast.booked()
    cases.hold(case=held.id, code=HoldCode.STAFFING, by=CARAWAY)
    allowed = {"people": ["new_abuse_seen", "new_abuse_day", "hold_seen", "hold_day"], "joins": []}
    found = asked(under=project(allowed=allowed))
    row = row_of(found, held)
    assert row["hold_seen"] is True
    assert row["hold_day"] >= 0
    assert (row["new_abuse_seen"], row["new_abuse_day"]) == (None, None)
    assert (row_of(found, other)["hold_seen"], row_of(found, other)["hold_day"]) == (False, None)
    assert troubles(project(allowed=allowed), "people", row) == ()
    assert "hold_seen" not in row_of(asked(), held)


def test_one_under_way_has_not_completed(cast):
    person = cast.attended_a()
    row = row_of(asked(), person)
    assert (row["sessions_attended"], row["completed_day"]) == (1, None)


def test_who_was_never_cautioned_has_no_caution_to_count_from(cast):
    cautioned, referred = cast.booked(), cast.referred()
    before = asked(TimeZero.CAUTION)
    there = {case for case, _ in before.cases}
    assert cautioned.id in there
    assert (referred.id in there) is (before.no_time_zero == 0)
    assert referred.id in {case for case, _ in asked().cases}


def test_what_happened_after_the_cut_is_not_known(cast):
    person = cast.returned()
    with scope.acting_as(INSTALLER):
        second = FactRow.objects.filter(case=person.id, kind="session_marked").order_by("-on").first()
    early = row_of(asked(cut=second.on - timedelta(days=1)), person)
    assert (early["sessions_attended"], early["completed_day"]) == (1, None)


def test_every_row_is_fit_for_the_file(cast):
    for made in (cast.returned, cast.booked, cast.referred, cast.attended_a):
        made()
    found, under = asked(), project()
    assert len(found.people) == len(found.joins) == len(found.cases) >= 4
    assert [troubles(under, "people", row) for row in found.people] == [()] * len(found.people)
    assert [troubles(under, "joins", row) for row in found.joins] == [()] * len(found.joins)


def test_what_the_project_does_not_name_is_not_there(cast):
    cast.booked()
    found = asked(under=project(allowed={"people": ["sex"], "joins": []}))
    assert {"sex"} == {name for row in found.people for name in row} & {"sex", "age_band", "ethnicity", "age_years"}


def test_nothing_of_a_row_names_anybody(cast):
    cast.returned()
    found = asked()
    said = " ".join(str(value) for row in (*found.people, *found.joins) for value in row.values())
    with scope.acting_as(INSTALLER):
        people = list(Participant.objects.values_list("given_name", "family_name", "pnc", "phone"))
        cases = Case.objects.values_list("reference", "police_reference", "id", "agreement_id", "force_code")
        known = {str(one) for row in (*people, *cases) for one in row if len(str(one)) > 2}
    assert not [one for one in known if one in said]


def test_the_order_of_rows_tells_nothing_of_when_anybody_was_referred(cast):
    """By pseudonym in every file: the order of referrals would give days that the project made coarser, and lie beside the answers'."""
    for _ in range(6):
        cast.booked()
    for rows in (asked().people, asked().joins, asked(under=project(dates="shifted", most_shift=90)).people):
        assert [row["person"] for row in rows] == sorted(row["person"] for row in rows)
    found = asked(with_days=True)
    assert [one.person for one in found.days] == [row["person"] for row in found.people]
    with scope.acting_as(INSTALLER):
        references = {case.id: case.reference for case in Case.objects.all()}
    keyed = [pseudonym(KEYS.people, project(), PERSON, references[case]) for case, _ in found.cases]
    assert keyed == [row["person"] for row in found.people] == [row["person"] for row in found.joins]


def test_another_project_calls_everybody_otherwise(cast):
    cast.booked()
    one, other = asked(), asked(under=project(id="other"))
    for column in ("person", "force", "agreement"):
        assert {row[column] for row in one.people}.isdisjoint(row[column] for row in other.people)
    assert {row["join_token"] for row in one.joins}.isdisjoint(row["join_token"] for row in other.joins)


def test_the_table_of_joins_names_the_case_by_the_key_of_joins(cast):
    person = cast.booked()
    found = asked()
    place = [case for case, _ in found.cases].index(person.id)
    assert found.joins[place] == {
        "join_token": join_token(project(), KEYS.joins, person.id),
        "person": found.people[place]["person"],
    }


def test_a_later_referral_of_one_person_is_left_out(cast):
    first, second = cast.booked(), cast.booked()
    with scope.acting_as(INSTALLER):
        case = first.row()
        opened = {each.id: each.row().opened_at for each in (first, second)}
        one, other = sorted((first.id, second.id))
        said = {
            "by": cast.coordinator.person,
            "by_name": "R. Okafor",
            "at": clock.now(),
            "agreement_id": case.agreement_id,
        }
        PersonLink.objects.create(id=ids.new(), one_id=one, other_id=other, number=1, said="one", **said)
    found = asked()
    there = {case for case, _ in found.cases}
    earlier, later = sorted((first.id, second.id), key=lambda case: (opened[case], case))
    assert (earlier in there, later in there, found.same_person) == (True, False, 1)
    with scope.acting_as(INSTALLER):
        PersonLink.objects.create(id=ids.new(), one_id=one, other_id=other, number=2, said="two", **said)
    assert asked().same_person == 0


def test_that_it_was_asked_for_is_in_the_audit(cast, monkeypatch):
    person, written, create = cast.booked(), [], AuditRow.objects.create
    monkeypatch.setattr(AuditRow.objects, "create", lambda **row: written.append(row) or create(**row))
    found = asked()
    assert found.days == ()
    assert len(asked(with_days=True).days) == len(found.people)
    row, other = written
    assert (row["detail"]["days"], other["detail"]["days"]) == (False, True)
    assert person.id in row["subject_ids"]
    assert (row["verb"], row["detail"]["project"], row["detail"]["rows"]) == ("study.write", "pilot", len(found.cases))


def test_without_the_audit_nothing_is_given(cast, monkeypatch):
    def broken(**row):
        raise DatabaseError("no row")

    cast.booked()
    monkeypatch.setattr(AuditRow.objects, "create", broken)
    with pytest.raises(DatabaseError):
        asked()


def test_nobody_else_may(cast):
    for by in (cast.coordinator, cast.manager, cast.supervisor):
        with pytest.raises(NotYours):
            asked(by=by)


def test_an_agreement_that_is_not_there(cast):
    with pytest.raises(NotYours, match="no agreement called Elsewhere"):
        asked(names=(WESSEX, "Elsewhere"))


@pytest.mark.parametrize("time_zero", [TimeZero.COMPLETION, TimeZero.ASSIGNMENT])
def test_a_time_zero_that_casework_does_not_know(cast, time_zero):
    cast.booked()
    with pytest.raises(InvalidValue, match="referral or from caution"):
        asked(time_zero)


def test_a_key_too_short(cast):
    cast.booked()
    with pytest.raises(InvalidValue, match="32 bytes"):
        asked(keys=Keys(b"short", KEYS.joins))


PROJECT = """
id = "pilot"
sharing_agreement = "Data sharing agreement 12 of 2026"
purpose = "Whether fewer people are arrested again within a year"
dates = "month"
key_id = "pilot-1"
windows = [365]
[allowed]
people = ["age_band", "sex"]
joins = []
"""


def command(tmp_path, *words):
    (tmp_path / "project.toml").write_text(PROJECT)
    parser = ArgumentParser()
    study.add_arguments(parser)
    said = [str(tmp_path / "project.toml"), str(tmp_path / "files"), "--agreement", WESSEX, "--cut", "2026-03-02"]
    return study.run(parser.parse_args([*said, "--keys", str(tmp_path / "keys"), *words]))


def test_the_command_writes_both_files_and_logs_why(cast, tmp_path, capsys):
    cast.booked()
    assert command(tmp_path) == 0
    assert "people.parquet" in capsys.readouterr().out
    people, joins = (read(tmp_path / "files" / f"{kind}.parquet") for kind in ("people", "joins"))
    assert people.description.rows == joins.description.rows >= 1
    assert people.description.purpose == "Whether fewer people are arrested again within a year"
    log = (tmp_path / "files" / "purposes.jsonl").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in log] == ["people", "joins"]
    assert (tmp_path / "keys" / "people.key").stat().st_mode & 0o077 == 0


def test_nobody_else_of_the_machine_can_read_what_was_written(cast, tmp_path):
    """Each file by itself, wherever it is moved to."""
    cast.booked()
    command(tmp_path, "--days", str(tmp_path / "days"))
    written = [file for folder in ("files", "days", "keys") for file in (tmp_path / folder).iterdir()]
    assert len(written) >= 6
    assert not [file.name for file in (*written, tmp_path / "files", tmp_path / "days") if file.stat().st_mode & 0o077]


def test_the_same_keys_call_people_the_same_again(cast, tmp_path):
    cast.booked()
    command(tmp_path)
    first = read(tmp_path / "files" / "people.parquet").table.column("person").to_pylist()
    (tmp_path / "files").rename(tmp_path / "earlier")
    command(tmp_path)
    assert read(tmp_path / "files" / "people.parquet").table.column("person").to_pylist() == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "completion"), "referral or from caution"),
        (("--from", "birth"), "not from birth"),
        (("--agreement", "None"), "no agreement called None"),
        (("--trial", "Another"), "no trial called Another"),
        (("--site", "victims", "--trial", "Another"), "leave out --trial"),
        (("--site", "victims", "--days", "days"), "leave out --trial and --days"),
    ],
)
def test_what_the_command_refuses(cast, tmp_path, words, said):
    cast.booked()
    with pytest.raises(CommandRefused, match=said):
        command(tmp_path, *words)
    assert not (tmp_path / "files").exists()


def test_each_force_is_told_its_own_participants_days_by_pseudonym_alone(cast, tmp_path, capsys):
    cast.booked()
    cast.referred()
    assert command(tmp_path, "--days", str(tmp_path / "days")) == 0
    found = asked(
        under=read(tmp_path / "files" / "people.parquet").description.project,
        keys=written_keys(tmp_path),
        with_days=True,
    )
    lists = {file.stem: file.read_text().splitlines() for file in (tmp_path / "days").iterdir()}
    assert set(lists) == {one.force for one in found.days}
    for force, lines in lists.items():
        mine = sorted(f"{one.person},referral,{one.zero_on}" for one in found.days if one.force == force)
        assert lines == ["person,time_zero,zero_on", *mine]
    assert {one.person for one in found.days} == {row["person"] for row in found.people}
    assert "for that force, and not for the evaluator" in capsys.readouterr().out
    assert not list((tmp_path / "files").glob("*.csv"))


def written_keys(tmp_path):
    return Keys(*(bytes.fromhex((tmp_path / "keys" / f"{name}.key").read_text()) for name in ("people", "joins")))


def test_without_being_asked_for_no_list_of_days_is_written(cast, tmp_path):
    cast.booked()
    command(tmp_path)
    assert not list(tmp_path.rglob("*.csv"))


def test_a_folder_that_is_there_is_left_alone(cast, tmp_path):
    (tmp_path / "files").mkdir()
    with pytest.raises(CommandRefused, match="there already"):
        command(tmp_path)


STRATUM = project(allowed={"people": ["sex", "stratum"], "joins": []})


def in_a_trial(cast, people=4, declared=FILE + '[[strata]]\nname = "sex"\n'):
    """People of CARA Wessex, each allotted on the tests' day."""
    with on(cast.today - timedelta(days=30)):
        a_trial(cast.wessex.id, declared)
    found = [cast.accepted() for _ in range(people)]
    for person in found:
        allotting.ask_arm(case=person.id, by=cast.officer)
    return found


def arms_of(people):
    with scope.acting_as(INSTALLER):
        return {row.case_id: row.arm for row in AllocationRow.objects.filter(case__in=[one.id for one in people])}


def test_counted_from_assignment_everybody_allotted_is_there_by_the_arm_that_was_allotted(cast):
    people = in_a_trial(cast)
    outside = cast.accepted()
    arms = arms_of(people)
    control = next(one for one in people if arms[one.id] == "control")
    allotting.override_arm(case=control.id, arm="programme", why="A court order.", by=cast.supervisor)
    found = asked(TimeZero.ASSIGNMENT, under=STRATUM)
    assert {case for case, _ in found.cases} == {one.id for one in people}
    assert {case: row["arm"] for (case, _), row in zip(found.cases, found.people, strict=True)} == arms
    assert set(arms.values()) == {"control", "programme"}
    last = latest(DateRule.MONTH, 0, cast.today)
    assert {row["followed_days"] for row in found.people} == {max(0, (CUT - last).days)}
    assert {row["time_zero"] for row in found.people} == {"assignment"}
    assert outside.id not in {case for case, _ in found.cases}
    assert [troubles(STRATUM, "people", row) for row in found.people] == [()] * len(people)


def test_were_the_arm_taken_from_how_people_are_treated_it_would_be_found(cast, monkeypatch):
    """The seeded fault: an override read as the arm."""
    people = in_a_trial(cast)
    control = next(one for one in people if arms_of(people)[one.id] == "control")
    allotting.override_arm(case=control.id, arm="programme", why="A court order.", by=cast.supervisor)
    assert row_of(asked(TimeZero.ASSIGNMENT), control)["arm"] == "control"
    right = study_people._lot

    def as_treated(*said):
        found = right(*said)
        for row in found.allotted.values():
            row.arm = treated_arm(row)
        return found

    monkeypatch.setattr(study_people, "_lot", as_treated)
    assert row_of(asked(TimeZero.ASSIGNMENT), control)["arm"] == "programme"


def test_counted_from_referral_whoever_was_not_allotted_is_of_no_arm_of_the_trial(cast):
    people = in_a_trial(cast)
    outside = cast.accepted()
    found = asked()
    arms = arms_of(people)
    for person in people:
        assert row_of(found, person)["arm"] == arms[person.id]
    assert row_of(found, outside)["arm"] == "not_allotted"
    assert troubles(project(), "people", row_of(found, outside)) == ()


def test_a_stratum_has_a_name_that_tells_nothing(cast):
    (person,) = in_a_trial(cast, people=1)
    said = row_of(asked(TimeZero.ASSIGNMENT, under=STRATUM), person)["stratum"]
    assert said.startswith("s-")
    assert "male" not in said
    assert "stratum" not in row_of(asked(TimeZero.ASSIGNMENT), person)


def test_of_one_person_the_first_allocation_counts(cast):
    earlier = cast.booked(days_ago=60)
    first, second = in_a_trial(cast, people=2)
    with scope.acting_as(INSTALLER):
        said = {"by": cast.coordinator.person, "by_name": "R. Okafor", "at": clock.now()}
        for number, pair in enumerate(((earlier, first), (first, second)), 1):
            one, other = sorted(each.id for each in pair)
            agreement = first.row().agreement_id
            PersonLink.objects.create(
                id=ids.new(), one_id=one, other_id=other, number=number, said="one", agreement_id=agreement, **said
            )
    found = asked(TimeZero.ASSIGNMENT)
    assert {case for case, _ in found.cases} == {first.id}
    assert found.same_person == 1
    assert first.id not in {case for case, _ in asked().cases}


def test_assignment_needs_a_trial_of_each_agreement(cast):
    in_a_trial(cast, people=1)
    with pytest.raises(InvalidValue, match="without a trial"):
        asked(TimeZero.ASSIGNMENT, names=(WESSEX, "CARA Gogledd"))


def after_another_trial(cast):
    """Two people of a trial that closed, and three of the one after it; the name of each with its people."""
    earlier = in_a_trial(cast, people=2)
    with on(cast.today), scope.acting_as(INSTALLER):
        first = TrialRow.objects.get(agreement=cast.wessex.id)
        trials.close_trial(trial=first.id, by=INSTALLER)
    later = in_a_trial(cast, people=3)
    with scope.acting_as(INSTALLER):
        second = TrialRow.objects.get(agreement=cast.wessex.id, closed_at=None)
    return {first.name: earlier, second.name: later}


def cases_of(found):
    return {case for case, _ in found.cases}


def test_two_trials_of_an_agreement_are_two_studies(cast):
    """Their arms have the same codes: in one file nobody could tell them apart."""
    people = after_another_trial(cast)
    assert [len(group) for group in people.values()] == [2, 3]
    for time_zero in (TimeZero.ASSIGNMENT, TimeZero.REFERRAL):
        with pytest.raises(InvalidValue, match="Say which one trial is meant of: ") as refused:
            asked(time_zero)
        assert all(name in str(refused.value) for name in people)
    for name, group in people.items():
        assert cases_of(asked(TimeZero.ASSIGNMENT, trials=[name])) == {one.id for one in group}
        referred = asked(trials=[name])
        arms = arms_of(group)
        for person in (one for some in people.values() for one in some):
            assert row_of(referred, person)["arm"] == arms.get(person.id, "not_allotted")
    with pytest.raises(InvalidValue, match="which one trial"):
        asked(TimeZero.ASSIGNMENT, trials=list(people))


def test_a_trial_that_an_agreement_has_not_had(cast):
    in_a_trial(cast, people=1)
    with pytest.raises(InvalidValue, match="no trial called Some other"):
        asked(TimeZero.ASSIGNMENT, trials=["Some other"])


def test_which_trial_was_meant_is_in_the_audit(cast, monkeypatch):
    people = after_another_trial(cast)
    told = []
    monkeypatch.setattr(trail, "record", lambda action, **said: told.append((action, said["detail"]["trial"])))
    asked(TimeZero.ASSIGNMENT, trials=list(people)[:1])
    with scope.acting_as(INSTALLER):
        meant = TrialRow.objects.get(name=next(iter(people)))
    assert told == [("study.write", meant.id)]


def test_the_command_writes_the_trial_that_is_named(cast, tmp_path, capsys):
    people = after_another_trial(cast)
    name, group = next(iter(people.items()))
    assert command(tmp_path, "--from", "assignment", "--trial", name) == 0
    assert f"{len(group)} people are in" in capsys.readouterr().out
