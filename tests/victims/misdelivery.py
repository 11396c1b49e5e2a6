"""The door of the victims' site itself: messages asked for, claimed, handed over or posted as they are, with changes on the way.

What is so of the victim is stored for each send; the carrier is GOV.UK Notify as `tests.notify_server` plays it, and the other
party's hashes are read over the bridge, as ever.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.test import override_settings

from caraway.core.leaving import Hours
from caraway.core.refusals import InvalidValue
from caraway.core.victim.asking import Kind
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import DetailKind, Way
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.databases.logins import OWNER
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock, notify
from caraway.platform.tenancy import scope
from caraway.victims import asked_now
from caraway.victims.actions import messages, outbox
from caraway.victims.comparing import Compared as Told
from caraway.victims.comparing import hash_of
from caraway.victims.jobs import messages as jobs
from caraway.victims.models import VictimCase, VictimMessage
from tests.firewall import oracle
from tests.firewall.oracle import Send
from tests.firewall.sends import Compared
from tests.notify_server import FakeNotify, fake_notify
from tests.victims.planning import change, first_case, plan_now, said
from tests.victims.world import COLLEAGUE, WORKER, actor, link_of

VALUES = {"number": "+447700900123", "email": "first@example.org", "address": "3 Quay Row"}
OTHER_NUMBER, POSTCODE = "+447700900456", "SO14 2AR"
NOT_THEIRS = b"\0" * 32
HASHES = {"number": "phone", "email": "email", "address": "address"}
_VERSION = """
UPDATE victims_planversion SET methods = %(safe)s, hours_asked = %(asked)s, safe_days = %(days)s, safe_from = %(begins)s,
  safe_to = %(ends)s, hours_words = %(words)s, language = %(language)s, confirmed_on = %(confirmed)s,
  confirmed_by = %(confirmed_by)s, changed_at = %(changed)s, wants_none = %(wants_none)s WHERE id = %(version)s"""
_DETAIL = """
INSERT INTO victims_plandetail (id, agreement_id, version_id, same, kind, value, postcode, used_by, waiting, given_on,
  confirmed_on, confirmed_by, checked_on, checked_by)
