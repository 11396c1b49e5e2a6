"""A change and its audit row commit together or not at all; a refusal is written after the rollback."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from caraway.core.refusals import NotNow, NotYours, Unknown
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.audit import trail
from caraway.platform.audit.action import NotAuditedError, action
from caraway.platform.audit.models import AuditRow, DoneOnce, Kind
from caraway.platform.tenancy import scope


def rows(owner, kind="action"):
    """Verbs of the rows of one kind, read by the owner, oldest first."""
    return [verb for (verb,) in owner.execute("SELECT verb FROM audit_auditrow WHERE kind = %s ORDER BY id", [kind])]


def count(owner, table):
    return owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_an_action_leaves_one_row_with_who_and_whom(committed_world):
    world = committed_world
    membership = accounts.change_roles(membership=world.officer.membership, roles=["police_supervisor"], by=INSTALLER)
    row = world.owner.execute(
        "SELECT verb, kind, subject_ids, detail, account_id FROM audit_auditrow ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row[:3] == ("membership.changed", "action", [world.officer.account.id])
    assert row[3]["membership"] == str(membership.id)
    assert row[3]["roles"] == ["police_supervisor"]
    assert row[4] is None


def test_without_the_audit_no_change_is_made_when_its_grant_is_gone(committed_world):
    world = committed_world
    before = count(world.owner, "accounts_account")
    world.owner.execute("REVOKE INSERT ON audit_auditrow FROM caraway_casework")
    with pytest.raises(ProgrammingError, match="permission denied"):
        accounts.add_account(email="new@example.org", full_name="New", by=INSTALLER)
    assert count(world.owner, "accounts_account") == before


def test_without_the_audit_no_change_is_made_when_it_fails(committed_world, monkeypatch):
    world = committed_world

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(AuditRow.objects, "create", broken)
    with pytest.raises(OSError, match="disk full"):
        accounts.end_membership(membership=world.officer.membership, by=INSTALLER)
    assert world.owner.execute("SELECT count(*) FROM accounts_membership WHERE ended_at IS NOT NULL").fetchone() == (0,)


def test_an_action_that_writes_no_row_is_undone(committed_world):
    @action("account.change")
    def forgetful(*, account, by):
        Account.objects.filter(pk=account.pk).update(full_name="Changed")

    with pytest.raises(NotAuditedError):
        forgetful(account=committed_world.officer.account, by=INSTALLER)
    assert Account.objects.get(pk=committed_world.officer.account.pk).full_name == "L. Frome"


def test_a_refusal_is_written_after_its_rollback(committed_world):
    world = committed_world

    @action("account.change")
    def half_way(*, account, by):
        Account.objects.filter(pk=account.pk).update(full_name="Changed")
        trail.record("account.renamed", by=by)
        raise NotNow("too_late", "It is too late.")

    with pytest.raises(NotNow):
        half_way(account=world.officer.account, by=world.admin.actor)
    assert Account.objects.get(pk=world.officer.account.pk).full_name == "L. Frome"
    assert "account.renamed" not in rows(world.owner)
    assert rows(world.owner, "refusal") == ["account.change"]


def test_who_may_not_is_refused_and_written_down(committed_world):
    with pytest.raises(NotYours):
        accounts.add_account(email="x@example.org", full_name="X", by=committed_world.coordinator.actor)
    assert rows(committed_world.owner, "refusal") == ["account.invite"]


def test_an_action_needs_to_know_who_does_it(world):
    with pytest.raises(TypeError):
        accounts.add_account(email="x@example.org", full_name="X")
    with pytest.raises(TypeError, match="Actor"):
        accounts.add_account(email="x@example.org", full_name="X", by=world.officer.account)


def test_an_undeclared_permission_is_refused_when_the_action_is_written():
    with pytest.raises(Unknown):
        action("case.vanish")


@pytest.mark.parametrize("words", ["Terry Ellery", "07700900142", "a@example.org", "SO14 2AA", 1.5, {"a": 1}])
def test_words_never_enter_the_audit(world, words):
    with pytest.raises(ValueError, match="never words"), scope.acting_as(world.coordinator.actor):
        trail.record("case.noted", by=world.coordinator.actor, detail={"note": words})


@pytest.mark.parametrize("words", ["Terry Ellery", "Ellery", "07700900142", "a@example.org", "he said so"])
def test_words_are_no_verb_and_no_version(world, words):
    by = world.coordinator.actor
    with scope.acting_as(by):
        with pytest.raises(ValueError, match="never words"):
            trail.record(words, by=by)
        with pytest.raises(ValueError, match="never words"):
            trail.record_each(words, by=by, subjects=[uuid4()], agreement=uuid4())
        if not words.isdecimal():
            with pytest.raises(ValueError, match="never words"):
                trail.record("case.noted", by=by, rules=words)


def test_a_row_is_written_only_inside_a_transaction(committed_world):
    with pytest.raises(RuntimeError, match="in the transaction"):
        trail.record("case.noted", by=committed_world.coordinator.actor)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditrow SET verb = 'x'",
        "DELETE FROM audit_auditrow",
        "TRUNCATE audit_auditrow",
        "UPDATE audit_doneonce SET doing = 'x'",
    ],
)
def test_the_site_cannot_change_what_is_written(world, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), scope.acting_as(world.admin.actor):
        connection.cursor().execute(statement)


def test_auditors_read_the_rows_of_their_own_organisation_alone(world):
    for one in (world.coordinator, world.stranger):
        with scope.acting_as(one.actor):
            trail.record("case.noted", by=one.actor)
    with scope.acting_as(world.admin.actor):
        assert set(AuditRow.objects.values_list("account_id", flat=True)) == {world.coordinator.account.id}
    assert AuditRow.objects.count() == 0


def test_a_form_sent_twice_acts_once(world):
    key = uuid4()
    made = [
        accounts.give_roles(
            account=world.officer.account,
            organisation=world.provider,
            roles=["trainer"],
            by=INSTALLER,
            request_key=key,
        )
        for _ in range(3)
    ]
    assert len({one.pk for one in made}) == 1
    assert isinstance(made[2], Membership)
    assert Membership.objects.filter(roles=["trainer"]).count() == 1


def test_two_people_with_one_key_both_act(world):
    key = uuid4()

    @action("account.change")
    def note(*, by):
        trail.record("account.noted", by=by)
        return uuid4()

    first, again = (note(by=world.admin.actor, request_key=key) for _ in range(2))
    assert first == again != note(by=INSTALLER, request_key=key)


def test_two_actions_of_one_permission_with_one_key_both_act(world):
    """One form with two buttons: each button is an action of its own."""
    key, done = uuid4(), []

    @action("account.change")
    def ask(*, by):
        trail.record("account.asked", by=by)
        done.append("asked")

    @action("account.change")
    def send(*, by):
        trail.record("account.sent", by=by)
        done.append("sent")

    for press in (ask, send, ask, send):
        press(by=world.admin.actor, request_key=key)
    assert done == ["asked", "sent"]


@dataclass(frozen=True)
class Told:
    name: str
    on: date | None = None


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Terry", "Terri"),
        (None, ""),
        (1, True),
        (date(2026, 3, 2), date(2026, 3, 3)),
        (b"caution", b"Caution"),
        (["a", "b"], ["ab"]),
        ({"a": "b"}, {"a": "c"}),
        (Told("Terry"), Told("Terry", date(2026, 3, 2))),
        (Kind.ACTION, Kind.PAGE),
        (UUID(int=1), UUID(int=2)),
    ],
)
def test_a_key_sent_again_with_other_answers_is_refused_and_with_the_same_is_not(world, said, other):
    key, done = uuid4(), []

    @action("account.change")
    def note(*, what, by):
        trail.record("account.noted", by=by)
        done.append(what)

    for _ in range(2):
        note(what=said, by=world.admin.actor, request_key=key)
    with pytest.raises(NotNow, match="sent before with other answers"):
        note(what=other, by=world.admin.actor, request_key=key)
    assert done == [said]


def test_what_is_kept_of_the_answers_tells_neither_what_they_were_nor_that_two_are_alike(world):
    @action("account.change")
    def note(*, what, by):
        trail.record("account.noted", by=by)

    for _ in range(2):
        note(what="Terry Ellery", by=world.admin.actor, request_key=uuid4())
    with scope.acting_as(world.admin.actor):
        kept = list(DoneOnce.objects.values_list("said", flat=True))
    assert len(set(kept)) == 2
    unkeyed = {hashlib.sha256(form.encode()).hexdigest() for form in ("Terry Ellery", '{"what": "Terry Ellery"}')}
    assert not unkeyed & set(kept)
    assert all(len(one) == 64 for one in kept)


def test_what_can_be_read_only_once_is_not_sent_once(world):
    @action("account.change")
    def note(*, what, by):
        trail.record("account.noted", by=by)

    with pytest.raises(TypeError, match="generator"):
        note(what=(one for one in "ab"), by=world.admin.actor, request_key=uuid4())


def test_a_refused_attempt_leaves_its_key_free(world):
    key = uuid4()
    outcomes = [NotNow("no", "No."), None]

    @action("account.change")
    def second_time_lucky(*, by):
        problem = outcomes.pop(0)
        if problem:
            raise problem
        trail.record("account.noted", by=by)

    with pytest.raises(NotNow):
        second_time_lucky(by=world.admin.actor, request_key=key)
    assert second_time_lucky(by=world.admin.actor, request_key=key) is None
    assert not outcomes


def test_a_form_sent_twice_at_once_acts_once(committed_world):
    world, key, made = committed_world, uuid4(), []
    together = threading.Barrier(2)

    def send():
        together.wait()
        made.append(
            accounts.give_roles(
                account=world.officer.account,
                organisation=world.provider,
                roles=["trainer"],
                by=INSTALLER,
                request_key=key,
            ).pk
        )
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert count(world.owner, "audit_doneonce") == 1


def test_what_an_action_returns_is_something_that_can_be_found_again(world):
    @action("account.change")
    def wordy(*, by):
        trail.record("account.noted", by=by)
        return "done"

    with pytest.raises(TypeError, match="returns"):
        wordy(by=world.admin.actor, request_key=uuid4())


def test_the_keys_of_others_are_not_seen(world):
    accounts.end_membership(membership=world.officer.membership, by=INSTALLER, request_key=uuid4())
    with scope.acting_as(world.stranger.actor):
        assert DoneOnce.objects.count() == 0


def test_the_owner_is_the_control_that_rows_are_there(committed_world):
    assert count(committed_world.owner, "audit_auditrow") > 10
    assert AuditRow.objects.count() == 0
