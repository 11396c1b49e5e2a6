"""The door itself: messages to participants claimed and handed over as they are, with changes of details on the way."""

import json
import os
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from caraway.casework.actions import messages, outbox
from caraway.casework.actions.ledger import opened
from caraway.casework.models import Outgoing
from caraway.core.message_words import MessageKind
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, ids, notify
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.firewall import oracle
from tests.firewall.oracle import Send
from tests.firewall.sends import Compared

WAYS = {"text": "+447700900123", "email": "first@example.org", "letter": "1 Example Street\nSO14 2AR"}
OTHER = {"number": "+447700900456", "email": "second@example.org"}
_STORED = """
UPDATE casework_participant SET safe_methods = %(safe)s, confirmed_at = %(confirmed)s, phone = %(phone)s, phone_dead_at = %(dead)s,
  email = %(email)s, address = '1 Example Street', postcode = 'SO14 2AR', address_confirmed_at = %(address)s, language = %(language)s,
  safe_days = %(days)s, safe_from = %(begins)s, safe_to = %(ends)s, safe_hours = %(words)s, call_instead = %(call_instead)s
WHERE id = (SELECT participant_id FROM casework_case WHERE id = %(case)s)"""


class Pillar:
    """A carrier that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    def send(self, note: notify.Note) -> str:
        self.taken.append((note.channel, note.to))
        return note.reference

    def look(self, reference: str) -> None:
        return None


def at_the_door(cast: Cast, many: int, chance: Random) -> Compared:
    """So many messages to one person whose details are otherwise each time; every third is changed between its two steps."""
    person, found = cast.accepted(), Compared()
    for number in range(many):
        send = oracle.a_participants(chance)
        change = chance.choice(_CHANGES) if number % 3 == 0 else None
        # A change stops whatever is queued, whatever else is so afterwards.
        may = "" if change else oracle.participant(send)
        went = _through(cast, person, send, change)
        expected = [(may, WAYS[may])] if may else []
        found.add(f"{send} then {change}: {went}", bool(went), bool(may) and went in ([], expected))
    return found


_CHANGES: tuple[Send, ...] = (
    {"safe": {"call"}},
    {"confirmed": None},
    {"call_instead": True},
    {"works": False, "email": False},
    {"other": True},
)


def _through(cast: Cast, person: Person, send: Send, change: Send | None) -> list[tuple[str, str]]:
    """What leaves: handed to the carrier, or printed."""
    pillar, moment = Pillar(), clock.at(send["moment"].date(), send["moment"].hour, send["moment"].minute)
    with clock.use(moment), notify.use(pillar):
        _store(cast, person, send)
        row = _queued(person)
        messages.claim(message=row, by=CARAWAY)
        if change:
            _store(cast, person, send | change)
            with scope.acting_as(CARAWAY):
                outbox.stop(person.id)
        messages.post(message=row, by=CARAWAY)
        with scope.acting_as(CARAWAY):
            left = Outgoing.objects.get(pk=row)
    return [*pillar.taken, *([(left.channel, left.to)] if left.state == "print" else [])]


def _queued(person: Person) -> Any:
    with scope.acting_as(CARAWAY):
        found, now = opened(person.id, CARAWAY), clock.now()
        row = outbox.row_of(
            found, MessageKind.CANCELLED, str(ids.new()), due=now, expires=now + timedelta(days=7), on=clock.today()
        )
        row.save(force_insert=True)
        return row.pk


def _store(cast: Cast, person: Person, send: Send) -> None:
    hours, moment = send["hours"] or {}, clock.now()
    number, email = (OTHER["number"], OTHER["email"]) if send.get("other") else (WAYS["text"], WAYS["email"])
    said = {
        "safe": sorted(send["safe"]),
        "confirmed": None if send["confirmed"] is None else moment - timedelta(days=send["confirmed"]),
        "phone": number if send["number"] else "",
        "dead": None if send["works"] else moment,
        "email": email if send["email"] else "",
        "address": moment if send["address_safe"] else None,
        "language": send["language"],
        "days": list(hours.get("days", ())),
        "begins": hours.get("from", ""),
        "ends": hours.get("to", ""),
        "words": "When he is at work" if hours.get("words") else "",
        "call_instead": send["call_instead"],
        "case": person.id,
    }
    cast.owner.execute(_STORED, said)


def asked_once() -> Any:
    """A fault: whether it may leave is asked when it is claimed, and not again."""
    first: dict[Any, Any] = {}
    asks = messages._route
    return patch.object(messages, "_route", lambda found, row: first.setdefault(row.pk, asks(found, row)))


def letters_go_on() -> Any:
    """A fault: a change stops what waits, and not the letters that wait to be printed."""
    return patch.object(outbox, "NOT_LEFT", outbox.NOT_LEFT[:1])


def reported(cast: Cast, many: int, seed: int, least: int = 100) -> dict[str, Any]:
    """What the row "misdelivery" reads of the door."""
    said = {}
    for name, fault in (("right", nullcontext()), ("asked once", asked_once()), ("letters go on", letters_go_on())):
        with fault:
            came = at_the_door(cast, many if name == "right" else least, Random(seed))
        went = {"sends": came.sends, "went": came.went[True]}
        said[name] = went | {"sent_wrongly": came.sent_wrongly, "held_wrongly": came.held_wrongly}
    return said


def test_the_door(committed_cast: Cast) -> None:
    many, seed = int(os.environ["CARAWAY_PROOF_RUNS"]), int(os.environ["CARAWAY_PROOF_SEED"])
    Path(os.environ["CARAWAY_MISDELIVERY_REPORT"]).write_text(json.dumps(reported(committed_cast, many, seed)))
