"""Signing in: both steps, nothing in between, and one answer for those who are known and those who are not."""

import re
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.core import mail as sent_mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import attempts, demonstration, entering, factors, passwords, resetting
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Attempt, Session
from caraway.platform.gateways import clock, mail
from tests import sign_in
from tests.aside import Aside, waits
from tests.integration.platform.entry import (
    PASSWORD,
    SECOND_STEP,
    SIGN_IN,
    both_steps,
    code_of,
    first_step,
    headers,
    said,
)

NOBODY = "n.obody@example.org"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.ROOT_URLCONF = "tests.integration.platform.pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = QUICK
    demonstration._hashed.cache_clear()
    yield
    demonstration._hashed.cache_clear()


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def coordinator(world):
    demonstration.let_in(world.coordinator.account)
    return world.coordinator.account


def test_a_password_and_a_code_let_in(client, coordinator):
    assert first_step(client, " R.Okafor@Example.org", query="?next=/person")["Location"] == SECOND_STEP
    assert client.post(SECOND_STEP, {"code": code_of(coordinator)})["Location"] == "/person"
    assert client.get("/person").status_code == 200


def test_a_password_alone_opens_nothing(client, coordinator):
    first_step(client, coordinator.email)
    for path in ("/person", "/organisation", "/account/", "/account/recovery-codes", "/account/set-up/codes"):
        assert client.get(path).status_code == 302, path
    assert not Session.objects.filter(account_id=coordinator.pk).exists()


def test_a_session_of_djangos_own_without_a_second_step_is_nobodys(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/person")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("methods", [("password",), ("partner",), ()])
def test_a_session_begun_without_a_second_step_is_nobodys(client, coordinator, methods):
    client.cookies["caraway_casework"] = sign_in.session_of(coordinator, methods)
    assert client.get("/person")["Location"].startswith(SIGN_IN)


def test_each_step_begins_a_session_nobody_had_before(client, coordinator):
    """No fixation: a key planted in the browser beforehand, or held half way, is worth nothing afterwards."""
    keys = []
    client.get("/account/sign-in/passkey")
    keys.append(client.cookies["caraway_casework"].value)
    first_step(client, coordinator.email)
    keys.append(client.cookies["caraway_casework"].value)
    client.post(SECOND_STEP, {"code": code_of(coordinator)})
    keys.append(client.cookies["caraway_casework"].value)
    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == [keys[-1]]


def test_what_a_session_held_before_is_gone_once_in(client, coordinator):
    """Whoever planted something in the session beforehand finds none of it in the session of the person who is in."""
    first_step(client, coordinator.email)
    planted = client.session
    planted["planted"] = "before"
    planted.save()
    client.post(SECOND_STEP, {"code": code_of(coordinator)})
    assert client.get("/person").status_code == 200
    assert "planted" not in client.session
    assert entering.HALF_WAY not in client.session


def test_half_way_lasts_ten_minutes(client, coordinator, held_clock):
    first_step(client, coordinator.email)
    clock.advance(timedelta(minutes=11))
    assert client.post(SECOND_STEP, {"code": code_of(coordinator)})["Location"].startswith(SIGN_IN)


def test_half_way_ends_when_the_password_changes_or_the_account_closes(coordinator):
    for end in (lambda: resetting.set_password(coordinator, "another long password"), lambda: close(coordinator)):
        browser = Client()
        first_step(browser, coordinator.email)
        end()
        assert browser.post(SECOND_STEP, {"code": code_of(coordinator)})["Location"].startswith(SIGN_IN)
        Account.objects.filter(pk=coordinator.pk).update(is_active=True)
        demonstration.let_in(Account.objects.get(pk=coordinator.pk))
        coordinator.refresh_from_db()


def close(account):
    accounts.close_account(account=account, by=INSTALLER)


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example.org/", "//elsewhere.example.org", "javascript:alert(1)", "\\\\elsewhere"]
)
def test_where_to_go_is_a_page_of_this_site(client, coordinator, wanted):
    first_step(client, coordinator.email, query=f"?next={wanted}")
    assert client.post(SECOND_STEP, {"code": code_of(coordinator)})["Location"] == "/"


def test_somebody_without_a_role_today_is_told_so_and_is_not_in(client, world, coordinator):
    accounts.end_membership(membership=world.coordinator.membership, by=INSTALLER)
    assert both_steps(client, coordinator)["Location"] == "/account/no-organisation"
    assert client.get("/account/no-organisation").status_code == 200
    assert client.get("/person").status_code == 302


# One answer


