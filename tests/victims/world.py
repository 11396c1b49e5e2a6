"""The areas of the casework demonstration, and the people of the victims' site for them."""

from uuid import UUID

import psycopg

from caraway.victims import demonstration
from tests.victims.conftest import TODAY

AREAS = "SELECT id, name, programme, area, force_code, from_on FROM agreements_agreement ORDER BY name"


def areas(casework: psycopg.Connection) -> list[demonstration.Area]:
    """Every agreement of casework."""
    return [demonstration.Area(*row) for row in casework.execute(AREAS)]


def actor(email: str):
    """Somebody of the demonstration, as who acts."""
    from caraway.platform.accounts.models import Account
    from caraway.platform.accounts.queries import actor_of, memberships_on

    return actor_of(memberships_on(Account.objects.get(email=email).pk, TODAY).get())


WORKER, COLLEAGUE, SUPERVISOR = (
    "m.aldous@victims.example.org",
    "j.pemberly@victims.example.org",
    "t.wrexley@victims.example.org",
)


ADVISER, OTHER_ADVISER, MANAGER = (
    "s.ambrose@victims.example.org",
    "l.fenwick@victims.example.org",
    "d.hartnell@victims.example.org",
)


def link_of(case: UUID, victims: psycopg.Connection) -> UUID:
    """The participant's case, by the owner's eyes."""
    row = victims.execute("SELECT casework_case FROM victims_victimcase WHERE id = %s", [case]).fetchone()
    return row[0]
