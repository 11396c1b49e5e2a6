"""Every action once, tried in each way on one scene: elsewhere, without the audit, with another part, then done, and done again.

What is refused changes nothing, so that the next way finds the scene as it was made.
"""

from uuid import uuid4

import pytest
from django.db import ProgrammingError

from caraway.core.refusals import NotYours, Refusal
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER, NOBODY, Actor
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Part
from tests.cast import BEGAN, Cast
from tests.integration.casework.doing import Doing
from tests.integration.casework.doings import DOINGS, Kept

OF_ONES_OWN = {"add_venue", "make_feed", "end_feed"}
"""What is about nobody else's record: done elsewhere it is done to what is theirs there."""

NOT_OF_PROVIDERS = {
    "record_arrest", "recompute", "sweep", "hold", "resume", "settle_batch", "add_document", "start", "save_page", "seal_victim", "discard", "ask_supervisor",
    "claim", "expire", "post", "remind", "settle", "take_in",
    "supervise", "record_prosecutor", "make", "replace_victim", "give_information", "record_caution", "give_clock_date",
    "confirm_statement", "extend", "refuse_extension", "decide", "look_again", "record_outcome",
    "look_after", "answer_encouragement", "record_recheck", "correct_recheck", "delete_old_drafts",
    "match_columns", "hold_rows", "begin_import", "land_rows", "drop_import", "end_old_imports",
    "escalate_task",
    "land", "hash_contacts", "hash_staff",
    "ask_renewals", "make_feed", "end_feed", "connect_system", "disconnect_system", "send_referral",
    "open_trial", "close_trial", "reveal_seed", "ask_arm", "override_arm",
}  # fmt: skip
"""What the police do, and Caraway itself; and what is each person's own. Every other action is a provider's."""

SEALED = {"seal_victim", "replace_victim", "hold_rows", "send_referral"}
"""Told something that is sealed at once: nothing is kept to tell whether the same was sent again, and the newest counts."""


@pytest.fixture(scope="module")
def victim_contact(shared_cast: Cast) -> Actor:
    """A coordinator of an organisation whose only part in CARA Wessex is victim contact."""
    haven = agreements.add_organisation(name="Haven", kind="provider", by=INSTALLER)
    agreements.join_agreement(
        agreement=shared_cast.wessex, organisation=haven, part=Part.VICTIM_CONTACT, from_on=BEGAN, by=INSTALLER
    )
    account = accounts.add_account(email="i.wren@example.org", full_name="I. Wren", by=INSTALLER)
    roles = ["coordinator", "facilitator", "provider_manager"]
    return actor_of(accounts.give_roles(account=account, organisation=haven, roles=roles, by=INSTALLER))


def elsewhere(cast: Cast, by: Actor) -> Actor:
    """The same work in another force or at another provider; Caraway itself has no other."""
    ours, theirs = (
        (
            (cast.officer, cast.welsh_officer),
            (cast.supervisor, cast.welsh_supervisor),
            (cast.decider, cast.welsh_decider),
            (cast.coordinator, cast.stranger),
            (cast.facilitator, cast.strange_facilitator),
            (cast.safeguarding, cast.stranger),
            (cast.manager, cast.strange_manager),
        ),
        NOBODY,
    )
    return dict(ours).get(by, theirs)


def but_the_audit(kept: Kept) -> dict:
    """Everything but the audit: that somebody was refused is written there."""
    return {key: one for key, one in kept.now().items() if key != "audit_auditrow"}


def elsewhere_changes_nothing(cast: Cast, doing: Doing, kept: Kept) -> None:
    before = but_the_audit(kept)
    with pytest.raises((Refusal, ProgrammingError)):
        doing.now(by=elsewhere(cast, doing.by))
    assert but_the_audit(kept) == before


def another_part_changes_nothing(cast: Cast, doing: Doing, kept: Kept, victim_contact: Actor) -> None:
    assert doing.by in (cast.coordinator, cast.facilitator, cast.safeguarding, cast.manager)
    before = but_the_audit(kept)
    with pytest.raises(NotYours):
        doing.now(by=victim_contact)
    assert but_the_audit(kept) == before


def without_the_audit_changes_nothing(cast: Cast, doing: Doing, kept: Kept) -> None:
    before = kept.now()
    cast.owner.execute("REVOKE INSERT ON audit_auditrow FROM caraway_casework")
    try:
        with pytest.raises(ProgrammingError, match="permission denied"):
            doing.now()
    finally:
        cast.owner.execute("GRANT INSERT ON audit_auditrow TO caraway_casework")
    assert kept.now() == before


def leaves_exactly_its_rows_once(doing: Doing, kept: Kept, *, sealed: bool) -> None:
    before, key = kept.audited(), uuid4()
    first = doing.now(request_key=key)
    assert tuple(kept.rows_since(before)) == doing.audit
    if sealed:
        return
    after = kept.now()
    assert doing.now(request_key=key) == first
    assert kept.now() == after


def test_the_lists_name_actions():
    assert (OF_ONES_OWN | NOT_OF_PROVIDERS | SEALED) - DOINGS.keys() == set()


@pytest.mark.parametrize("name", DOINGS)
def test_an_action_in_every_way(shared_cast, victim_contact, name):
    doing, kept = DOINGS[name](shared_cast), Kept(shared_cast.owner)
    if name not in OF_ONES_OWN:
        elsewhere_changes_nothing(shared_cast, doing, kept)
    if name not in NOT_OF_PROVIDERS:
        another_part_changes_nothing(shared_cast, doing, kept, victim_contact)
    without_the_audit_changes_nothing(shared_cast, doing, kept)
    leaves_exactly_its_rows_once(doing, kept, sealed=name in SEALED)
