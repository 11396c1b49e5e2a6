"""Plans of contact for tests: the first case of the house, what is said of it, and what its plan is now."""

from uuid import UUID

import psycopg
from django.conf import settings
from django.test import Client

from caraway.core.leaving import Hours
from caraway.core.victim.safe_plan import DetailKind, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.accounts.models import Account
from caraway.platform.databases.logins import OWNER
from caraway.platform.tenancy import scope
from caraway.victims.actions import plans
from caraway.victims.models import VictimCase
from caraway.victims.plans import Stored, stored_of
from caraway.victims.queries.cases import case_rows
from caraway.victims.revising import Given, Said
from tests.sign_in import signed_in
from tests.victims.conftest import TODAY
from tests.victims.world import WORKER, actor

NUMBER, OTHER_NUMBER = "+447700900333", "+447700900444"
ADDRESS = Given("3 Quay Row", "SO14 2AR", UsedBy.NOBODY)


def first_case() -> UUID:
    """A case of the house."""
    by = actor(WORKER)
    with scope.acting_as(by):
        return case_rows(by, TODAY)[0].id


def plan_now(case: UUID) -> Stored:
    """Its plan as it is stored."""
    with scope.acting_as(CARAWAY):
        return stored_of(VictimCase.objects.get(pk=case))


def said(number: str = NUMBER, **others) -> Said:
    """A plan by which calls, texts and letters are safe."""
    whole = {
        "methods": frozenset({Way.CALL, Way.TEXT, Way.LETTER}),
        "hours": Hours(),
        "language": Language.ENGLISH,
        "details": {DetailKind.NUMBER: Given(number, used_by=UsedBy.NOBODY), DetailKind.ADDRESS: ADDRESS},
    }
    return Said(**(whole | others))


def change(case: UUID, what: Said | None = None, *, agreed: bool = True, by: str = WORKER, **key) -> None:
    """Change it, by default as the victim has just confirmed."""
    plans.change(case=case, version=plan_now(case).number, said=what or said(), agreed=agreed, by=actor(by), **key)


def page_of(email: str = WORKER) -> Client:
    """A browser without scripts, signed in as this person."""
    client = Client(HTTP_HOST="victims.localhost")
    signed_in(client, Account.objects.get(email=email))
    return client


def participant_has(server, kind: str, case: UUID, made: bytes | None, victims: psycopg.Connection) -> None:
    """Sabotage: the other party's number, e-mail or home has this hash from now on."""
    name = settings.BRIDGE_URL.rsplit("/", 1)[1].split("?")[0]
    link = victims.execute("SELECT casework_case FROM victims_victimcase WHERE id = %s", [case]).fetchone()[0]
    with psycopg.connect(server.url(OWNER, name), autocommit=True) as casework:
        casework.execute(
            f"UPDATE casework_contacthashes SET {kind} = %s WHERE participant_id ="
            " (SELECT participant_id FROM casework_case WHERE id = %s)",
            [made, link],
        )