WRONG = {
    "known": "r.okafor@example.org",
    "unknown": NOBODY,
    "closed": "s.tarn@example.org",
    "without a password": "l.frome@example.org",
}


@pytest.fixture
def four(world, coordinator):
    demonstration.let_in(world.stranger.account)
    close(world.stranger.account)


def test_a_wrong_password_has_one_answer(four):
    answers = {name: first_step(Client(), email, "not it at all") for name, email in WRONG.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({said(answers[name], email) for name, email in WRONG.items()}) == 1
    assert len({str(headers(answer)) for answer in answers.values()}) == 1
    assert {tuple(sorted(answer.cookies)) for answer in answers.values()} == {("caraway_casework_form",)}
    assert "is not right" in said(answers["known"])
    assert Session.objects.count() == 0


def test_a_closed_accounts_right_password_is_answered_like_a_wrong_one(four):
    right = first_step(Client(), WRONG["closed"])
    wrong = first_step(Client(), NOBODY, "not it at all")
    assert said(right, WRONG["closed"]) == said(wrong, NOBODY)


def test_asking_for_a_new_password_has_one_answer(four):
    answers = {name: Client().post("/account/reset", {"email": email}) for name, email in WRONG.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({said(answers[name], email) for name, email in WRONG.items()}) == 1
    assert len({str(headers(answer)) for answer in answers.values()}) == 1
    assert {tuple(answer.cookies) for answer in answers.values()} == {()}


@pytest.mark.parametrize("email", WRONG.values(), ids=WRONG)
def test_too_many_tries_have_one_answer(four, email):
    """The eleventh is refused whoever it is about, also with the right password; and so is one from elsewhere."""
    for number in range(10):
        assert "is not right" in said(first_step(Client(), email, f"wrong {number}"))
    answers = [first_step(Client(), email, "wrong"), first_step(Client(), email)]
    answers.append(first_step(Client(), email.upper(), REMOTE_ADDR="203.0.113.9"))
    assert all(attempts.SENTENCE in said(answer) for answer in answers)
    assert len({said(answer, email).replace(email.upper(), "ADDRESS") for answer in answers}) == 1
    assert "is not right" in said(first_step(Client(), "another@example.org", "wrong"))


def test_too_many_requests_for_a_new_password_have_one_answer(four):
    last = {}
    for name, email in WRONG.items():
        for _ in range(6):
            last[name] = said(Client().post("/account/reset", {"email": email}), email)
    assert len(set(last.values())) == 1
    assert attempts.SENTENCE in last["known"]


def test_tries_from_one_place_are_counted_whoever_they_are_about(world, client):
    for _ in range(attempts.LIMITS["sign-in"].from_one_place):
        Attempt(key=attempts.keyed("sign-in", "place:192.0.2.7/32"), at=clock.outside()).save()
    assert attempts.SENTENCE in said(first_step(client, NOBODY, REMOTE_ADDR="192.0.2.7"))
    assert attempts.SENTENCE not in said(first_step(client, NOBODY, REMOTE_ADDR="192.0.2.8"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "place"),
    [
        (0, "", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.6", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_place_is_who_called_the_outermost_of_our_proxies(settings, rf, proxies, forwarded, place):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}))
    assert attempts._place_of(request) == f"place:{place}/32"


def test_wrong_passkeys_from_one_place_lock_out_nobody_elsewhere(world, client):
    wrong = {"credential": "{}"}
    for _ in range(attempts.LIMITS["sign-in"].from_one_place):
        client.post("/account/sign-in/passkey", wrong)
    assert attempts.SENTENCE in said(client.post("/account/sign-in/passkey", wrong))
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").post("/account/sign-in/passkey", wrong)
    assert "not known here" in said(elsewhere)


@pytest.mark.parametrize("path", ["/account/sign-in/passkey", "/invitation/never-one"])
def test_those_who_name_nobody_in_common_do_not_wait_for_each_other(world, path):
    """A lock taken in a request is held until its end: one for the whole site would let in one at a time."""
    locks = []
    for address in ("203.0.113.8", "203.0.113.9"):
        with CaptureQueriesContext(connection) as asked:
            Client(REMOTE_ADDR=address).post(f"{path}{address if 'invitation' in path else ''}", {"credential": "{}"})
        locks.append({one["sql"] for one in asked if "pg_advisory" in one["sql"]})
    assert locks[0].isdisjoint(locks[1])


def test_after_a_quarter_of_an_hour_tries_are_taken_again(client, coordinator):
    for _ in range(11):
        answer = first_step(client, coordinator.email, "wrong")
    assert attempts.SENTENCE in said(answer)
    with time_machine.travel(clock.outside() + timedelta(minutes=16), tick=True):
        assert first_step(client, coordinator.email)["Location"] == SECOND_STEP


def test_an_address_tried_is_kept_nowhere(committed_world):
    world = committed_world
    first_step(Client(), "Private.Person@example.org", "wrong")
    for table in ("audit_auditrow", "accounts_attempt", "accounts_session"):
        rows = world.owner.execute(f"SELECT {table}::text FROM {table}").fetchall()
        assert not any("private" in row[0].lower() for row in rows)
    detail = world.owner.execute(
        "SELECT account_id, detail FROM audit_auditrow WHERE verb = 'sign_in_failed'"
    ).fetchall()
    assert [row[0] for row in detail] == [None]
    assert list(detail[0][1]) == ["address"]


@pytest.mark.slow
def test_a_known_and_an_unknown_address_take_as_long(world, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    demonstration._hashed.cache_clear()
    demonstration.let_in(world.coordinator.account)
    taken = {name: [] for name in WRONG}
    for _ in range(7):
        for name, email in WRONG.items():
            # Time of this thread alone, and the least of several: other work on the machine tells nothing.
            began = time.thread_time()
            first_step(Client(), email, "wrong")
            taken[name].append(time.thread_time() - began)
    least = {name: min(times) for name, times in taken.items()}
    assert max(least.values()) < 1.5 * min(least.values()), least


# Codes


def test_a_code_works_once(coordinator):
    code = code_of(coordinator)
    first, second = Client(), Client()
    for browser in (first, second):
        first_step(browser, coordinator.email)
    assert first.post(SECOND_STEP, {"code": code}).status_code == 302
    assert "has been used" in said(second.post(SECOND_STEP, {"code": code}))


def test_an_older_code_works_no_more_once_a_newer_was_used(coordinator):
    older = factors.code_at(demonstration.secret_of(coordinator.email), clock.outside() - timedelta(seconds=30))
    assert factors.code_is_right(coordinator.pk, code_of(coordinator))
    assert not factors.code_is_right(coordinator.pk, older)


@pytest.mark.parametrize(("seconds", "right"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_code_is_right_about_its_time(coordinator, seconds, right):
    moment = clock.outside().replace(second=15) + timedelta(seconds=seconds)
    with time_machine.travel(clock.outside().replace(second=15), tick=False):
        code = factors.code_at(demonstration.secret_of(coordinator.email), moment)
        assert factors.code_is_right(coordinator.pk, code) is right


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, the last six figures of its SHA-1 rows."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert factors.code_at(secret, datetime.fromtimestamp(seconds, UTC)) == code


def test_anothers_code_and_no_code_let_nobody_in(client, coordinator):
    first_step(client, coordinator.email)
    for code in (demonstration.code_of("a.quill@example.org"), "000000", "", "١٢٣٤٥٦", "１２３４５６"):
        assert client.post(SECOND_STEP, {"code": code}).status_code == 200


def test_codes_cannot_be_tried_for_long(client, coordinator):
    first_step(client, coordinator.email)
    for _ in range(8):
        client.post(SECOND_STEP, {"code": "000000"})
    answer = client.post(SECOND_STEP, {"code": code_of(coordinator)})
    assert attempts.SENTENCE in said(answer)


def test_a_recovery_code_works_once(coordinator):
    factors.make_recovery_codes(coordinator)
    codes = factors.recovery_codes(coordinator.pk)
    assert len(codes) == 10
    for code, right in ((f"{codes[3][:4]} {codes[3][4:]}", True), (codes[3], False), ("0", False), (codes[9], True)):
        browser = Client()
        first_step(browser, coordinator.email)
        answer = browser.post(f"{SECOND_STEP}?way=recovery_code", {"code": code})
        assert (answer.status_code == 302) is right
    assert factors.of(coordinator.pk).codes_left == 8


def test_secrets_are_sealed_where_they_are_kept(committed_world):
    account = committed_world.coordinator.account
    demonstration.let_in(account)
    factors.make_recovery_codes(account)
    kept = str(committed_world.owner.execute("SELECT data FROM mfa_authenticator").fetchall())
    assert demonstration.secret_of(account.email) not in kept
    assert "gAAAA" in kept


# Setting one up


def test_without_a_second_step_one_is_set_up_before_anything_else(client, coordinator):
    factors.remove_all(coordinator.pk)
    assert first_step(client, coordinator.email, query="?next=/person")["Location"] == "/account/set-up"
    assert client.get("/person")["Location"].startswith(SIGN_IN)
    page = said(client.get("/account/set-up/codes"))
    secret = "".join(re.findall(r"<span>(\w{4})</span>", page))
    assert "style=" not in page
    assert client.post("/account/set-up/codes", {"code": "000000"}).status_code == 200
    answer = client.post("/account/set-up/codes", {"code": factors.code_at(secret, clock.outside())})
    assert answer["Location"] == "/account/recovery-codes"
    assert said(client.get("/account/recovery-codes")).count("<li>") == 10
    assert client.post("/account/recovery-codes", {"do": "kept"})["Location"] == "/person"
    assert "10 recovery codes left" in said(client.get("/account/recovery-codes"))
    assert client.get("/person").status_code == 200


def test_recovery_codes_are_shown_again_for_as_long_as_a_proof_holds(client, coordinator, held_clock):
    path = "/account/recovery-codes"
    sign_in.signed_in(client, coordinator)
    assert client.post(path, {"do": "new"})["Location"] == path
    for minutes, shown in ((0, 10), (14, 10), (2, 0)):
        clock.advance(timedelta(minutes=minutes))
        assert said(client.get(path)).count("<li>") == shown
    assert "10 recovery codes left" in said(client.get(path))
    assert client.post(path, {"do": "new"})["Location"].startswith(SECOND_STEP)


def test_whoever_sets_up_second_meets_the_factor_of_the_first(committed_world, server, monkeypatch):
    """Both know the password, and both have been asked for a code: the second of them adds none."""
    account, path = committed_world.coordinator.account, "/account/set-up/codes"
    demonstration.let_in(account)
    factors.remove_all(account.pk)
    answered, going, right_now = threading.Event(), threading.Event(), factors.right_now

    def halfway_through(secret, code):
        answered.set()
        going.wait(30)
        return right_now(secret, code)

    def asked():
        browser = Client()
        first_step(browser, account.email)
        secret = "".join(re.findall(r"<span>(\w{4})</span>", said(browser.get(path))))
        return secret, lambda: browser.post(path, {"code": factors.code_at(secret, clock.outside())})

    (kept, owners), (_, anothers) = asked(), asked()
    monkeypatch.setattr(factors, "right_now", halfway_through)
    first = Aside(owners)
    assert answered.wait(30)
    second = Aside(anothers)
    try:
        waits(server, committed_world.owner)
    finally:
        going.set()
    assert (first.done()["Location"], second.done()["Location"]) == ("/account/recovery-codes", SECOND_STEP)
    assert factors.secret_is(account.pk, kept)


def test_a_password_alone_never_adds_to_the_factors_there_are(client, coordinator):
    first_step(client, coordinator.email)
    for path in ("/account/set-up", "/account/set-up/codes", "/account/set-up/passkey"):
        assert client.get(path)["Location"] == SECOND_STEP
        assert client.post(path, {"code": "123456"}).status_code in (302, 405)
    assert factors.of(coordinator.pk).count == 1


def test_how_one_signs_in_changes_only_after_a_fresh_proof(client, coordinator, held_clock):
    sign_in.signed_in(client, coordinator)
    paths = ("/account/set-up/codes", f"/account/remove/{factors.of(coordinator.pk).totp}")
    assert [client.get(path).status_code for path in paths] == [200, 200]
    clock.advance(timedelta(minutes=16))
    assert {client.get(path)["Location"].split("?")[0] for path in paths} == {SECOND_STEP}
    again = client.get(paths[0])["Location"]
    assert client.post(again, {"code": code_of(coordinator)})["Location"] == paths[0]
    assert client.get(paths[0]).status_code == 200


def test_the_last_second_step_stays(client, coordinator):
    sign_in.signed_in(client, coordinator)
    key = factors.of(coordinator.pk).totp
    assert "only second step" in said(client.post(f"/account/remove/{key}"))
    assert factors.of(coordinator.pk).totp == key


def test_of_two_second_steps_removed_at_once_one_stays(committed_world):
    account, kept = committed_world.coordinator.account, threading.Barrier(2)
    demonstration.let_in(account)
    factors._add(account, Authenticator.Type.WEBAUTHN, {"name": "key", "credential": {}})
    keys, removed = list(Authenticator.objects.filter(user=account).values_list("pk", flat=True)), []

    def remove(key):
        with transaction.atomic():
            kept.wait(10)
            removed.append(factors.remove(account.pk, key))
            time.sleep(0.3)
        connection.close()

    threads = [threading.Thread(target=remove, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert removed.count(None) == 1
    assert factors.of(account.pk).count == 1


def test_anothers_second_step_is_not_there(client, world, coordinator):
    demonstration.let_in(world.officer.account)
    sign_in.signed_in(client, coordinator)
    client.raise_request_exception = False
    assert client.post(f"/account/remove/{factors.of(world.officer.account.pk).totp}").status_code == 404
    assert factors.of(world.officer.account.pk).any


# New passwords


@pytest.fixture
def newer_hasher(settings, coordinator):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]


def test_a_password_of_an_older_hash_is_hashed_anew(coordinator, newer_hasher):
    assert passwords.account_with(coordinator.email, PASSWORD) == coordinator
    kept = Account.objects.get(pk=coordinator.pk).password
    assert kept.startswith("scrypt")
    assert check_password(PASSWORD, kept)


def test_a_password_chosen_while_the_old_one_is_hashed_anew_stays(coordinator, newer_hasher, monkeypatch):
    def chosen_meanwhile(typed, kept, setter):
        resetting.set_password(Account.objects.get(pk=coordinator.pk), "a wholly new one")
        return check_password(typed, kept, setter)

    monkeypatch.setattr(passwords, "check_password", chosen_meanwhile)
    passwords.account_with(coordinator.email, PASSWORD)
    assert check_password("a wholly new one", Account.objects.get(pk=coordinator.pk).password)


@pytest.fixture
def outbox(settings, db):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent_mail.outbox = []

    def posted():
        mail.wait_until_sent()
        return sent_mail.outbox

    return posted


def link_in(message):
    return next(line for line in message.body.splitlines() if line.startswith("http"))


def test_a_forgotten_password_is_chosen_anew_and_every_session_ends(
    client, coordinator, outbox, django_capture_on_commit_callbacks
):
    elsewhere = sign_in.signed_in(Client(), coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/reset", {"email": coordinator.email})
    (message,) = outbox()
    link = link_in(message)
    assert message.to == [coordinator.email]
    assert client.get(link).status_code == 200
    assert "12 characters" in said(client.post(link, {"password": "short"}))
    assert "not like your name" in said(client.post(link, {"password": "r.okafor@example"}))
    assert client.post(link, {"password": "a wholly new one"})["Location"] == SIGN_IN
    assert elsewhere.get("/person").status_code == 302
    assert client.get(link).status_code == 410
    assert first_step(client, coordinator.email, "a wholly new one")["Location"] == SECOND_STEP


def test_nobody_is_written_to_at_an_unknown_or_closed_address(four, client, outbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for email in (WRONG["unknown"], WRONG["closed"]):
            client.post("/account/reset", {"email": email})
    assert outbox() == []


def test_a_link_is_good_for_an_hour(client, coordinator):
    link = f"/account/new-password/{coordinator.pk}/{resetting.tokens.make_token(coordinator)}"
    for minutes, status in ((59, 200), (61, 410)):
        with time_machine.travel(clock.outside() + timedelta(minutes=minutes), tick=True):
            assert client.get(link).status_code == status


def test_a_link_of_another_is_not_good(client, world, coordinator):
    token = resetting.tokens.make_token(coordinator)
    assert client.get(f"/account/new-password/{world.officer.account.pk}/{token}").status_code == 410


def test_a_password_is_changed_by_whoever_knows_the_present_one(client, coordinator):
    sign_in.signed_in(client, coordinator)
    elsewhere = sign_in.signed_in(Client(), coordinator)
    wrong = client.post("/account/password", {"present": "wrong", "password": "a wholly new one"})
    assert "use now is not right" in said(wrong)
    assert client.post("/account/password", {"present": PASSWORD, "password": "a wholly new one"}).status_code == 302
    assert client.get("/person").status_code == 200
    assert elsewhere.get("/person").status_code == 302


# The audit


def test_signing_in_and_out_leaves_rows(committed_world):
    world = committed_world
    account = world.coordinator.account
    demonstration.let_in(account)
    browser = Client()
    first_step(browser, account.email, "wrong")
    first_step(browser, account.email)
    browser.post(SECOND_STEP, {"code": "000000"})
    browser.post(SECOND_STEP, {"code": code_of(account)})
    browser.post("/account/sign-out")
    rows = world.owner.execute(
        "SELECT verb, account_id, organisation_id FROM audit_auditrow WHERE kind = 'sign-in' ORDER BY id"
    ).fetchall()
    who = (account.pk, world.provider.id)
    assert rows == [
        ("sign_in_failed", None, None),
        ("second_step_failed", *who),
        ("signed_in", *who),
        ("signed_out", *who),
    ]


def test_allauths_own_pages_are_not_there(client, world):
    for path in ("/accounts/login/", "/accounts/signup/", "/account/signup/", "/accounts/2fa/", "/account/email/"):
        assert client.get(path).status_code == 404, path
