"""The demonstration people of the victims' site, in a process of its own: `python -m caraway.commands.victims_people DAY`.

It reads the agreements of casework, as JSON, from its input. Run by `./caraway demo` with the site's environment.
"""

import json
import os
import subprocess
import sys
from datetime import date
from uuid import UUID

import psycopg

from caraway.platform.databases import logins
from caraway.platform.databases.planes import VICTIMS
from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.databases.servers import Server

_AREAS = "SELECT id, name, programme, area, force_code, from_on FROM agreements_agreement ORDER BY name"


def load_into(server: Server, name: str, casework: str, today: date) -> None:
    """Load them into this database of the victims' site, for the people in that one of casework."""
    with psycopg.connect(server.url(logins.OWNER, casework)) as owner:
        areas = [[str(value) for value in row] for row in owner.execute(_AREAS)]
    ran = subprocess.run(
        [sys.executable, "-m", __name__, today.isoformat()],
        env=environment(server, name, casework),
        input=json.dumps(areas),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise DatabaseRefused(f"The people of the victims' site could not be loaded:\n{ran.stdout}{ran.stderr}".strip())


def environment(server: Server, name: str, casework: str) -> dict[str, str]:
    """The environment of a process of the victims' site, which alone crosses into that database of casework."""
    own = VICTIMS.environment(server.url(VICTIMS.site, name))
    return own | {"CARAWAY_BRIDGE_URL": server.url(logins.BRIDGE, casework)}


def _load(today: str) -> None:
    import django

    os.environ["CARAWAY_DEMONSTRATION"] = "1"  # whoever is made here has a password that anybody may know
    django.setup()
    from caraway.victims import demonstration, demonstration_answers

    rows = json.load(sys.stdin)
    areas = [
        demonstration.Area(UUID(key), name, programme, area, force, date.fromisoformat(began))
        for key, name, programme, area, force, began in rows
    ]
    demonstration.load(areas, date.fromisoformat(today))
    demonstration_answers.load(date.fromisoformat(today))


if __name__ == "__main__":
    _load(sys.argv[1])
