"""A process of the proof of crashes: `python -m caraway.proofs.crash_client WHAT …`, with the site's own login.

    world PEOPLE                   makes people whose cases are accepted
    write NUMBER WRITES FOLDER     does so many writes, one after the other, and notes each that was acknowledged
    check FOLDER                   prints what of the notes is there, and whether everything stored is in step

It may be killed at any moment. A write that has no note is done again under its own key, as a browser does that sends a
form again because no answer came.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID, uuid5

import django

from caraway.platform.accounts.actor import CARAWAY, INSTALLER, Actor

Answer = TypeVar("Answer")
Hands = list[tuple[UUID, Actor]]
"""Records, each with somebody whose work it is."""

SPACE = UUID("5d0fd6c5-6a5e-4c67-9e04-7ac0fd2b1f10")
GIVE_UP_AFTER = 180.0  # seconds without a database
EACH_THIRD = 3


def world(people: int) -> None:
    """Make so many people of the demonstration, referred and accepted some days ago."""
    from caraway.casework.actions import cases
    from caraway.casework.demonstration import forms, waiting
    from caraway.casework.demonstration.names import Names
    from caraway.casework.demonstration.plan import Plan, Traveller
    from caraway.casework.demonstration.setting import set_up
    from caraway.platform.gateways import clock
    from caraway.platform.tenancy import scope

    today, chance = clock.today(), Random(1)  # invented people, the same each time  # nosec B311
    began = today - timedelta(days=60)
    with clock.use(clock.at(began, 9)), scope.acting_as(INSTALLER):
        areas = list(set_up(began, waiting.last_workshop(today)).areas.values())
    names = Names(chance)
    with clock.use(clock.at(today - timedelta(days=5), 9)):
        for number in range(1, people + 1):
            area = areas[number % len(areas)]
            plan = Plan(area.plan.key, clock.today())
            who = Traveller(number, plan, area.officers[0], area.supervisor, area.decider, area.coordinators[0])
            with scope.acting_as(CARAWAY):
                case = forms.refer(who, area, names, chance, clock.today())
            cases.accept(case=case, by=area.coordinators[0])


def write(number: int, writes: int, folder: Path) -> None:
    """Go on after the last note, to the end."""
    notes = folder / f"client-{number}.notes"
    begun = _whole_lines(notes)
    # It may begin while the database is away, as it may write then.
    people, officers = _until_there(people_and_workers), _until_there(_officers)
    with notes.open("ab", buffering=0) as kept:
        for turn in range(begun, writes):
            key = uuid5(SPACE, f"{number} {turn}")
            made = _until_there(lambda: _one(turn, key, people, officers))  # noqa: B023 - called at once
            kept.write(f"{key} {made or '-'}\n".encode())


def check(folder: Path) -> dict[str, int]:
    """What was acknowledged, lost and done twice; what is out of step; the audit rows that are missing or too many."""
    from caraway.casework.jobs.nightly import check_standings

    noted = dict(_noted(folder))
    drafts = {UUID(made) for made in noted.values() if made != "-"}
    contacts = {key for key, made in noted.items() if made == "-"}
    times, started = _contacts(), _drafts()
    report = check_standings()
    return {
        "acknowledged": len(noted),
        "lost": len(contacts - times.keys()) + len(drafts - started),
        "doubled": sum(times.values()) - len(times) + max(0, len(started) - len(drafts)),
        "out_of_step": len(report.differences),
        "audit_differs": abs(_audited("case.log_contact") - sum(times.values()))
        + abs(_audited("draft.start") - len(started) - report.checked),
    }


def _until_there(ask: Callable[[], Answer]) -> Answer:
    """Ask until the database answers: a write comes again under its own key."""
    from django.db import DatabaseError, InterfaceError, connections

    until = time.monotonic() + GIVE_UP_AFTER
    while True:
        try:
            return ask()
        except (DatabaseError, InterfaceError):
            connections.close_all()
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _one(turn: int, key: UUID, people: Hands, officers: Hands) -> UUID | None:
    """One write through an action: two contacts logged for each referral begun. The new referral, if it was one."""
    from caraway.casework.actions import cases, drafts
    from caraway.core.vocabulary import ContactMethod, ContactResult

    if turn % EACH_THIRD == 0:
        agreement, officer = officers[turn % len(officers)]
        return drafts.start(agreement=agreement, by=officer, request_key=key)
    case, by = people[(turn * 7 + key.int) % len(people)]
    what = {"method": ContactMethod.CALL, "result": ContactResult.NO_ANSWER, "note": str(key)}
    cases.log_contact(case=case, by=by, request_key=key, **what)
    return None


def people_and_workers() -> Hands:
    """Every case with somebody who works on it."""
    from caraway.casework.models import Case
    from caraway.platform.accounts.models import Membership
    from caraway.platform.accounts.queries import actor_of
    from caraway.platform.tenancy import scope

    with scope.acting_as(CARAWAY):
        worker_of = {
            one.account_id: actor_of(one) for one in Membership.objects.select_related("account", "organisation")
        }
        found = Case.objects.order_by("pk").values_list("pk", "worker")
        return [(case, worker_of[worker]) for case, worker in found if worker is not None]


def _officers() -> Hands:
    """The agreements with whoever refers under them."""
    from caraway.casework.models import Case
    from caraway.platform.accounts.models import Membership
    from caraway.platform.accounts.queries import actor_of
    from caraway.platform.tenancy import scope

    with scope.acting_as(CARAWAY):
        found = dict(Case.objects.order_by("pk").values_list("agreement", "referred_by"))
        of = {one.account_id: actor_of(one) for one in Membership.objects.select_related("account", "organisation")}
        return [(agreement, of[officer]) for agreement, officer in sorted(found.items())]


def _contacts() -> Counter[str]:
    """How often each note is there."""
    from caraway.casework.models import FactRow
    from caraway.platform.tenancy import scope

    with scope.acting_as(CARAWAY):
        return Counter(FactRow.objects.filter(kind="contacted").values_list("detail__note", flat=True))


def _drafts() -> set[UUID]:
    from caraway.casework.models import ReferralDraft
    from caraway.platform.tenancy import scope

    with scope.acting_as(CARAWAY):
        return set(ReferralDraft.objects.filter(sent_case=None).values_list("pk", flat=True))


def _audited(verb: str) -> int:
    """The audit rows of a verb: each organisation reads its own."""
    from caraway.platform.audit.models import AuditRow
    from caraway.platform.tenancy import scope

    found = 0
    for by in {one.organisation_id: one for _, one in (*people_and_workers(), *_officers())}.values():
        with scope.acting_as(by):
            found += AuditRow.objects.filter(verb=verb).count()
    return found


def _noted(folder: Path) -> Iterator[tuple[str, str]]:
    for notes in sorted(folder.glob("client-*.notes")):
        for line in notes.read_text().splitlines():
            key, made = line.split()
            yield key, made


def _whole_lines(notes: Path) -> int:
    """How many notes there are; half a line, which a kill left behind, is cut off: that write is done again."""
    there = notes.read_bytes() if notes.exists() else b""
    whole = there[: there.rfind(b"\n") + 1]
    if whole != there:
        os.truncate(notes, len(whole))
    return whole.count(b"\n")


def main(what: str, *words: str) -> None:
    django.setup()
    if what == "world":
        world(int(words[0]))
    elif what == "write":
        write(int(words[0]), int(words[1]), Path(words[2]))
    else:
        print(json.dumps(check(Path(words[0]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
