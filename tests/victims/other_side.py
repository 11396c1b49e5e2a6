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
        AND id NOT IN (SELECT unnest(facilitators) FROM casework_workshop) ORDER BY id LIMIT 1
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
    with casework(server) as there:
        (before,) = there.execute("SELECT worker FROM casework_case WHERE id = %s", [link]).fetchone()
        (account,) = there.execute(NOBODY_YET).fetchone()
        there.execute("DELETE FROM casework_staffidentity WHERE account_id = %s", [account])
        there.execute(
            "INSERT INTO casework_staffidentity (account_id, identity, key) VALUES (%s, %s, 'test')",
            [account, identity_of(email)],
        )
        there.execute("UPDATE casework_case SET worker = %s WHERE id = %s", [account, link])
        try:
            yield
        finally:
            there.execute("UPDATE casework_case SET worker = %s WHERE id = %s", [before, link])
            there.execute("DELETE FROM casework_staffidentity WHERE account_id = %s", [account])