SELECT gen_random_uuid(), agreement_id, id, %(same)s, %(kind)s, %(value)s, %(postcode)s, %(users)s, false, '2025-01-06',
  %(confirmed)s, %(confirmed_by)s, %(checked)s, %(checked_by)s FROM victims_planversion WHERE id = %(version)s"""
_SPOKEN = """
INSERT INTO victims_attemptmade (id, agreement_id, case_id, "on", at, way, result, note, by, by_name)
SELECT gen_random_uuid(), agreement_id, id, %(on)s, %(at)s, 'call', 'engaged', '', %(by)s, 'x' FROM victims_victimcase
WHERE id = %(case)s"""
_LONG_AGO = "2025-01-06"


@dataclass
class Door:
    """One victim case whose plan is otherwise each time: the owner's connections to both databases, and the carrier."""

    house: psycopg.Connection
    casework: psycopg.Connection
    carrier: FakeNotify
    case: UUID
    link: UUID
    version: UUID
    worker: Actor
    colleague: Actor
    hashes: Mapping[str, bytes | None]

    def store(self, send: Send) -> None:
        """The plan, the attempts and the other party's hashes as this send has them."""
        hours, today = send["hours"] or {}, send["moment"].date()
        confirmed = None if send["confirmed"] is None else today - timedelta(days=send["confirmed"])
        what = {
            "safe": sorted(send["safe"]),
            "asked": send["hours"] is not None,
            "days": list(hours.get("days", ())),
            "begins": hours.get("from", ""),
            "ends": hours.get("to", ""),
            "words": "When the house is empty" if hours.get("words") else "",
            "language": send["language"],
            "confirmed": confirmed,
            "confirmed_by": confirmed and self.worker.person,
            "changed": send["changed"] and send["changed"].replace(tzinfo=UTC),
            "wants_none": send["wants_none"],
            "version": self.version,
        }
        self.house.execute(_VERSION, what)
        self.house.execute("DELETE FROM victims_plandetail WHERE version_id = %s", [self.version])
        for kind, one in send["details"].items():
            self._detail(kind, one, OTHER_NUMBER if kind == "number" and send.get("other") else VALUES[kind])
        self.house.execute("DELETE FROM victims_attemptmade WHERE case_id = %s", [self.case])
        if send["spoken"] is not None:
            on = today - timedelta(days=send["spoken"])
            self.house.execute(_SPOKEN, {"on": on, "at": on, "by": self.worker.person, "case": self.case})
        self._theirs(send["same"] or set())

    def _detail(self, kind: str, one: Mapping[str, str], value: str) -> None:
        confirmed, checked = one["state"] != "new", one["state"] == "checked"
        what = {
            "same": uuid4(),
            "kind": kind,
            "value": value,
            "postcode": POSTCODE if kind == "address" else "",
            "users": one["users"],
            "confirmed": _LONG_AGO if confirmed else None,
            "confirmed_by": self.worker.person if confirmed else None,
            "checked": _LONG_AGO if checked else None,
            "checked_by": self.colleague.person if checked else None,
            "version": self.version,
        }
        self.house.execute(_DETAIL, what)

    def _theirs(self, same: set[str]) -> None:
        made = {column: self.hashes[kind] if kind in same else NOT_THEIRS for kind, column in HASHES.items()}
        self.casework.execute(
            "UPDATE casework_contacthashes SET phone = %(phone)s, email = %(email)s, address = %(address)s WHERE"
            " participant_id = (SELECT participant_id FROM casework_case WHERE id = %(link)s)",
            made | {"link": self.link},
        )

    def queue(self, send: Send) -> UUID | None:
        """The message as the worker asks for it; None where it is not even asked for."""
        kind, on, hour = Kind(send["kind"]), None, None
        if kind is Kind.APPOINTMENT:
            on, hour = send["moment"].date() + timedelta(days=4), time(14, 15)
        try:
            made: UUID = messages.ask_for(
                case=self.case, kind=kind, way=Way(send["way"]), on=on, hour=hour, by=self.worker
            )
        except InvalidValue:
            return None
        if send["queued"] is not None:
            queued = send["queued"].replace(tzinfo=UTC)
            self.house.execute("UPDATE victims_victimmessage SET made_at = %s WHERE id = %s", [queued, made])
        return made

    def left(self, message: UUID) -> list[tuple[str, str]]:
        """What has left: taken by the carrier, or posted by the worker who finds it to print."""
        with scope.acting_as(CARAWAY):
            row = VictimMessage.objects.get(pk=message)
        if row.way == Way.LETTER and row.state == "print":
            messages.mark_posted(case=self.case, message=message, by=self.worker)
            with scope.acting_as(CARAWAY):
                row = VictimMessage.objects.get(pk=message)
        texts = [("text", one["phone_number"]) for one in self.carrier.sent]
        return [*texts, *([("letter", row.to)] if row.way == Way.LETTER and row.state == "sent" else [])]

    def clear(self) -> None:
        """Nothing of this send is there for the next."""
        self.house.execute("DELETE FROM victims_victimmessage WHERE case_id = %s", [self.case])
        self.carrier.sent.clear()


@contextmanager
def door(house: psycopg.Connection, server: Server) -> Iterator[Door]:
    """A door, with a case that has a plan; what it did to the other party's hashes is undone at the end."""
    case = first_case()
    change(case, said())
    link, theirs = link_of(case, house), settings.BRIDGE_URL.rsplit("/", 1)[1].split("?")[0]
    version = house.execute("SELECT id FROM victims_planversion WHERE case_id = %s ORDER BY number DESC", [case])
    (newest,) = version.fetchone() or ()
    with fake_notify() as carrier, psycopg.connect(server.url(OWNER, theirs), autocommit=True) as casework:
        there = (
            "SELECT phone, email, address FROM casework_contacthashes WHERE participant_id ="
            " (SELECT participant_id FROM casework_case WHERE id = %s)"
        )
        before = casework.execute(there, [link]).fetchone()
        people = {"worker": actor(WORKER), "colleague": actor(COLLEAGUE)}
        made = Door(house, casework, carrier, case, link, newest, **people, hashes={})
        made.store(_USUAL)
        made.hashes = {kind.value: hash_of(one) for kind in DetailKind if (one := plan_now(case).of(kind))}
        try:
            with notify.use(notify.Notify(carrier.service)):
                yield made
        finally:
            undo = "UPDATE casework_contacthashes SET phone = %s, email = %s, address = %s WHERE participant_id ="
            casework.execute(
                f"{undo} (SELECT participant_id FROM casework_case WHERE id = %s)", [*(before or ()), link]
            )


_USUAL: Send = oracle.a_victims(Random(0)) | {
    "details": {one: {"state": "checked", "users": "nobody"} for one in VALUES}
}

