"""The victim's page: sealed as it is parsed, attested, and found nowhere on this site."""

import logging
import subprocess
import tempfile
from pathlib import Path

import pytest

from caraway.bridge import intake
from caraway.bridge.intake import Place
from caraway.bridge.sealing import NotOpened, key_pair
from caraway.casework.models import Case, FactRow, Message, ReferralDraft
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.accounts.models import Session
from caraway.platform.audit.models import AuditRow
from caraway.platform.databases import programs
from caraway.platform.tenancy import scope
from tests.integration.casework.police import MARK, VICTIM, browser_of, confirm, errors, page, send, text
from tests.integration.casework.test_police_refer import begin, fill


@pytest.fixture
def private_key(settings):
    private, public = key_pair()
    settings.VICTIMS_PUBLIC_KEY = public.hex()
    return private


@pytest.fixture
def browser(cast):
    return browser_of(cast.officer)


def attested():
    with scope.acting_as(CARAWAY):
        row = ReferralDraft.objects.get()
        return row.views_dealt_with, row.risk_within_ceiling


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, (True, True)),
        ({"views": "disagrees"}, (False, True)),
        ({"views": "not_obtained"}, (False, True)),
        ({"efforts_made": "no"}, (False, True)),
        (
            {"views": "disagrees", "override": "yes", "override_why": "Repeat calls", "override_by": "Insp Vale 1187"},
            (True, True),
        ),
        (
            {"efforts_made": "no", "override": "yes", "override_why": "Repeat calls", "override_by": "Insp Vale 1187"},
            (False, True),
        ),
        ({"risk_level": "medium"}, (True, False)),
        ({"risk_level": "high"}, (True, False)),
        ({"coercive_control": "yes", "coercive_signs": "Checks the phone"}, (True, False)),
    ],
)
def test_two_attestations_are_kept_and_the_officer_is_told_at_once(browser, changes, kept):
    draft = begin(browser)
    assert send(browser, f"{draft}victim/", **(VICTIM | changes)).status_code == 302
    assert attested() == kept
    assert ("Not eligible as things stand" in page(browser, draft)) is (False in kept)


def test_going_on_against_the_victim_needs_a_reason_and_a_name(browser):
    answer = send(browser, f"{begin(browser)}victim/", **(VICTIM | {"views": "disagrees", "override": "yes"}))
    assert errors(answer) == ["Enter why going on is in the public interest", "Enter who decided to go on"]


def test_given_details_are_never_shown_again(browser, private_key):
    draft = begin(browser)
    send(browser, f"{draft}victim/", **VICTIM)
    shown = page(browser, f"{draft}victim/")
    assert "were given on 2 March 2026" in shown
    assert 'name="given_name"' not in shown
    again = page(browser, f"{draft}victim/?replacing=yes")
    assert 'name="given_name"' in again
    assert MARK not in shown + again
    send(browser, f"{draft}victim/", **(VICTIM | {"given_name": "Another", "replacing": "yes"}))
    with scope.acting_as(CARAWAY):
        kept = ReferralDraft.objects.get()
    assert intake.opened(bytes(kept.sealed), Place(kept.id), private_key).given_name == "Another"


def test_details_sent_without_asking_to_replace_change_nothing(browser, private_key):
    draft = begin(browser)
    send(browser, f"{draft}victim/", **VICTIM)
    assert send(browser, f"{draft}victim/", **(VICTIM | {"given_name": "Another"})).status_code == 200
    with scope.acting_as(CARAWAY):
        kept = ReferralDraft.objects.get()
    assert intake.opened(bytes(kept.sealed), Place(kept.id), private_key).given_name == VICTIM["given_name"]


def test_everything_typed_is_sealed(browser, private_key):
    given = {"override": "yes", "override_why": f"{MARK}-override", "override_by": f"{MARK}-inspector"}
    send(browser, f"{begin(browser)}victim/", **(VICTIM | given))
    with scope.acting_as(CARAWAY):
        kept = ReferralDraft.objects.get()
    opened = intake.opened(bytes(kept.sealed), Place(kept.id), private_key)
    assert opened.given_name == f"{MARK}-given"
    assert opened.phone == "+447700900987"
    assert opened.methods == ("call",)
    assert opened.language == "pl"
    assert opened.effort == f"{MARK}-effort"
    assert opened.override_why == f"{MARK}-override"
    assert (opened.override_by, opened.override_on) == (f"{MARK}-inspector", "2026-03-02")
    assert (opened.views, opened.risk_tool, opened.risk_level) == ("agrees", "dara", "standard")


