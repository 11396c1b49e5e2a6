"""Work of the casework site for journeys of both sites, in a process of its own with that site's login alone.

`python -m tests.victims.hand` reads what to do, in JSON, and answers in JSON: `refer` sends a referral as an officer does,
`accept` takes it on as a coordinator does, `hashes` runs that job; `session` is a session of somebody's, signed in.
"""

import itertools
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

URL = os.environ["CARAWAY_DATABASE_URL"]

from tests import cast  # noqa: E402  sets up the casework site, with a database that is nowhere

from django.db import connections  # noqa: E402  isort: skip

from caraway.bridge.intake import VictimDetails  # noqa: E402
from caraway.casework.actions import cases, drafts  # noqa: E402
from caraway.casework.jobs.hashes import make_missing  # noqa: E402
from caraway.platform.accounts.actor import Actor  # noqa: E402
from caraway.platform.accounts.models import Account  # noqa: E402
from caraway.platform.accounts.queries import actor_of, memberships_on  # noqa: E402
from caraway.platform.agreements.models import Agreement  # noqa: E402
from caraway.platform.databases.urls import django_database  # noqa: E402
from caraway.platform.gateways import clock  # noqa: E402
from tests.sign_in import session_of  # noqa: E402


def who(email: str) -> Actor:
    """Somebody of the casework demonstration."""
    return actor_of(memberships_on(Account.objects.get(email=email).pk, cast.TODAY).get())


def refer(by: str, agreement: str, answers: Mapping[str, Any], victim: Mapping[str, str]) -> str:
    """A referral of this participant, the victim's details sealed with it. The case."""
    officer, writer = who(by), cast.Cast.__new__(cast.Cast)
    writer.actors, writer._numbers = {"officer": officer}, itertools.count(int(answers["police_reference"][-3:]))
    draft = drafts.start(agreement=Agreement.objects.get(name=agreement).pk, by=officer)
    for page, said in writer.answers(**answers).items():
        drafts.save_page(draft=draft, page=page, answers=said, by=officer)
    drafts.seal_victim(draft=draft, details=VictimDetails(**victim), views=True, risk=True, by=officer)
    return str(writer.send(draft, by=officer))


def accept(case: str, by: str) -> str:
    """Take the case on."""
    cases.accept(case=UUID(case), by=who(by))
    return case


def hashes() -> str:
    """What the job makes of contact details and of staff."""
    return str(make_missing())


def session(email: str) -> str:
    """A session of this person's, as after both steps."""
    return session_of(Account.objects.get(email=email))


DOES: Mapping[str, Callable[..., str]] = {"refer": refer, "accept": accept, "hashes": hashes, "session": session}

if __name__ == "__main__":
    connections["default"].settings_dict.update(django_database(URL))
    with clock.use(cast.NOON, everywhere=True):
        json.dump([DOES[verb](**what) for verb, what in json.load(sys.stdin)], sys.stdout)
