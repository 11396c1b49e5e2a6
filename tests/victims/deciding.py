"""Joint decisions for tests: cases with a session ahead, everybody who decides, and what the casework site makes of it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from psycopg.rows import dict_row

from caraway.bridge.releases import COLUMNS, TABLE
from caraway.core.harm import RiskKind
from caraway.core.joint import Stands
from caraway.core.joint.record import Record
from caraway.core.joint.text import Advised, Proposal
from caraway.core.joint.words import Advice, Children, Option, Purpose, RiskBand, Trigger
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.databases.logins import OWNER
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import joint
from caraway.victims.deciding import found_in
from caraway.victims.models import JointDecision, SignalCame, VictimCase
from tests.victims.world import WORKER, actor

ANNA, IVAN = "r.colby@victims.example.org", "d.ashdown@victims.example.org"
TOM, MOIRA, MAY = "l.treen@victims.example.org", "s.kittow@victims.example.org", "p.merrow@victims.example.org"
"""Anna and Ivan are of the police, Tom of the provider; Moira and May are its safeguarding managers."""

AHEAD = """
    SELECT DISTINCT ON (stands.case_id) stands.case_id, held."on", held.starts_at
    FROM upward_session AS held JOIN upward_stage AS stands USING (case_id)
    WHERE stands.stage = 'under_way' AND NOT stands.on_hold AND stands.mode = 'group' AND held.starts_at IS NOT NULL
    ORDER BY stands.case_id, held."on", held.starts_at"""


@dataclass(frozen=True)
class Ahead:
    """A victim case whose participant has a session ahead."""

    case: UUID
    theirs: UUID
    on: date
    starts_at: time


def casework(server) -> psycopg.Connection:
    """The casework database beside this site, as its owner sees it."""
    return psycopg.connect(server.url(OWNER, _name()), autocommit=True, row_factory=dict_row)


def _name() -> str:
    return settings.BRIDGE_URL.rsplit("/", 1)[1].split("?")[0]


def ahead(least: date) -> list[Ahead]:
    """Cases with a session on that day or later, the earliest first."""
    with psycopg.connect(settings.BRIDGE_URL, autocommit=True) as there:
        rows = there.execute(AHEAD).fetchall()
    with scope.acting_as(CARAWAY):
        ours = dict(VictimCase.objects.filter(offence=True).values_list("casework_case", "id"))
    found = [Ahead(ours[case], case, on, at) for case, on, at in rows if case in ours and on >= least]
    return sorted(found, key=lambda one: (one.on, one.case))


def a_signal(case: UUID, *, urgent: bool = True) -> UUID:
    with scope.acting_as(CARAWAY):
        of, now = VictimCase.objects.get(pk=case), clock.now()
        made = {"kind": RiskKind.THREAT.value, "words": "Said so at the door.", "raised_at": now, "known_at": now}
        row = SignalCame.objects.create(agreement_id=of.agreement_id, case=of, signal=uuid4(), urgent=urgent, **made)
        return row.pk


def opened(case: UUID, by: str = WORKER, **other) -> UUID:
    said = {"trigger": Trigger.DISCLOSURE, "signal": None, "police": id_of(IVAN), "provider": id_of(MAY)}
    return joint.begin(case=case, by=actor(by), **(said | other))


def met(case: UUID, **other) -> UUID:
    """Opened, one of each side named, and what is known written down."""
    decision = opened(case, **other)
    for one in (ANNA, TOM):
        name(decision, one)
    joint.record(decision=decision, known=Record("Threats", RiskBand.STANDARD, Children.NONE), by=actor(TOM))
    return decision


def name(decision: UUID, who: str, **other) -> None:
    plain = {"decides_breach": False, "reason": "", "approver": None}
    joint.name_member(decision=decision, person=id_of(who), by=actor(MOIRA), **(plain | other))


def id_of(email: str) -> UUID:
    return actor(email).person


def stands(decision: UUID) -> Stands:
    with scope.acting_as(CARAWAY):
        (found,) = found_in(JointDecision.objects.filter(pk=decision).select_related("case"))
        return found.stands(clock.now())


def proposal(option: Option, held: bool = False, until: date | None = None) -> Proposal:
    """What this option needs, and no more."""
    coded = {Option.TELEPHONE, Option.STOP} | ({Option.CONTINUE, Option.CARE} if held else {Option.HOLD})
    advised = Advised((Advice.TWO_IN_ROOM,), Purpose.SESSION, until) if option is Option.CARE and until else None
    return Proposal(option, "As talked over", HoldCode.VENUE if option in coded else None, advised)


def agreed(decision: UUID, said: Proposal, *who: str) -> None:
    """Proposed by the first, and agreed to by each."""
    joint.propose(decision=decision, proposal=said, by=actor(who[0]))
    text = stands(decision).text
    assert text is not None
    for one in who:
        joint.agree(decision=decision, digest=text.digest, by=actor(one))


@dataclass(frozen=True)
class Down:
    """What was handed over since: the copy of the casework database is that of every test."""

    server: Server
    since: int

    def __call__(self, case: UUID) -> list[dict]:
        """The rows for this participant's case, in the order in which they came."""
        columns = ", ".join(COLUMNS)
        asked = f"SELECT {columns} FROM {TABLE} WHERE case_id = %s AND number > %s ORDER BY number"  # nosec B608
        with casework(self.server) as owner:
            return owner.execute(asked, [case, self.since]).fetchall()


def down_from_now(server: Server) -> Down:
    """From this moment on."""
    with casework(server) as owner:
        row = owner.execute(f"SELECT coalesce(max(number), 0) AS last FROM {TABLE}").fetchone()  # nosec B608
    assert row is not None
    return Down(server, row["last"])


LAND = """
import sys, django
django.setup()
from datetime import datetime
from caraway.casework.jobs import batches
from caraway.platform.gateways import clock
for at in map(datetime.fromisoformat, sys.argv[1:]):
    with clock.use(at, everywhere=True):
        assert batches.settle_due()["failed"] == 0
"""


def land(server, *moments: datetime) -> None:
    """At each of these the casework site's own job, in a process of its own, takes in what came and settles what is due."""
    ran = subprocess.run(
        [sys.executable, "-c", LAND, *(one.isoformat() for one in moments)],
        env=os.environ | CASEWORK.environment(server.url(CASEWORK.site, _name())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
