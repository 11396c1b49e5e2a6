"""Who looks after a referral, encouraging attendance, and the check after a year, on their pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from caraway.casework.actions import cases, encouraging, officers, rechecks
from caraway.casework.models import FactRow, Recheck, Task
from caraway.core.dates import add_months
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import DeclineCode, EncourageReason, EncourageResult, HoldCode, RecheckResult
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.cast import on
from tests.integration.casework.doings_of.police import a_year_ago, encouraged
from tests.integration.casework.police import MARK, VICTIM, browser_of, errors, page, send, text

PATH = "/police/checks/"


@pytest.fixture
def officer(cast):
    return browser_of(cast.officer)


@pytest.fixture
def coordinator(cast):
    return browser_of(cast.coordinator)


def checks(person):
    with scope.acting_as(CARAWAY):
        return list(Recheck.objects.filter(case_id=person.id).order_by("at", "id"))


def test_the_provider_asks_and_sees_what_the_police_did(cast, officer, coordinator):
    person = cast.booked()
    before = len(person.facts())
    ask = f"/cases/{person.id}/encourage"
    assert f'href="{ask}"' in page(coordinator, f"/cases/{person.id}/")
    assert errors(send(coordinator, ask)) == ["Select why the police should speak with the participant"]
    assert send(coordinator, ask, reason="near").status_code == 302
    assert "Encouragement by the police" in page(coordinator, f"/cases/{person.id}/")
    assert "Asked already" in page(coordinator, ask)
    assert errors(send(coordinator, ask, reason="missed")) == [encouraging.ASKED_ALREADY]
    shown = page(officer, f"/police/{person.id}/encourage/")
    assert EncourageReason.NEAR.words in shown
    assert send(officer, f"/police/{person.id}/encourage/", result="not_reached").status_code == 302
    card = page(coordinator, f"/cases/{person.id}/")
    assert EncourageResult.NOT_REACHED.words in card
    assert len(person.facts()) == before


def test_a_request_is_answered_once_and_can_be_made_again(cast, officer):
    person = encouraged(cast)
    answer = {"case": person.id, "result": EncourageResult.SPOKE}
    encouraging.answer_encouragement(**answer, by=cast.officer)
    with pytest.raises(NotNow, match="Nobody asks for this now"):
        encouraging.answer_encouragement(**answer, by=cast.officer)
    assert "Nobody asks for this now" in page(officer, f"/police/{person.id}/encourage/")
    encouraging.ask_encouragement(case=person.id, reason=EncourageReason.MISSED, by=cast.coordinator)
    with scope.acting_as(CARAWAY):
        assert Task.objects.filter(case_id=person.id).count() == 2


def test_it_is_asked_of_the_unit_that_referred_and_answered_by_it_alone(cast):
    person = encouraged(cast)
    with scope.acting_as(CARAWAY):
        task = Task.objects.get(case_id=person.id)
    assert (task.organisation_id, task.unit_id, task.desk) == (cast.police.id, cast.southampton.id, "police")
    for by in (cast.elsewhere, cast.welsh_officer, cast.coordinator):
        with pytest.raises(NotYours):
            encouraging.answer_encouragement(case=person.id, result=EncourageResult.SPOKE, by=by)
    for by in (cast.stranger, cast.officer):
        with pytest.raises(NotYours):
            encouraging.ask_encouragement(case=person.id, reason=EncourageReason.NEAR, by=by)


def test_nobody_on_hold_is_encouraged_to_attend(cast):
    person = cast.booked()
    cases.hold(case=person.id, code=HoldCode.VENUE, by=CARAWAY)
    with pytest.raises(NotNow, match="on hold"):
        encouraging.ask_encouragement(case=person.id, reason=EncourageReason.NEAR, by=cast.coordinator)


def test_only_somebody_who_sees_the_referral_can_look_after_it(cast, officer):
    person = cast.referred()
    for wrong in (cast.elsewhere, cast.welsh_officer, cast.decider, cast.coordinator):
        with pytest.raises(InvalidValue, match="from the list"):
            officers.look_after(case=person.id, officer=wrong.person, by=cast.officer)
    path = f"/police/{person.id}/officer/"
    shown = page(officer, path)
    assert cast.supervisor.name in shown
    assert cast.elsewhere.name not in shown
    assert send(officer, path, officer=str(cast.supervisor.person)).status_code == 302
    assert cast.supervisor.name in page(officer, f"/police/{person.id}/")


def test_the_check_is_recorded_and_corrected_by_a_row_that_names_the_old_one(cast, officer):
    person = a_year_ago(cast)
    path = f"/police/{person.id}/check/"
    assert "The programme ended on" in page(officer, path)
    wrong = send(officer, path, result="again", checked_on=cast.today)
    assert errors(wrong) == ["Enter the first day on which the person came to notice again"]
    assert send(officer, path, result="not_found", checked_on=cast.today).status_code == 302
    assert RecheckResult.NOT_FOUND.words in page(officer, f"/police/{person.id}/")
    again_on = person.standing().finished_on + timedelta(days=30)
    corrected = {"result": "again", "checked_on": cast.today, "again_on": again_on, "offence_code": "cj88001"}
    assert errors(send(officer, path, **corrected)) == ["Enter why it is being corrected"]
    assert send(officer, path, **corrected, why="Found under a former name").status_code == 302
    first, second = checks(person)
    assert (first.result, second.result) == ("not_found", "again")
    assert (second.replaces_id, second.offence_code, second.again_on) == (first.id, "CJ88001", again_on)
    assert (second.by, second.source) == (cast.officer.person, "page")
    assert len(person.facts()) == len({one.id for one in person.facts()})


def test_nothing_nothing_found_and_nothing_looked_at_are_kept_apart(cast, officer):
    seen = []
    for result in ("nothing", "not_found", "not_checked"):
        person = a_year_ago(cast)
        send(officer, f"/police/{person.id}/check/", result=result, checked_on=cast.today)
        seen += [(row.result, row.again_on, row.offence_code) for row in checks(person)]
    assert seen == [("nothing", None, ""), ("not_found", None, ""), ("not_checked", None, "")]


def test_the_check_is_refused_before_the_day_and_taken_on_it(cast, officer):
    person = cast.closed()
    due = add_months(person.standing().finished_on, 12)
    for days in (1, 0):
        now = due - timedelta(days=days)
        found = rechecks.Found(RecheckResult.NOTHING, now)
        with on(now):
            if days:
                with pytest.raises(InvalidValue, match="once the 12 months are over"):
                    rechecks.record_recheck(case=person.id, found=found, by=cast.officer)
            else:
                assert rechecks.record_recheck(case=person.id, found=found, by=cast.officer)
    running = cast.booked()
    with pytest.raises(NotNow, match="There is nothing to check"):
        rechecks.record_recheck(
            case=running.id, found=rechecks.Found(RecheckResult.NOTHING, cast.today), by=cast.officer
        )
    assert "There is nothing to check" in page(officer, f"/police/{running.id}/check/")


def test_a_check_once_recorded_is_corrected_not_recorded_again(cast):
    person, found = a_year_ago(cast), rechecks.Found(RecheckResult.NOTHING, cast.today)
    first = rechecks.record_recheck(case=person.id, found=found, by=cast.officer)
    with pytest.raises(NotNow, match="recorded already"):
        rechecks.record_recheck(case=person.id, found=found, by=cast.officer)
    again = {"case": person.id, "found": found, "why": "A typing error.", "by": cast.officer}
    rechecks.correct_recheck(recheck=first, **again)
    with pytest.raises(NotNow, match="corrected already"):
        rechecks.correct_recheck(recheck=first, **again)
    with pytest.raises(NotNow, match="corrected already"):
        rechecks.correct_recheck(recheck=ids.new(), **again)
    another, wrong = a_year_ago(cast), rechecks.Found(RecheckResult.NOTHING, cast.today, None, "CJ88001")
    with pytest.raises(InvalidValue, match="offence code"):
        rechecks.record_recheck(case=another.id, found=wrong, by=cast.officer)


def test_the_database_keeps_one_check_a_case_that_is_no_correction(cast):
    person = a_year_ago(cast)
    found = rechecks.Found(RecheckResult.NOTHING, cast.today)
    rechecks.record_recheck(case=person.id, found=found, by=cast.officer)
    (row,) = checks(person)
    row.id = ids.new()
    with scope.acting_as(cast.officer), pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def upload(browser, *rows, head="Reference,Result,Checked on,Again on,Offence code", **more):
    body = "\r\n".join((head, *rows)).encode(more.get("encoding", "utf-8"))
    sent = {"file": SimpleUploadedFile("checks.csv", body), "request_key": more.get("key", str(ids.new()))}
    return browser.post(PATH, sent)


def reference(person):
    return person.row().reference


def test_good_rows_of_a_file_are_recorded_and_bad_ones_are_named(cast, officer):
    one, two, running = a_year_ago(cast), a_year_ago(cast), cast.booked()
    theirs = a_year_ago(cast, by=cast.elsewhere)
    again_on = one.standing().finished_on + timedelta(days=3)
    answer = upload(
        officer,
        f"{reference(one).lower()},again,02/03/2026,{again_on.isoformat()},CJ88001",
        f"{reference(two)},Person not found in the police systems,2026-03-02,,",
        "",
        f"{reference(running)},nothing,02/03/2026,,",
        f"{reference(theirs)},nothing,02/03/2026,,",
        "CARA-NOSUCH,nothing,02/03/2026,,",
        f"{reference(two)},maybe,02/03/2026,,",
        f"{reference(two)},nothing,31/02/2026,,",
        ",nothing,02/03/2026,,",
    )
    shown = text(answer)
    assert "2 checks are recorded." in shown
    assert "6 rows were not recorded" in shown
    found = {
        "5": "There is nothing to check: no programme that followed a caution has ended.",
        "6": "There is no such reference among your referrals.",
        "7": "There is no such reference among your referrals.",
        "8": "“result” must be one of: nothing, again, not_found, not_checked.",
        "9": "“checked on” must be a day like 02/03/2026.",
        "10": "The reference is missing.",
    }
    for number, why in found.items():
        assert number in shown
        assert why in shown
    assert [(row.result, row.source) for row in (*checks(one), *checks(two))] == [
        ("again", "file"),
        ("not_found", "file"),
    ]
    assert checks(theirs) == []


def test_the_same_file_twice_records_nothing_twice(cast, officer):
    person, key = a_year_ago(cast), str(ids.new())
    row = f"{reference(person)},nothing,02/03/2026,,"
    assert "1 check is recorded." in text(upload(officer, row, key=key))
    assert "1 check is recorded." in text(upload(officer, row, key=key))
    assert rechecks.RECORDED in text(upload(officer, row))
    assert len(checks(person)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04\x00\x00", "This is no CSV file"),
        (b"reference,result\r\nA,b", "The first line must name these columns"),
        (b"reference,result,checked on,result\r\n", "The first line must name these columns"),
        (b'reference,result,checked on\r\n"open,nothing,2026-03-02', "cannot be read as CSV"),
        (b"reference,result,checked on\r\n" + b"A,nothing,2026-03-02\r\n" * 501, "more than 500 rows"),
        (b"x" * 200_001, "too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(cast, officer, body, said):
    answer = officer.post(PATH, {"file": SimpleUploadedFile("x.csv", body), "request_key": str(ids.new())})
    assert said in errors(answer)[0]


def test_a_file_as_a_force_saves_it_is_read(cast, officer):
    person = a_year_ago(cast)
    row = f"{reference(person)},nothing,2/3/2026"
    assert "1 check is recorded." in text(upload(officer, row, head="\ufeffReference,Result,Checked_on"))


def test_the_victims_details_can_be_replaced_at_every_stage_and_are_never_shown(cast, officer):
    people = {
        "referred": cast.referred(),
        "declined": _declined(cast),
        "booked": cast.booked(),
        "breach": cast.out_of_chances(),
        "closed": cast.closed(),
    }
    for stage, person in people.items():
        path = f"/police/{person.id}/victim/"
        given = person.row().victim_given_on
        assert f"were given on {day(given)}" in page(officer, path), stage
        later = cast.today + timedelta(days=1)
        with on(later, 12):
            there = browser_of(cast.officer)
            assert send(there, f"{path}?replacing=yes", **VICTIM).status_code == 302, stage
            assert MARK not in page(there, path)
            assert f"Given on {day(later)}." in page(there, f"/police/{person.id}/")
        with scope.acting_as(CARAWAY):
            assert not any(MARK in str(row.detail) for row in FactRow.objects.filter(case_id=person.id))


def _declined(cast):
    person = cast.referred(given=False)
    cases.decline(case=person.id, code=DeclineCode.NO_PLACE, by=cast.coordinator)
    return person
