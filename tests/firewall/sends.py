"""Simulated sends through the program's rules, held against the oracle; and the same with each rule taken out in turn."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from caraway.core import safe_contact
from caraway.core.leaving import Area, Hours
from caraway.core.message_words import MessageKind
from caraway.core.safe_contact import SafeContact
from caraway.core.victim import asking
from caraway.core.victim.safe_plan import Detail, DetailKind, SafePlan, UsedBy, Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.vocabulary import ContactMethod, Language
from tests.firewall import oracle
from tests.firewall.oracle import Send

WORKER, OTHER = UUID(int=1), UUID(int=2)
AREA = Area(90, "09:00", "19:00")
FAULT_SENDS = 1_500


@dataclass
class Compared:
    """How sends came out, and each that came out wrong."""

    sends: int = 0
    went: Counter[bool] = field(default_factory=Counter)
    sent_wrongly: list[str] = field(default_factory=list)
    held_wrongly: list[str] = field(default_factory=list)

    def add(self, told: str, went: bool, may: bool) -> None:
        self.sends += 1
        self.went[may] += 1
        if went and not may:
            self.sent_wrongly.append(told)
        elif may and not went:
            self.held_wrongly.append(told)

    @property
    def wrong(self) -> int:
        return len(self.sent_wrongly) + len(self.held_wrongly)


def to_victims(many: int, chance: Random) -> Compared:
    """So many sends to victims."""
    found = Compared()
    for _ in range(many):
        send = oracle.a_victims(chance)
        found.add(str(send), asked_of_victim(send), oracle.victim(send))
    return found


def to_participants(many: int, chance: Random) -> Compared:
    """So many sends to participants; one by another way than the oracle's was sent wrongly."""
    found = Compared()
    for _ in range(many):
        send = oracle.a_participants(chance)
        went, may = asked_of_participant(send), oracle.participant(send)
        found.add(str(send), bool(went), bool(may) and went in ("", may))
    return found


def asked_of_victim(send: Send) -> bool:
    """What the program answers."""
    matches = None if send["same"] is None else frozenset(map(DetailKind, send["same"]))
    queued = send["queued"] and send["queued"].replace(tzinfo=UTC)
    how = {"queued_at": queued, "interpreter": send["interpreter"]}
    way, kind = Way(send["way"]), asking.Kind(send["kind"])
    return asking.ask(_plan(send), way, kind, send["moment"], VictimSettings(), matches, **how).may


def _plan(send: Send) -> SafePlan:
    return SafePlan(
        methods=frozenset(map(Way, send["safe"])),
        hours=None if send["hours"] is None else _hours(send["hours"]),
        language=Language(send["language"]),
        details=tuple(_detail(kind, one) for kind, one in send["details"].items()),
        confirmed_on=_ago(send["confirmed"], send),
        confirmed_by=None if send["confirmed"] is None else WORKER,
        spoken_on=_ago(send["spoken"], send),
        changed_at=send["changed"] and send["changed"].replace(tzinfo=UTC),
        wants_none=send["wants_none"],
    )


def _ago(days: int | None, send: Send) -> date | None:
    return None if days is None else (send["moment"] - timedelta(days=days)).date()


def _hours(said: dict[str, Any]) -> Hours:
    return Hours(frozenset(said.get("days", ())), said.get("from", ""), said.get("to", ""), bool(said.get("words")))


def _detail(kind: str, said: dict[str, str]) -> Detail:
    long_ago = date(2025, 1, 6)
    confirmed = None if said["state"] == "new" else long_ago
    checked = long_ago if said["state"] == "checked" else None
    return Detail(
        kind=DetailKind(kind),
        given_on=long_ago,
        used_by=UsedBy(said["users"]),
        confirmed_on=confirmed,
        confirmed_by=confirmed and WORKER,
        checked_on=checked,
        checked_by=checked and OTHER,
    )


def asked_of_participant(send: Send) -> str:
    """By which way the program would write now; nothing: it would not."""
    way, answer = safe_contact.route(known(send), MessageKind.CANCELLED, send["moment"], AREA)
    return way.value if way and answer.may and way is not ContactMethod.CALL else ""


def known(send: Send) -> SafeContact:
    """What is known of the participant, as the rules read it."""
    said = send["hours"] or {}
    return SafeContact(
        methods=frozenset(map(ContactMethod, send["safe"])),
        confirmed_on=_ago(send["confirmed"], send),
        number=send["number"],
        number_works=send["works"],
        email=send["email"],
        address=send["address"],
        address_confirmed=send["address_safe"],
        language=Language(send["language"]),
        days=frozenset(said.get("days", ())),
        begins=said.get("from", ""),
        ends=said.get("to", ""),
        in_words=bool(said.get("words")) and not (said.get("days") or said.get("from")),
        call_instead=send["call_instead"],
    )


# ---- Each rule taken out in turn ----


def faults() -> Iterator[tuple[str, Any, Callable[[int, Random], Compared]]]:
    """Each fault with its name, and who is written to."""
    for rule in asking._RULES:
        without = tuple(one for one in asking._RULES if one is not rule)
        yield f"victims: without {rule.__name__}", patch.object(asking, "_RULES", without), to_victims
    yield "victims: at any hour", patch.object(Hours, "within", lambda *_: True), to_victims
    stops = (*asking._RULES, lambda asked: asking.Why.STALE if asked.plan.confirmed_on == asked.moment.date() else None)
    yield "victims: held on the day of confirming", patch.object(asking, "_RULES", stops), to_victims
    for name, changes in _IGNORED.items():
        yield f"participants: {name}", _ignoring(changes), to_participants
    yield "participants: at any hour", patch.object(safe_contact, "_within", lambda *_: True), to_participants
    yield "participants: never stale", patch.object(safe_contact, "is_stale", lambda *_: False), to_participants
    yield (
        "participants: never by letter",
        patch.object(safe_contact, "WRITTEN", safe_contact.WRITTEN[:2]),
        to_participants,
    )


_IGNORED: dict[str, dict[str, Any]] = {
    "any way": {"methods": frozenset(ContactMethod)},
    "never confirmed": {"confirmed_on": date(2026, 3, 2)},
    "a dead number": {"number_works": True},
    "an address that is not safe": {"address_confirmed": True},
    "any language": {"language": Language.ENGLISH},
    "writing to whoever wants a call": {"call_instead": False},
    "hours in words": {"in_words": False},
}


@contextmanager
def _ignoring(changes: dict[str, Any]) -> Iterator[None]:
    asks = safe_contact.ask
    with patch.object(safe_contact, "ask", lambda known, *rest: asks(replace(known, **changes), *rest)):
        yield


def found(seed: int) -> dict[str, int]:
    """By fault: how many sends of the first ones come out wrong."""
    counted = {}
    for name, fault, send in faults():
        with fault:
            counted[name] = send(FAULT_SENDS, Random(seed)).wrong
    return counted
