"""A victim's answers go to an evaluation where the victim agreed, under a pseudonym of this site's own, and nowhere else."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection

from caraway.commands import CommandRefused, study
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.study.project import of
from caraway.core.study.pseudonyms import JOIN, PERSON, VICTIM, pseudonym
from caraway.core.study.rows import troubles
from caraway.core.victim.safe_plan import Way
from caraway.evidence.study_file.reading import read
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import demonstration_answers
from caraway.victims.actions import evaluating, surveys
from caraway.victims.models import AnswersUsed, SamePerson, VictimCase
from caraway.victims.queries.cases import case_rows
from caraway.victims.queries.study_answers import AnswerKeys, answers_for_evaluation
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case
from tests.victims.test_contacts import page_of
from tests.victims.world import SUPERVISOR, WORKER, actor

KEYS = AnswerKeys(b"v" * 32, b"j" * 32)
PROJECT = of(
    {
        "id": "pilot",
        "sharing_agreement": "Data sharing agreement 12 of 2026",
        "purpose": "Whether victims are safer a year on",
        "dates": "month",
        "key_id": "pilot-1",
        "allowed": {"answers": []},
        "windows": [365],
    }
)
GIVEN = {"together": "no", "change": "same", "safe": "not_said"}


def said(case, may, *, by=WORKER, **more):
    given = {"case": case, "may": may, "on": TODAY, "way": Way.CALL, "by": actor(by)} | more
    return evaluating.say(**given)


def answered(case, answers=GIVEN):
    return surveys.record(case=case, way=Way.CALL, answers=answers, by=actor(WORKER), request_key=uuid4())


def asked(*, by=INSTALLER, cut=TODAY, names=None, project=PROJECT):
    with scope.acting_as(CARAWAY):
        every = sorted(set(VictimCase.objects.values_list("agreement__name", flat=True)))
    return answers_for_evaluation(project, KEYS, every if names is None else names, data_cut=cut, by=by)


def theirs(found, case):
    with scope.acting_as(CARAWAY):
        victim = pseudonym(KEYS.victims, PROJECT, VICTIM, VictimCase.objects.get(pk=case).reference)
    return [row for row in found.answers if row["victim"] == victim]


def test_nothing_goes_where_nobody_asked(house):
    case = first_case()
    before = asked()
    answered(case)
    after = asked()
    assert (theirs(after, case), after.not_agreed) == ([], before.not_agreed + 1)


def test_what_was_answered_goes_where_the_victim_agreed(house):
    case = first_case()
    said(case, True)
    answered(case)
    rows = theirs(asked(), case)
    assert {row["item"]: row["answer"] for row in rows} == {"together": 1, "change": 2, "safe": None}
    assert {(row["occasion"], row["instrument"]) for row in rows} == {("start", "cara_victim-1")}
    assert [troubles(PROJECT, "answers", row) for row in rows] == [()] * 3


def test_a_no_takes_back_every_yes(house):
    case = first_case()
    said(case, True)
    answered(case)
    said(case, False)
    assert theirs(asked(), case) == []
    said(case, True)
    assert len(theirs(asked(), case)) == 3


def two_cases():
    with scope.acting_as(actor(WORKER)):
        return sorted(row.id for row in case_rows(actor(WORKER), TODAY)[:2])


def of_one_person(one, other, *, same=True):
    with scope.acting_as(CARAWAY):
        agreement = VictimCase.objects.get(pk=one).agreement_id
        said_by = {"at": clock.now(), "by": actor(SUPERVISOR).person, "by_name": "A supervisor"}
        SamePerson.objects.create(agreement_id=agreement, one_id=one, other_id=other, same=same, **said_by)


@pytest.mark.parametrize("same", [True, False])
def test_a_no_takes_back_every_yes_of_the_same_person(house, same):
    """Whoever says no says it once: the worker of another case of the same victim need not hear it again."""
    one, other = two_cases()
    of_one_person(one, other, same=same)
    for case in (one, other):
        said(case, True)
        answered(case)
    said(other, False)
    found = asked()
    assert theirs(found, other) == []
    assert (theirs(found, one) == []) is same
    said(one, True)
    assert theirs(asked(), one) != []


def test_a_yes_is_of_its_own_case_alone(house):
    one, other = two_cases()
    of_one_person(one, other)
    said(one, True)
    for case in (one, other):
        answered(case)
    found = asked()
    assert theirs(found, one) != []
    assert theirs(found, other) == []


def test_the_first_the_second_and_the_newest_of_later_ones(house):
    case = first_case()
    said(case, True)
    for change in ("better", "worse", "same", "better"):
        answered(case, {"change": change})
    rows = theirs(asked(cut=TODAY + timedelta(days=900)), case)
    assert [(row["occasion"], row["answer"]) for row in rows] == [("start", 0), ("end", 1), ("later", 0)]


def test_the_order_of_rows_tells_nothing_of_when_a_case_was_opened(house):
    with scope.acting_as(actor(WORKER)):
        cases = [row.id for row in case_rows(actor(WORKER), TODAY)[:8]]
    for case in cases:
        said(case, True)
        answered(case)
    victims = list(dict.fromkeys(row["victim"] for row in asked().answers))
    assert len(victims) >= 5
    assert victims == sorted(victims)


def test_what_was_answered_after_the_cut_is_not_there(house):
    case = first_case()
    said(case, True)
    answered(case)
    assert theirs(asked(cut=TODAY - timedelta(days=1)), case) == []


def test_nothing_of_it_names_anybody_or_is_what_the_other_site_calls_somebody(house):
    case = first_case()
    said(case, True)
    answered(case)
    found = asked()
    with scope.acting_as(CARAWAY):
        known = [
            str(one)
            for row in VictimCase.objects.values_list(
                "id", "reference", "casework_case", "given_name", "family_name", "agreement_id"
            )
            for one in row
        ]
        row = VictimCase.objects.get(pk=case)
    text = json.dumps([dict(one) for one in found.answers])
    assert not [one for one in known if len(one) > 2 and one in text]
    participant = pseudonym(KEYS.victims, PROJECT, PERSON, row.reference)
    assert {one["victim"] for one in found.answers}.isdisjoint({participant})
    assert {one["join_token"] for one in theirs(found, case)} == {
        pseudonym(KEYS.joins, PROJECT, JOIN, str(row.casework_case))
    }


def test_that_it_was_asked_for_is_in_the_audit_or_nothing_is_given(house, monkeypatch):
    case = first_case()
    said(case, True)
    answered(case)
    written, create = [], AuditRow.objects.create
    monkeypatch.setattr(AuditRow.objects, "create", lambda **row: written.append(row) or create(**row))
    asked()
    assert {row["verb"] for row in written} == {"study.write"}
    assert any(case in row["subject_ids"] for row in written)

    def broken(**row):
        raise DatabaseError("no row")

    monkeypatch.setattr(AuditRow.objects, "create", broken)
    with pytest.raises(DatabaseError):
        asked()


def test_who_works_with_victims_cannot_take_it_out(house):
    for who in (WORKER, SUPERVISOR):
        with pytest.raises(NotYours):
            asked(by=actor(who))
    with pytest.raises(NotYours, match="no agreement called Elsewhere"):
        asked(names=["Elsewhere"])


@pytest.mark.parametrize(
    "wrong",
    [{"on": TODAY + timedelta(days=1)}, {"on": TODAY - timedelta(days=9)}, {"way": Way.TEXT}, {"way": Way.LETTER}],
)
def test_what_is_not_recorded(house, wrong):
    case = first_case()
    said(case, True)
    with pytest.raises(InvalidValue):
        said(case, False, **wrong)
    with scope.acting_as(CARAWAY):
        assert AnswersUsed.objects.filter(case=case).count() == 1


def test_recorded_once_with_its_audit(house):
    case, key = first_case(), uuid4()
    for _ in range(2):
        said(case, True, request_key=key)
    with scope.acting_as(CARAWAY):
        assert [(row.number, row.may, row.by_name) for row in AnswersUsed.objects.filter(case=case)] == [
            (1, True, "M. Aldous")
        ]
    rows = house.execute(
        "SELECT count(*) FROM audit_auditrow WHERE verb = 'answers.use' AND kind = 'action' AND %s = ANY(subject_ids)",
        [case],
    )
    assert rows.fetchone() == (1,)


def test_the_site_itself_changes_and_deletes_nothing(house):
    case = first_case()
    said(case, True)
    for statement in ("UPDATE victims_answersused SET may = true", "DELETE FROM victims_answersused"):
        with pytest.raises(ProgrammingError), scope.acting_as(actor(WORKER)), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_page(house):
    case, client = first_case(), page_of(WORKER)
    messages, page = f"/contacts/{case}/written", f"/contacts/{case}/written/use"
    assert b"Nobody has asked yet whether the answers may be used" in client.get(messages).content
    shown = client.get(page).content.decode()
    assert "you can change your mind at any time" in shown
    title = shown.split("<title>")[1].split("</title>")[0].lower()
    assert not any(word in title for word in ("victim", "police", "abuse", "evaluation"))
    day = {"on-day": "2", "on-month": "3", "on-year": "2026"}
    assert b"govuk-error-summary" in client.post(page, {"request_key": str(uuid4()), **day, "way": "call"}).content
    assert client.post(page, {"request_key": str(uuid4()), **day, "way": "call", "may": "yes"}).status_code == 302
    assert b"On 2 March 2026 the victim said that the answers may be used" in client.get(messages).content
    assert client.post(page, {"request_key": str(uuid4()), **day, "way": "in_person", "may": "no"}).status_code == 302
    assert b"may not be used" in client.get(messages).content


def command(tmp_path, *words):
    (tmp_path / "project.toml").write_text(
        'id = "pilot"\nsharing_agreement = "Data sharing agreement 12 of 2026"\npurpose = "Whether victims are safer a year on"\n'
        'dates = "month"\nkey_id = "pilot-1"\nwindows = [365]\n[allowed]\nanswers = []\n'
    )
    with scope.acting_as(CARAWAY):
        names = sorted(set(VictimCase.objects.values_list("agreement__name", flat=True)))
    parser = ArgumentParser()
    study.add_arguments(parser)
    line = [str(tmp_path / "project.toml"), str(tmp_path / "files"), "--site", "victims", "--cut", "2026-03-02"]
    named = [word for name in names for word in ("--agreement", name)]
    return study.run(parser.parse_args([*line, *named, "--keys", str(tmp_path / "keys"), *words]))


def test_the_command_writes_the_answers_alone(house, tmp_path, capsys):
    case = first_case()
    said(case, True)
    answered(case)
    assert command(tmp_path) == 0
    assert "who agreed are in" in capsys.readouterr().out
    assert sorted(file.name for file in (tmp_path / "files").iterdir()) == ["answers.parquet", "purposes.jsonl"]
    assert read(tmp_path / "files" / "answers.parquet").description.rows >= 3
    assert sorted(file.name for file in (tmp_path / "keys").iterdir()) == ["joins.key", "victims.key"]


def test_an_agreement_of_the_other_site_is_none_of_this(house, tmp_path):
    with pytest.raises(CommandRefused, match="no agreement called"):
        command(tmp_path, "--agreement", "Nowhere at all")


def test_the_demonstration_has_victims_who_agreed_refused_and_took_it_back(house):
    demonstration_answers.load(TODAY)
    names = ["Contact: CARA Mercia Vale North"]
    with scope.acting_as(CARAWAY):
        rows = list(AnswersUsed.objects.order_by("case_id", "number").values_list("case_id", "may"))
    said_of = {tuple(may for one, may in rows if one == case) for case, _ in rows}
    assert said_of == {(True,), (False,), (True, False), (False, True)}
    found = asked(names=names)
    agreed = sum(heard.may[-1:] == (True,) for heard in demonstration_answers.HEARD)
    assert len(found.cases) == agreed >= 3
    assert found.not_agreed == len(demonstration_answers.HEARD) - agreed
    assert [troubles(PROJECT, "answers", row) for row in found.answers] == [()] * len(found.answers)
