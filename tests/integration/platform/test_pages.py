"""Every page: who may open it, whom it shows, what it leaves in the audit, and when its session ends."""

import re
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import routes
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Session
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock
from caraway.platform.web import uploads
from tests import sign_in
from tests.integration.platform import pages
from tests.integration.platform.conftest import member


@pytest.fixture(autouse=True)
def site(settings):
    settings.ROOT_URLCONF = "tests.integration.platform.pages"
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def coordinator(world, client):
    return signed_in(client, world.coordinator)


def signed_in(client, one):
    return sign_in.signed_in(client, one.account)


def written(owner, kind):
    return owner.execute(
        "SELECT route, purpose, subject_ids, account_id, detail FROM audit_auditrow WHERE kind = %s ORDER BY id", [kind]
    ).fetchall()


def test_nobody_is_sent_to_sign_in_and_back(world, client):
    answer = client.get("/person?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/sign-in?next=/person%3Fpage%3D2"
    assert client.post("/person")["Location"] == "/account/sign-in?next=/"


def test_a_page_that_shows_people_leaves_one_row(committed_world, client):
    answer = signed_in(client, committed_world.coordinator).get("/person")
    assert answer.content == b"T. Ellery"
    (row,) = written(committed_world.owner, "page")
    assert row[:2] == ("person", "case work")
    assert set(row[2]) == {pages.SOMEBODY, pages.UUID(int=7)}
    assert row[3] == committed_world.coordinator.account.id


def context():
    """What the database has been told on this connection of whom it works for."""
    names = ("agreements", "account", "organisation", "safeguarding")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('caraway.{name}', true)" for name in names))
        return cursor.fetchone()


@pytest.mark.parametrize("path", ["/person", "/contact", "/version/none", "/contact?break=1"])
def test_a_page_leaves_nobodys_context_behind(committed_world, client, path):
    signed_in(client, committed_world.coordinator).get(path)
    assert not any(context())


def test_nor_does_it_within_a_transaction_that_goes_on(coordinator):
    coordinator.get("/person")
    assert not any(context())


def test_a_page_that_found_nobody_leaves_a_row_too(committed_world, client):
    signed_in(client, committed_world.coordinator).get("/empty")
    assert [row[2] for row in written(committed_world.owner, "page")] == [[]]


def test_a_page_that_shows_people_without_saying_so_is_written_all_the_same(committed_world, client):
    signed_in(client, committed_world.coordinator).get("/forgetful")
    assert [row[2] for row in written(committed_world.owner, "page")] == [[pages.SOMEBODY]]


def test_when_the_row_cannot_be_written_nothing_is_shown(committed_world, client):
    committed_world.owner.execute("REVOKE INSERT ON audit_auditrow FROM caraway_casework")
    answer = signed_in(client, committed_world.coordinator).get("/person")
    assert answer.status_code == 500
    assert b"Ellery" not in answer.content


def unmasked(content):
    """The page without the one value that is drawn anew for each: the mask of the form's token, always 64 long."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")\w{64}"', rb'\1"', content)


def test_absent_forbidden_undeclared_and_anothers_are_one_answer(coordinator, world):
    paths = ["/nowhere", "/counts", "/undeclared", "/version/none", f"/version/{world.north.name}"]
    answers = [coordinator.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({unmasked(answer.content) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert coordinator.get(f"/version/{world.wessex.name}").status_code == 200


@pytest.mark.parametrize("path", ["/counts", "/version/none"])
def test_a_page_not_there_leaves_a_refusal_whichever_the_reason(committed_world, client, path):
    signed_in(client, committed_world.coordinator).get(path)
    assert len(written(committed_world.owner, "refusal")) == 1
    assert written(committed_world.owner, "page") == []


def test_an_undeclared_route_is_found_by_the_check(settings):
    assert routes.undeclared_routes(get_resolver()) == ["undeclared"]
    assert [found.id for found in run_checks() if found.id == "caraway.E001"] == ["caraway.E001"]


def test_the_casework_site_has_no_undeclared_route():
    assert routes.undeclared_routes(get_resolver("caraway.casework.urls")) == []


def test_a_refusal_undoes_says_its_sentence_and_is_written(committed_world, client):
    world = committed_world
    answer = signed_in(client, world.coordinator).post("/contact?refuse=1")
    assert answer.status_code == 409
    assert b"The window closed on 3 March." in answer.content
    assert Account.objects.get(pk=world.coordinator.account.pk).full_name == "R. Okafor"
    assert [row[4] for row in written(world.owner, "refusal")] == [{"code": "too_late"}]


def test_a_refusal_that_the_page_explains_itself_is_written_too(committed_world, client):
    answer = signed_in(client, committed_world.coordinator).post("/contact-explained")
    assert answer.status_code == 422
    assert [row[4] for row in written(committed_world.owner, "refusal")] == [{"code": "too_late"}]
    assert Account.objects.get(pk=committed_world.coordinator.account.pk).full_name == "R. Okafor"


def test_a_request_that_met_others_twice_leaves_a_refusal(committed_world, client):
    answer = signed_in(client, committed_world.coordinator).post("/meets-others")
    assert answer.status_code == 409
    assert b"Somebody else changed the same at this moment" in answer.content
    ((*_, who, detail),) = written(committed_world.owner, "refusal")
    assert (who, detail) == (committed_world.coordinator.account.id, {"code": "collided"})


def test_what_a_second_try_put_into_the_session_is_not_kept_when_it_is_undone(coordinator):
    coordinator.get("/person")
    before = dict(coordinator.session.items())
    assert coordinator.post("/meets-others?session=1").status_code == 500
    assert dict(coordinator.session.items()) == before


@pytest.mark.parametrize(
    ("sent", "kept"), [([600, 400], [600, 400]), ([600, 401], [600]), ([1001], [1000]), ([1001, 1], [1000])]
)
def test_the_files_of_a_request_share_one_limit(rf, settings, sent, kept):
    """A file that is cut off is taken by no form: alone it is too long, and after others it is as though not sent."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    files = {str(number): SimpleUploadedFile("a.pdf", bytes(size)) for number, size in enumerate(sent)}
    assert [len(file.read()) for file in rf.post("/", files).FILES.values()] == kept


def test_what_is_endless_is_not_read_to_its_end(rf, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    request = rf.post("/", {"name": "Nell", "file": SimpleUploadedFile("a.pdf", bytes(uploads.ENDLESS * 1000 + 1))})
    assert (request.POST["name"], len(request.FILES)) == ("Nell", 0)


def test_nobody_sends_many_files(client, world):
    files = {str(number): SimpleUploadedFile("a.pdf", b"%PDF-") for number in range(3)}
    assert client.post("/account/sign-in", files).status_code == 400
    assert client.post("/account/sign-in", {"0": SimpleUploadedFile("a.pdf", b"%PDF-")}).status_code == 200


def test_an_error_after_an_action_undoes_the_action_and_its_row(committed_world, client):
    world = committed_world
    answer = signed_in(client, world.coordinator).post("/contact?break=1")
    assert answer.status_code == 500
    assert b"Ellery" not in answer.content
    assert Account.objects.get(pk=world.coordinator.account.pk).full_name == "R. Okafor"
    assert all(row[0] != "contact" for row in written(world.owner, "action"))


def test_an_action_that_succeeds_commits_with_its_row_and_route(committed_world, client):
    world = committed_world
    assert signed_in(client, world.coordinator).post("/contact").status_code == 200
    assert Account.objects.get(pk=world.coordinator.account.pk).full_name == "Changed"
    assert [row[:2] for row in written(world.owner, "action") if row[0]] == [("contact", "contact")]


def test_a_page_cannot_be_streamed_past_the_audit(coordinator):
    answer = coordinator.get("/streamed")
    assert answer.status_code == 500
    assert b"Ellery" not in answer.content


def test_no_page_is_kept_by_a_browser(coordinator):
    assert {coordinator.get(path)["Cache-Control"] for path in ("/person", "/counts")} == {"no-store"}


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(world, client):
    cookie = signed_in(client, world.coordinator).get("/person").cookies["caraway_casework"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


ENDINGS = {
    "a change of roles": lambda one: accounts.change_roles(
        membership=one.membership, roles=["facilitator"], by=INSTALLER
    ),
    "the end of a membership": lambda one: accounts.end_membership(membership=one.membership, by=INSTALLER),
    "the close of an account": lambda one: accounts.close_account(account=one.account, by=INSTALLER),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_session_ends_with(world, coordinator, ending):
    assert coordinator.get("/person").status_code == 200
    ending(world.coordinator)
    assert not Session.objects.filter(account_id=world.coordinator.account.id).exists()
    assert coordinator.get("/person")["Location"].startswith("/account/sign-in")


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_session_whose_row_was_left_ends_all_the_same(world, coordinator, ending, monkeypatch):
    """The stamp in the session is the second witness: it holds when the row was not thrown away."""
    coordinator.get("/person")
    monkeypatch.setattr("caraway.platform.accounts.sessions.end_all_of", lambda account_id: None)
    ending(world.coordinator)
    assert coordinator.get("/person").status_code == 302


def test_a_session_ends_with_the_last_day_of_its_membership(world, client, held_clock):
    one = member("f.lark@example.org", "F. Lark", world.provider, ["coordinator"])
    one.membership.to_on = clock.today()
    one.membership.save(update_fields=["to_on"])
    signed_in(client, one)
    assert client.get("/person").status_code == 200
    clock.advance(timedelta(hours=12))
    assert client.get("/person").status_code == 302


def test_a_session_left_alone_for_half_an_hour_ends(coordinator):
    for minutes, status in ((29, 200), (29, 200), (31, 302)):
        coordinator.get("/person")
        clock.advance(timedelta(minutes=minutes))
        assert coordinator.get("/person").status_code == status


def test_a_session_in_use_ends_after_ten_hours(coordinator):
    for _ in range(30):
        assert coordinator.get("/person").status_code == 200
        clock.advance(timedelta(minutes=20))
    clock.advance(timedelta(minutes=1))
    assert coordinator.get("/person").status_code == 302


def test_a_member_of_two_organisations_chooses_one(world, client):
    one = world.coordinator
    other = accounts.give_roles(account=one.account, organisation=world.elsewhere, roles=["facilitator"], by=INSTALLER)
    signed_in(client, one)
    assert client.get("/person")["Location"] == "/organisation"
    page = client.get("/organisation").content.decode()
    assert "Wessex Partners" in page
    assert "Northern Partners" in page
    assert client.post("/organisation", {"membership": str(world.stranger.membership.id)}).status_code == 200
    assert client.post("/organisation", {"membership": str(other.id)}).status_code == 302
    assert client.get("/person").status_code == 404
    client.post("/organisation", {"membership": str(one.membership.id)})
    assert client.get("/person").status_code == 200


def test_signing_out_ends_the_session_and_is_written(committed_world, client):
    signed_in(client, committed_world.coordinator).get("/person")
    assert client.get("/account/sign-out").status_code == 405
    assert client.post("/account/sign-out").status_code == 302
    assert client.get("/person").status_code == 302
    assert len(written(committed_world.owner, "sign-in")) == 1


def test_an_error_page_asks_the_database_nothing(coordinator, monkeypatch):
    def unreachable(request):
        raise OSError("no database")

    monkeypatch.setattr("caraway.platform.web.frame._frame_of", lambda: unreachable)
    answer = coordinator.get("/streamed")
    assert answer.status_code == 500
    assert b"<h1" in answer.content


def test_somebody_without_a_membership_today_is_signed_out(world, client):
    one = member("n.ash@example.org", "N. Ash", world.provider, ["coordinator"])
    accounts.end_membership(membership=one.membership, by=INSTALLER)
    assert signed_in(client, one).get("/person").status_code == 302
    assert "caraway_casework" not in client.cookies or not client.cookies["caraway_casework"].value


def test_nobody_reads_the_audit_without_an_organisation(world):
    assert AuditRow.objects.count() == 0


def test_a_session_ends_when_roles_were_changed_behind_the_sites_back(committed_world, client):
    signed_in(client, committed_world.coordinator).get("/person")
    committed_world.owner.execute("UPDATE accounts_membership SET roles = '{coordinator,facilitator}'")
    assert client.get("/person").status_code == 302
