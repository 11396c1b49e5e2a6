"""A force's export, sent: what is good is referred as by the form, once; what is bad is named; what is sealed stays sealed."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from caraway.bridge import intake
from caraway.bridge.intake import Place
from caraway.bridge.sealing import key_pair
from caraway.casework.actions import imports, landing, referrals, referring
from caraway.casework.demonstration import files
from caraway.casework.desks.police.importing.sending import harmless
from caraway.casework.jobs.imports import run_waiting
from caraway.casework.models import Case, DueRow, FactRow, ImportRow, Participant, ReferralDraft, StandingRow
from caraway.casework.models.imports import SENT_ON
from caraway.casework.queries.imports import RowStage, own_files
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.importing.sending import counts, matched, send, sent, wrong
from tests.integration.casework.police import browser_of, errors, page, text
from tests.integration.casework.test_police_sealed import dump
from tests.referral_files import MARK, as_csv, as_workbook, row


def referred(cast: Cast, *rows: list[str]) -> UUID:
    """A file of these rows, sent and referred to its end."""
    file = sent(cast, as_csv(rows))
    imports.begin_import(file=file, by=cast.supervisor)
    run_waiting()
    return file


OWN = {"id", "case_id", "participant_id", "subject_ids", "act", "at", "opened_at", "confirmed_at", "reference"}
"""Ids, times, and what is drawn: they differ between any two."""


def stored(cast: Cast, case: Case) -> dict[str, list[dict[str, object]]]:
    """All that is stored of a case but what differs between any two."""
    with scope.acting_as(CARAWAY):
        rows = {
            "Case": Case.objects.filter(pk=case.pk),
            "Participant": Participant.objects.filter(pk=case.participant_id),
            "FactRow": FactRow.objects.filter(case=case).order_by("number"),
            "DueRow": DueRow.objects.filter(case=case).order_by("kind"),
            "StandingRow": StandingRow.objects.filter(case=case),
        }
        found = {name: list(each.values()) for name, each in rows.items()}
    with scope.acting_as(cast.supervisor):
        found["AuditRow"] = list(AuditRow.objects.filter(subject_ids=[case.id], verb="case.refer").values())
    return {name: [{key: one[key] for key in one.keys() - OWN} for one in each] for name, each in found.items()}


def test_a_row_becomes_what_the_form_makes_of_the_same_answers(cast):
    matched(cast)
    referred(cast, row(900, cast.today))
    with scope.acting_as(CARAWAY):
        by_file = Case.objects.get()
        held = ImportRow.objects.get()
    assert (held.answers, held.sealed, held.stage) == ({}, None, "referred")
    draft = cast.draft(
        by=cast.supervisor,
        family_name="Marlowe900",
        ethnicity="W1",
        ethnicity_source="self_defined",
        phone="+447700900123",
        safe_methods=["call", "text"],
        address="1 Example Street\r\nSouthampton",
        authorised_by="Sgt Frome 2231",
        conditions=["Attend both workshops"],
        cautioned_on=cast.today.isoformat(),
        arrest_on=(cast.today - timedelta(days=3)).isoformat(),
        statement_on=(cast.today - timedelta(days=3)).isoformat(),
    )
    by_form = referrals.make(draft=draft, shown=cast.read(draft), by=cast.supervisor)
    with scope.acting_as(CARAWAY):
        by_page = Case.objects.get(pk=by_form)
    ours, theirs = stored(cast, by_file), stored(cast, by_page)
    assert {key: len(rows) for key, rows in ours.items()} == {key: len(rows) for key, rows in theirs.items()}
    assert len(ours["AuditRow"]) == 1
    for each in (ours, theirs):
        each["Case"][0]["answers"]["history"].pop("last_da_disposal_on", None)
        del each["Case"][0]["police_reference"]
        person = each["Participant"][0]
        person["address"] = person["address"].replace("\r", "")
    assert ours == theirs


def test_what_is_bad_is_named_and_undoes_nothing(cast):
    matched(cast)
    bad = {
        2: {"person__date_of_birth": "31/02/1990"},
        3: {"person__sex": "SECRET-CODE"},
        4: {"contact__phone": "SECRET-PHONE"},
        5: {"offence__police_reference": ""},
        6: {"offence__offence_on": (cast.today + timedelta(days=1)).strftime("%d/%m/%Y")},
        7: {"caution__requirements": "evidence"},
        8: {"victim__phone": f"{MARK}-0"},
        9: {"victim__efforts_made": f"{MARK}-x"},
        10: {"victim__date_of_birth": f"{MARK}-y"},
        11: {"history__admits": "N"},
    }
    rows = [row(number, cast.today, **changes) for number, changes in bad.items()]
    file = referred(cast, *rows, row(20, cast.today))
    assert counts(cast, file) == {"bad": 10, "referred": 1}
    found = wrong(cast, file)
    assert [(number, column) for number, column, _ in found] == [
        (2, "D.O.B."),
        (3, "Gender"),
        (4, "Mobile"),
        (5, "Crime Ref"),
        (6, "Offence date"),
        (7, "Requirements"),
        (8, "Victim phone"),
        (9, "Victim efforts"),
        (10, "Victim DOB"),
        (11, ""),
    ]
    assert not [why for _, _, why in found if MARK in why or "SECRET" in why]
    assert found[-1][2].startswith("Not eligible")


def test_the_same_file_twice_changes_nothing(cast):
    matched(cast)
    content = as_csv([row(1, cast.today), row(2, cast.today)])
    first = sent(cast, content)
    assert counts(cast, first) == {"ready": 2}
    imports.begin_import(file=first, by=cast.supervisor)
    run_waiting()
    assert counts(cast, sent(cast, content)) == {"there": 2}
    run_waiting()
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == Participant.objects.count() == 2
        assert set(Case.objects.values_list("victim_version", flat=True)) == {1}


def test_two_files_read_before_either_is_referred_refer_everybody_once(cast):
    matched(cast)
    files = [sent(cast, as_csv([row(1, cast.today), row(2, cast.today)])) for _ in range(2)]
    for file in files:
        imports.begin_import(file=file, by=cast.supervisor)
    run_waiting()
    assert [counts(cast, file) for file in files] == [{"referred": 2}, {"there": 2}]


def test_who_is_there_by_the_form_or_twice_in_the_file_is_left_alone(cast):
    matched(cast)
    there = cast.referred()
    with scope.acting_as(CARAWAY):
        case = Case.objects.select_related("participant").get(pk=there.id)
    same = {
        "offence__police_reference": case.police_reference,
        "person__given_name": case.participant.given_name.upper(),
        "person__family_name": case.participant.family_name,
    }
    other = {"contact__phone": "07700 900124", "victim__phone": "07700 900986"}
    file = referred(cast, row(1, cast.today, **same), row(2, cast.today), row(2, cast.today, **other))
    assert counts(cast, file) == {"there": 2, "referred": 1}
    said = [why for _, _, why in wrong(cast, file, RowStage.THERE)]
    assert said[0] == SENT_ON
    assert said[1] == "The same person stands in row 3 under the same police reference."


def test_what_a_supervisor_must_agree_to_waits_as_a_draft(cast):
    matched(cast)
    file = referred(cast, row(1, cast.today, offence__offence_code="XX99999"), row(2, cast.today))
    assert counts(cast, file) == {"drafted": 1, "referred": 1}, wrong(cast, file)
    with scope.acting_as(cast.supervisor):
        draft = ReferralDraft.objects.get()
        assert draft.sealed is not None
        assert draft.answers["supervisor"]["asked_on"] == cast.today.isoformat()
    assert "Waiting for a supervisor" in page(browser_of(cast.supervisor), "/police/")


def test_a_row_that_the_database_refuses_undoes_no_other(cast, monkeypatch):
    matched(cast)
    file = sent(cast, as_csv([row(number, cast.today) for number in range(3)]))
    imports.begin_import(file=file, by=cast.supervisor)
    columns = referring.standing_columns
    broken = iter([{}, {"stage": "x" * 30}, {}, {}, {"stage": "x" * 30}, {}])
    monkeypatch.setattr(referring, "standing_columns", lambda *of: columns(*of) | next(broken))
    run_waiting()
    assert counts(cast, file) == {"referred": 2, "refused": 1}
    assert wrong(cast, file) == [(3, "", landing.NOT_STORED)]


def test_a_reference_that_is_taken_is_drawn_anew(cast, monkeypatch):
    matched(cast)
    drawn = iter(["CARA-AAAAAA", "CARA-AAAAAA", "CARA-AAAAAA", "CARA-CCCCCC"])
    monkeypatch.setattr(referring, "new_reference", lambda programme: next(drawn))
    monkeypatch.setattr(landing, "new_reference", lambda programme: next(drawn))
    file = referred(cast, row(1, cast.today), row(2, cast.today))
    assert counts(cast, file) == {"referred": 2}


def test_nothing_is_referred_before_it_is_said_and_nothing_is_held_after_it_is_thrown_away(cast):
    matched(cast)
    file = sent(cast, as_csv([row(1, cast.today)]))
    run_waiting()
    with pytest.raises(NotNow):
        imports.land_rows(file=file, by=cast.supervisor)
    imports.drop_import(file=file, by=cast.supervisor)
    with scope.acting_as(CARAWAY):
        held = ImportRow.objects.get()
        assert (held.answers, held.sealed, Case.objects.count()) == ({}, None, 0)
    for do in (imports.begin_import, imports.drop_import):
        with pytest.raises(NotNow):
            do(file=file, by=cast.supervisor)


def test_a_workbook_is_read_as_the_text_is(cast):
    matched(cast)
    file = sent(cast, as_workbook([row(1, cast.today), row(2, cast.today)], above=3))
    assert counts(cast, file) == {"ready": 2}, wrong(cast, file)


@pytest.mark.parametrize("name", ["a.csv", "Marlowe Dean <script>.xlsx", "=cmd.csv"])
def test_the_name_of_the_file_is_nowhere(cast, name):
    matched(cast)
    answer = send(browser_of(cast.supervisor), as_csv([row(1, cast.today)]), name)
    assert name not in text(browser_of(cast.supervisor).get(answer["Location"]))


def test_a_file_that_cannot_be_read_is_refused_beside_its_field_and_holds_nothing(cast):
    matched(cast)
    content = as_csv([row(number, cast.today) for number in range(600)]) + b'"never closed'
    answer = send(browser_of(cast.supervisor), content)
    assert answer.status_code == 200
    assert len(errors(answer)) == 1
    assert "quotation mark" in errors(answer)[0]
    with scope.acting_as(CARAWAY):
        assert ImportRow.objects.count() == 0


def test_a_file_larger_than_other_forms_take_is_read_whole(cast, settings):
    matched(cast)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert counts(cast, sent(cast, as_csv([row(number, cast.today) for number in range(20)]))) == {"ready": 20}


def test_the_page_refers_a_batch_each_time_it_is_sent_and_looking_at_it_changes_nothing(cast, monkeypatch):
    monkeypatch.setattr(landing, "BATCH", 2)
    matched(cast)
    browser = browser_of(cast.supervisor)
    file = sent(cast, as_csv([row(number, cast.today) for number in range(5)]))
    path = f"/police/import/{file}/"
    shown = page(browser, path)
    assert "Refer these 5 people" in shown
    first = key_in(shown)
    assert browser.post(path, {"request_key": first}).status_code == 302
    for _ in range(3):
        shown = page(browser, path)
        assert "2 of 5 rows done" in shown
        assert ">Refer the next rows now</button>" in shown
        assert counts(cast, file) == {"referred": 2, "ready": 3}
    second = key_in(shown)
    for again in (first, second, second):
        assert browser.post(path, {"request_key": again}).status_code == 302
    assert "4 of 5 rows done" in page(browser, path)
    third = key_in(page(browser, path))
    assert run_waiting() == 1
    assert browser.post(path, {"request_key": third}).status_code == 302
    done = page(browser, path)
    assert "The file is done" in done
    assert "http-equiv" not in done
    assert counts(cast, file) == {"referred": 5}


def key_in(shown: str) -> str:
    """The key of the form on a page."""
    return shown.split('name="request_key" value="')[1][:36]


def test_the_list_of_rows_is_no_formula(cast):
    assert [harmless(one) for one in ("=1", "+1", "-1", "@x", "\t=1", "Born")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\t=1",
        "Born",
    ]
    matched(cast)
    file = sent(cast, as_csv([row(1, cast.today, person__sex="?")]))
    answer = browser_of(cast.supervisor).get(f"/police/import/{file}/rows.csv")
    assert answer.content.decode() == (
        "\ufeffRow,Column,Why\r\n2,Gender,This code is not among those that were matched.\r\n"
    )


def test_a_file_is_its_senders_and_its_rows_are_the_forces_alone(cast):
    matched(cast)
    file = sent(cast, as_csv([row(1, cast.today)]))
    for actor in (cast.welsh_supervisor, cast.officer, cast.coordinator):
        assert browser_of(actor).get(f"/police/import/{file}/").status_code == 404
        with scope.acting_as(actor):
            assert ImportRow.objects.exists() is (actor == cast.officer)


def test_what_stands_about_victims_is_sealed_and_nowhere_else(committed_cast, server, settings, caplog):
    cast = committed_cast
    private, public = key_pair()
    settings.VICTIMS_PUBLIC_KEY = public.hex()
    matched(cast)
    rows = [row(1, cast.today), row(2, cast.today, victim__phone=f"{MARK}-bad"), row(3, cast.today, person__sex="?")]
    file = sent(cast, as_csv(rows))
    assert MARK not in dump(server, cast.owner.info.dbname)
    imports.begin_import(file=file, by=cast.supervisor)
    run_waiting()
    assert MARK not in dump(server, cast.owner.info.dbname)
    assert MARK not in caplog.text
    box, case, version = cast.owner.execute("SELECT sealed, referral, version FROM casework_dropbox").fetchone()
    opened = intake.opened(bytes(box), Place(case, version), private)
    assert (opened.given_name, opened.phone, opened.methods) == (f"{MARK}-given", "+447700900987", ("call",))
    assert "Dean" in dump(server, cast.owner.info.dbname)


def test_the_demonstrations_export_waits_with_one_row_to_mend(cast):
    area = SimpleNamespace(id=cast.wessex.id)
    files.send(area, cast.supervisor, cast.today)
    with scope.acting_as(cast.supervisor):
        (file,) = own_files(cast.supervisor)
        held = str(list(ImportRow.objects.values("answers", "problems")))
    assert "Export1" in held
    assert files.MARK not in held
    assert counts(cast, file.id) == {"ready": 2, "bad": 1}, wrong(cast, file.id)
    assert [(row, column) for row, column, _ in wrong(cast, file.id)] == [(4, "DOB")]
