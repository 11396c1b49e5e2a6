"""For tests of separation: somebody works on a participant's case, by the owner's hand in the casework database."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.conf import settings

from caraway.platform.databases.logins import OWNER
from caraway.victims.separation import identity_of

NOBODY_YET = """
    SELECT id FROM accounts_account WHERE id NOT IN (SELECT worker FROM casework_case WHERE worker IS NOT NULL)
        AND id NOT IN (SELECT unnest(facilitators) FROM casework_workshop)
        AND id NOT IN (SELECT referred_by FROM casework_case) AND id NOT IN (SELECT officer FROM casework_referralofficer)
        AND id NOT IN (SELECT by FROM casework_factrow WHERE by IS NOT NULL) ORDER BY id LIMIT 1
"""
KEPT = """
    INSERT INTO casework_referralofficer (id, agreement_id, case_id, officer, by, at)
    SELECT gen_random_uuid(), agreement_id, id, %(who)s, %(who)s, now() + interval '1 year'
    FROM casework_case WHERE id = %(case)s RETURNING id
"""
DECIDED = """
    INSERT INTO casework_factrow (id, agreement_id, case_id, number, act, kind, "on", detail, by, by_name, at, why)
    SELECT gen_random_uuid(), agreement_id, case_id, number + 1000, gen_random_uuid(), 'decided', "on", '{}', %(who)s, '', at, ''
    FROM casework_factrow WHERE case_id = %(case)s ORDER BY number DESC LIMIT 1 RETURNING id
"""


@contextmanager
def casework(server) -> Iterator[psycopg.Connection]:
    """The casework database beside the house, as its owner."""
    name = settings.BRIDGE_URL.rsplit("/", 1)[1].split("?")[0]
    with psycopg.connect(server.url(OWNER, name), autocommit=True) as there:
        yield there


@contextmanager
def works_there(server, link: UUID, email: str) -> Iterator[None]:
    """As long as the block lasts, whoever has this work address works on the participant's case."""
    with _known_there(server, email) as (there, account):
        (before,) = there.execute("SELECT worker FROM casework_case WHERE id = %s", [link]).fetchone()
        there.execute("UPDATE casework_case SET worker = %s WHERE id = %s", [account, link])
        try:
            yield
        finally:
            there.execute("UPDATE casework_case SET worker = %s WHERE id = %s", [before, link])


@contextmanager
def keeps_referral(server, link: UUID, email: str) -> Iterator[None]:
    """The same for the officer who looks after the referral."""
    with _known_there(server, email) as (there, account):
        said = there.execute(KEPT, {"case": link, "who": account}).fetchone()
        try:
            yield
        finally:
            there.execute("DELETE FROM casework_referralofficer WHERE id = %s", said)


@contextmanager
def decides_breach(server, link: UUID, email: str) -> Iterator[None]:
    """The same for whoever has decided on a breach."""
    with _known_there(server, email) as (there, account):
        fact = there.execute(DECIDED, {"case": link, "who": account}).fetchone()
        try:
            yield
        finally:
            there.execute("DELETE FROM casework_factrow WHERE id = %s", fact)


@contextmanager
def _known_there(server, email: str) -> Iterator[tuple[psycopg.Connection, UUID]]:
    """An account there that has to do with no case, which has this work address as long as the block lasts."""
    with casework(server) as there:
        (account,) = there.execute(NOBODY_YET).fetchone()
        there.execute("DELETE FROM casework_staffidentity WHERE account_id = %s", [account])
        there.execute(
            "INSERT INTO casework_staffidentity (account_id, identity, key) VALUES (%s, %s, 'test')",
            [account, identity_of(email)],
        )
        try:
            yield there, account
        finally:
            there.execute("DELETE FROM casework_staffidentity WHERE account_id = %s", [account])
