"""A file sent again: the very same changes nothing; another sends the victims' details on, sealed, and tells nothing of them."""

from uuid import UUID

import pytest

from caraway.bridge import intake
from caraway.bridge.intake import Place, VictimDetails
from caraway.bridge.sealing import key_pair
from caraway.casework.actions import again, imports, landing, referrals
from caraway.casework.jobs.imports import run_waiting
from caraway.casework.models import Case, FactRow, ImportRow, Participant
from caraway.casework.models.imports import SENT_ON
from caraway.casework.queries.imports import RowStage
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import DoneOnce
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.importing.sending import counts, matched, sent, wrong
from tests.integration.casework.police import browser_of, page
from tests.integration.casework.test_police_sealed import dump
from tests.referral_files import MARK, as_csv, as_workbook, row

NEW = {"victim__phone": "07700 900111"}
OLD_AND_NEW = ["+447700900987", "+447700900111"]


def begun(cast: Cast, content: bytes) -> UUID:
    """A file sent and begun."""
    file = sent(cast, content)
    imports.begin_import(file=file, by=cast.supervisor)
    return file


def done(cast: Cast, content: bytes) -> UUID:
    """A file sent and dealt with to its end."""
    file = begun(cast, content)
    run_waiting()
    return file


def box(cast: Cast) -> list[tuple[UUID, int]]:
    """What lies in the box: referral and version."""
    found = cast.owner.execute("SELECT referral, version FROM casework_dropbox ORDER BY referral, version").fetchall()
    return [(one[0], one[1]) for one in found]


def versions(cast: Cast) -> list[int]:
    """The newest version of each case, as casework counts them."""
    with scope.acting_as(CARAWAY):
        return list(Case.objects.order_by("opened_at", "id").values_list("victim_version", flat=True))


def test_only_the_victims_details_differ_and_they_are_sent_on_sealed_as_the_newest(committed_cast, server, settings):
    cast = committed_cast
    private, public = key_pair()
    settings.VICTIMS_PUBLIC_KEY = public.hex()
    matched(cast)
    done(cast, as_csv([row(1, cast.today), row(2, cast.today)]))
    file = sent(cast, as_csv([row(1, cast.today, **NEW), row(3, cast.today)]))
    assert counts(cast, file) == {"ready": 2}
    assert wrong(cast, file, RowStage.READY) == [(2, "", SENT_ON)]
    assert MARK not in dump(server, cast.owner.info.dbname)
    assert len(box(cast)) == 2
    imports.begin_import(file=file, by=cast.supervisor)
    run_waiting()
    assert counts(cast, file) == {"there": 1, "referred": 1}
    assert wrong(cast, file, RowStage.THERE) == [(2, "", SENT_ON)]
    assert MARK not in dump(server, cast.owner.info.dbname)
    opened = [
        intake.opened(bytes(sealed), Place(referral, version), private).phone
        for sealed, referral, version in cast.owner.execute(
            "SELECT sealed, referral, version FROM casework_dropbox WHERE referral IN"
            " (SELECT referral FROM casework_dropbox WHERE version = 2) ORDER BY version"
        )
    ]
    assert opened == OLD_AND_NEW
    assert cast.owner.execute("SELECT count(*) FROM audit_auditrow WHERE verb = 'victim.replace'").fetchone() == (1,)
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == Participant.objects.count() == 3
        assert FactRow.objects.count() == 6
        assert not ImportRow.objects.exclude(sealed=None, answers={}).exists()


def test_the_very_same_file_sends_nothing_on_however_often_and_another_does(committed_cast):
    cast = committed_cast
    matched(cast)
    first, other = as_csv([row(1, cast.today), row(2, cast.today)]), as_csv([row(1, cast.today, **NEW)])
    done(cast, first)
    for content in (first, first):
        assert counts(cast, sent(cast, content)) == {"there": 2}
    done(cast, other)
    assert counts(cast, sent(cast, other)) == {"there": 1}
    assert counts(cast, sent(cast, first)) == {"there": 2}
    run_waiting()
    assert sorted(versions(cast)) == [1, 2]
    assert len(box(cast)) == 3