_CHANGES: tuple[tuple[Send, bool], ...] = (
    ({"safe": {"call"}}, True),
    ({"confirmed": None}, True),
    ({"wants_none": True}, True),
    ({"other": True}, True),
    ({"same": set(VALUES)}, False),
    ({"spoken": 0, "confirmed": 5}, False),
)
"""What changes between the two steps, and whether it is a change of the plan, which stops what is queued. The other party's
numbers, and that the victim was spoken with, stop nothing by themselves: they are asked as it leaves."""


def at_the_door(made: Door, many: int, chance: Random, otherwise: Send | None = None) -> Compared:
    """So many messages to one victim whose plan is otherwise each time; every fourth is changed between its two steps.

    `otherwise`: what is so of every one of them.
    """
    found = Compared()
    for number in range(many):
        send = oracle.a_victims(chance) | {"way": chance.choice(("text", "letter"))} | (otherwise or {})
        changed = chance.choice(_CHANGES) if number % 4 == 0 else None
        may = changed is None and oracle.victim(send)
        went = _through(made, send, changed)
        right = {"text": VALUES["number"], "letter": f"{VALUES['address']}\n{POSTCODE}"}[send["way"]]
        found.add(f"{send} then {changed}: {went}", bool(went), may and went in ([], [(send["way"], right)]))
    return found


def _through(made: Door, send: Send, changed: tuple[Send, bool] | None) -> list[tuple[str, str]]:
    """What leaves of it."""
    unknown = override_settings(BRIDGE_URL="") if send["same"] is None else nullcontext()
    with clock.use(_at(send["moment"])), unknown:
        made.store(send)
        message = made.queue(send)
        if message is None:
            return []
        try:
            if changed is None:
                jobs.send_due()
            else:
                _changed_on_the_way(made, message, send, *changed)
            return made.left(message)
        finally:
            made.clear()


def _changed_on_the_way(made: Door, message: UUID, send: Send, what: Send, of_the_plan: bool) -> None:
    messages.claim(message=message, by=CARAWAY)
    made.store(send | what | ({"changed": send["moment"]} if of_the_plan else {}))
    if of_the_plan:
        with scope.acting_as(CARAWAY):
            outbox.stop(VictimCase.objects.get(pk=made.case), clock.now(), Why.CHANGED_SINCE)
    messages.post(message=message, by=CARAWAY)


def _at(moment: datetime) -> datetime:
    return clock.at(moment.date(), moment.hour, moment.minute)


# ---- Faults of the door ----


def asked_once() -> AbstractContextManager[Any]:
    """Whether it may leave is asked when it is claimed, and not again."""
    first: dict[UUID, Any] = {}
    asks = messages._asked
    return patch.object(messages, "_asked", lambda case, row: first.setdefault(row.pk, asks(case, row)))


def not_compared() -> AbstractContextManager[Any]:
    """The other party's numbers are taken to be others."""
    return patch.object(asked_now, "compare", lambda *_: Told(frozenset(DetailKind), frozenset()))


def at_any_hour() -> AbstractContextManager[Any]:
    """The hours that the victim gave are not looked at."""
    return patch.object(Hours, "within", lambda *_: True)


FAULTS: Mapping[str, tuple[Callable[[], AbstractContextManager[Any]], Send]] = {
    "asked once": (asked_once, {}),
    "not compared": (not_compared, {"same": set(VALUES)}),
    "at any hour": (at_any_hour, {"moment": oracle.NOW.replace(hour=23)}),
}
"""Each with what is so of every send it is shown: what it lets through is seen in a few."""


def reported(house: psycopg.Connection, server: Server, many: int, seed: int, least: int = 120) -> dict[str, Any]:
    """What the row "misdelivery" reads of this door: as it is, and with each fault."""
    with door(house, server) as made:
        told = {"right": _told(at_the_door(made, many, Random(seed)))}
        for name, (fault, otherwise) in FAULTS.items():
            with fault():
                told[name] = _told(at_the_door(made, least, Random(seed), otherwise))
    return told


def _told(came: Compared) -> dict[str, Any]:
    went = {"sends": came.sends, "went": came.went[True]}
    return went | {"sent_wrongly": came.sent_wrongly, "held_wrongly": came.held_wrongly}


def test_the_door(house: psycopg.Connection, server: Server) -> None:
    many, seed = int(os.environ["CARAWAY_PROOF_RUNS"]), int(os.environ["CARAWAY_PROOF_SEED"])
    Path(os.environ["CARAWAY_MISDELIVERY_REPORT"]).write_text(json.dumps(reported(house, server, many, seed)))
