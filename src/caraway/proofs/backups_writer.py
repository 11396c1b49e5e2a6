"""A process of the proof of backups: `python -m caraway.proofs.backups_writer FOLDER MARK`, with a site's own login.

It writes until there is a file `stop` in the folder: on casework a victim's details sealed for the other site, on the victims'
site a case with the same words readable; each with its row in the audit, which it seals now and then. Each that was
acknowledged is noted with the moments before and after it.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import django

SEALED_EVERY = 10
AT_REST = 0.01  # seconds between two


def write(folder: Path, mark: str) -> None:
    """Write, note and seal until told to stop."""
    from django.conf import settings

    from caraway.platform.audit import sealing

    one = _case(mark) if settings.CARAWAY_SITE_LOGIN.endswith("victims") else _sealed(mark)
    turn = 0
    with (folder / "notes").open("w", buffering=1) as notes:
        while not (folder / "stop").exists():
            began, key = time.time(), uuid4()
            _whole(key, one)
            notes.write(f"{began} {time.time()} {key}\n")
            turn += 1
            if turn % SEALED_EVERY == 0:
                sealing.seal()
            time.sleep(AT_REST)


def _whole(key: UUID, one: Callable[[UUID], None]) -> None:
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.audit import trail
    from caraway.platform.tenancy import scope

    with scope.acting_as(CARAWAY):
        one(key)
        trail.record("proof.wrote", by=CARAWAY, subjects=[key])


def _sealed(mark: str) -> Callable[[UUID], None]:
    from django.db import connection

    from caraway.bridge.intake import Place, VictimDetails, sealed
    from caraway.bridge.sealing import key_pair

    _, public = key_pair()
    details = VictimDetails(f"{mark} given", f"{mark} family", address=f"{mark} address")
    statement = (
        "INSERT INTO casework_dropbox (id, referral, version, sealed) VALUES (%s, %s, 1, %s) ON CONFLICT DO NOTHING"
    )

    def put(key: UUID) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [key, key, sealed(details, Place(key), public)])

    return put


def _case(mark: str) -> Callable[[UUID], None]:
    from django.db import connection

    from caraway.platform.accounts.actor import INSTALLER
    from caraway.platform.agreements import actions as agreements
    from caraway.platform.gateways import clock
    from caraway.platform.tenancy import scope

    asked = {"name": "Backups", "programme": "cara", "area": "Backups", "force_code": "22", "from_on": clock.today()}
    with scope.acting_as(INSTALLER):
        agreement = agreements.open_agreement(**asked, by=INSTALLER)
    statement = (
        "INSERT INTO victims_victimcase (id, agreement_id, reference, casework_case, offence, given_name, family_name,"
        " language, opened_at, engagement) VALUES (%s, %s, %s, %s, true, %s, %s, 'en', now(), 'not_attempted')"
    )

    def put(key: UUID) -> None:
        with connection.cursor() as cursor:
            names = [f"{mark} given", f"{mark} family"]
            cursor.execute(statement, [str(key), str(agreement.pk), str(key)[:18], str(key), *names])

    return put


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[1]), sys.argv[2])