def test_a_file_that_was_thrown_away_may_be_sent_again(cast):
    matched(cast)
    done(cast, as_csv([row(1, cast.today)]))
    other = as_csv([row(1, cast.today, **NEW)])
    for _ in range(2):
        file = sent(cast, other)
        assert counts(cast, file) == {"ready": 1}
        imports.drop_import(file=file, by=cast.supervisor)
    done(cast, other)
    assert versions(cast) == [2]


def test_stopped_half_way_and_gone_on_with_each_row_is_sent_on_once(committed_cast, monkeypatch):
    cast = committed_cast
    monkeypatch.setattr(landing, "BATCH", 2)
    matched(cast)
    people = range(5)
    done(cast, as_csv([row(number, cast.today) for number in people]))
    file = begun(cast, as_csv([row(number, cast.today, **NEW) for number in people]))
    imports.land_rows(file=file, by=cast.supervisor)
    with monkeypatch.context() as broken:
        broken.setattr(landing, "_say", lambda batch: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            imports.land_rows(file=file, by=cast.supervisor)
    assert sorted(versions(cast)) == [1, 1, 1, 2, 2]
    run_waiting()
    assert versions(cast) == [2] * 5
    assert len(box(cast)) == len(set(box(cast))) == 10


def test_what_was_replaced_after_the_file_was_read_stands(committed_cast):
    cast = committed_cast
    matched(cast)
    done(cast, as_csv([row(1, cast.today)]))
    file = begun(cast, as_csv([row(1, cast.today, **NEW)]))
    with scope.acting_as(CARAWAY):
        case = Case.objects.get()
    referrals.replace_victim(case=case.id, details=VictimDetails("Wren", "Marlowe"), by=cast.supervisor)
    run_waiting()
    assert counts(cast, file) == {"refused": 1}
    assert wrong(cast, file) == [(2, "", again.REPLACED_SINCE)]
    assert versions(cast) == [2]
    assert len(box(cast)) == 2


def test_who_was_referred_by_the_form_is_sent_on_to_that_referral(cast):
    matched(cast)
    there = cast.referred()
    with scope.acting_as(CARAWAY):
        case = Case.objects.select_related("participant").get(pk=there.id)
    same = {
        "offence__police_reference": case.police_reference,
        "person__given_name": case.participant.given_name,
        "person__family_name": case.participant.family_name,
    }
    twice = row(1, cast.today, **same)
    file = sent(cast, as_csv([twice, twice]))
    assert counts(cast, file) == {"ready": 1, "there": 1}
    browser, path = browser_of(cast.supervisor), f"/police/import/{file}/"
    assert "Send on the victims' details" in page(browser, path).replace("&#39;", "'")
    imports.begin_import(file=file, by=cast.supervisor)
    run_waiting()
    assert "details sent on again" in page(browser, path)
    assert versions(cast) == [2]
    (known, _) = wrong(cast, sent(cast, as_csv([twice, twice])), RowStage.THERE)
    assert known[2].startswith("This person is already referred under this police reference: see CARA-")


def test_what_tells_the_file_again_is_slow_and_keyed_and_holds_nothing_else(cast, settings):
    matched(cast)
    content = as_workbook([row(1, cast.today)])
    file = done(cast, content)
    with scope.acting_as(CARAWAY):
        kept = DoneOnce.objects.filter(doing="casework.file").get()
        assert (kept.account_id, kept.result_id) == (None, file)
        matching = imports.ReferralImport.objects.get(pk=file).matching_id
    with scope.acting_as(cast.supervisor):
        assert not DoneOnce.objects.filter(doing="casework.file").exists()
    assert kept.said == again.digest_of_file(content, cast.wessex.id, matching).hex()[:64]
    settings.SECRET_KEY = "another" * 10
    assert kept.said != again.digest_of_file(content, cast.wessex.id, matching).hex()[:64]
