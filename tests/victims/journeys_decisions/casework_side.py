"""The casework site in a process of its own: `python -m tests.victims.journeys_decisions.casework_side`.

Each line of its input is JSON: at which moment, and what to do there. Each line of its output is what came of it.
"""

import json
import sys
from datetime import datetime
from typing import Any

import django


def cookie(email: str) -> str:
    """The key of a new session of whoever has this address."""
    from caraway.platform.accounts.models import Account
    from tests.sign_in import session_of

    return session_of(Account.objects.get(email=email))


def batches() -> dict[str, int]:
    """The job: what came is taken in, and every batch up to now is settled."""
    from caraway.casework.jobs import batches as job

    return job.settle_due()


VERBS: dict[str, Any] = {"cookie": cookie, "batches": batches}


def answer() -> None:
    """Do one after the other, until nothing more is asked."""
    from caraway.platform.gateways import clock

    for line in sys.stdin:
        at, verb, given = json.loads(line)
        with clock.use(datetime.fromisoformat(at), everywhere=True):
            print(json.dumps(VERBS[verb](**given)), flush=True)


if __name__ == "__main__":
    django.setup()
    answer()