def test_details_put_in_anothers_place_do_not_open(committed_cast, private_key):
    cast = committed_cast
    browser = browser_of(cast.officer)
    for name in ("First", "Second"):
        draft = begin(browser)
        fill(browser, draft, cast.today, given_name=name)
        assert confirm(browser, f"{draft}check/").status_code == 302
    boxes = cast.owner.execute("SELECT referral, version, sealed FROM casework_dropbox").fetchall()
    (one, version, first), (other, _, second) = boxes
    given = {intake.opened(bytes(sealed), Place(of, 1), private_key).given_name for of, _, sealed in boxes}
    assert given == {"First", "Second"}
    for sealed, place in ((first, Place(other)), (second, Place(one)), (first, Place(one, version + 1))):
        with pytest.raises(NotOpened):
            intake.opened(bytes(sealed), place, private_key)


def everything_stored(cast):
    """Every row that this site could have written a word of the victim's into, and its sessions as they are read."""
    with scope.acting_as(cast.officer):
        audit = [repr(row) for row in AuditRow.objects.values()]
    assert audit
    yield from audit
    with scope.acting_as(CARAWAY):
        for model in (ReferralDraft, Case, FactRow, Message):
            yield from (repr(row) for row in model.objects.values())
        for session in Session.objects.all():
            yield repr(session.get_decoded())


def test_no_word_of_the_victims_is_found_on_this_site(committed_cast, server, private_key, caplog, capfd):
    cast, browser = committed_cast, browser_of(committed_cast.officer)
    caplog.set_level(logging.DEBUG)
    before = set(Path(tempfile.gettempdir()).iterdir())
    draft = begin(browser)
    wrong = send(
        browser,
        f"{draft}victim/",
        **(VICTIM | {"postcode": f"{MARK}-postcode", "views": "disagrees", "override": "yes"}),
    )
    assert MARK in text(wrong)
    assert [one for one in errors(wrong) if MARK in one] == []
    assert len(errors(wrong)) == 3
    fill(browser, draft, cast.today)
    with scope.acting_as(CARAWAY):
        kept = ReferralDraft.objects.get()
    sent = confirm(browser, f"{draft}check/")
    case = sent["Location"].removesuffix("sent/")
    assert send(browser, f"{case}victim/?replacing=yes", **VICTIM).status_code == 302
    pages = [page(browser, path) for path in ("/police/", case, f"{case}sent/", f"{case}victim/")]
    dumped = dump(server, cast.owner.info.dbname)
    written = [*everything_stored(cast), *pages, dumped, caplog.text, *capfd.readouterr()]
    found = [one[:80] for one in written if MARK.lower() in one.lower() or "700900987" in one]
    assert found == []
    new = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert [one for one in new if one.is_file() and MARK.encode() in one.read_bytes()] == []
    assert "Marlowe" in dumped
    assert intake.opened(bytes(kept.sealed), Place(kept.id), private_key).family_name == f"{MARK}-family"


def dump(server, name):
    """The database as its owner would dump it."""
    made = subprocess.run(
        [programs.find().path("pg_dump"), "--dbname", server.administration_of(name), "--inserts"],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_a_fault_that_kept_the_details_would_be_found(cast, browser, monkeypatch):
    """The sweep itself can fail: a draft that kept what was typed is found by it."""
    from caraway.casework.actions import drafts

    seal = drafts.intake.sealed
    kept = []

    def leaking(details, place, key):
        kept.append(details)
        return seal(details, place, key) + details.family_name.encode()

    monkeypatch.setattr(drafts.intake, "sealed", leaking)
    send(browser, f"{begin(browser)}victim/", **VICTIM)
    assert any(MARK in one for one in everything_stored(cast))
