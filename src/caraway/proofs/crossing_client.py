"""A process of one site in the proof of crossings: `python -m caraway.proofs.crossing_client`, with that site's environment.

Each line of its input is an order, each line it writes what came of it, as JSON. What is ordered is done in a fork of this
process, which may die of it at the step that the order names; or the server dies under it, and the fork with an error.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import django

from caraway.proofs.crossing_step import When, counted, dying

SENT_LATE, OTHER_ID = "release noted before it is sent", "release sent under an id of its own each time"
TAKEN_EARLY = "box taken away before it is kept"
BROKEN = (TAKEN_EARLY, SENT_LATE, OTHER_ID)
"""Orders of a crossing, and an id, that lose or double something: the controls."""


@dataclass(frozen=True)
class Order:
    """What to do, and where to die: at no step (0), or at that one; `server` is the process to be killed, 0 the one that does it."""

    do: str
    step: int = 0
    when: When = When.BEFORE
    server: int = 0
    broken: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of it: whether it `fell` where it was to, how many exchanges there were if it did not, and what it counted."""

    fell: bool
    steps: int = 0
    counts: Mapping[str, int] | None = None


def raise_signals() -> Mapping[str, int]:
    """A signal of risk about one case, by whoever works on it."""
    from caraway.casework.actions import risk_signals
    from caraway.casework.models import RiskSignal
    from caraway.core.harm import RiskKind
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.tenancy import scope
    from caraway.proofs.crash_client import people_and_workers

    with scope.acting_as(CARAWAY):
        turn = RiskSignal.objects.count()
    people = people_and_workers()
    case, by = people[turn % len(people)]
    risk_signals.raise_risk(case=case, kind=next(iter(RiskKind)), urgent=False, words=f"Said at call {turn}", by=by)
    return {"raised": 1}


def land() -> Mapping[str, int]:
    """The job of casework that takes releases in."""
    from caraway.casework.jobs import batches

    return batches.settle_due()


def intake() -> Mapping[str, int]:
    """The job of the victims' site that empties the drop box."""
    from caraway.victims.jobs import intake

    return dict(intake.take_in())


def upward() -> Mapping[str, int]:
    """The job of the victims' site that takes in what came up."""
    from caraway.victims.jobs import upward

    return dict(upward.take_in())


def send() -> Mapping[str, int]:
    """The job of the victims' site that hands over what was decided: put in there, which commits, and only then noted here."""
    from caraway.victims.jobs import decisions

    return dict(decisions.look_after())


@contextmanager
def breaking(order: Order) -> Iterator[None]:
    """The controls: the other order at the drop box, where what is read is taken away at once, before it is kept, and at the
    outbox, or another id each time that a release is put there."""
    with ExitStack() as undo:
        if order.broken and order.do in ("intake", "send"):
            undo.enter_context(patch.object(*_broken(order.broken)))
        yield


def _broken(broken: str) -> tuple[Any, str, Callable[..., Any]]:
    """What is replaced, by what."""
    from caraway.victims import crossing
    from caraway.victims.jobs import decisions

    read, put = crossing.boxes, crossing.send

    def taken_early(there: Any, most: int) -> Any:
        found = read(there, most)
        crossing.take_away(there, [one.id for one in found])
        return found

    def sent_late() -> int:
        with decisions.scope.acting_as(decisions.CARAWAY):
            rows = list(decisions.waiting())
        for row in rows:
            decisions.joint_settling.mark_sent(release=row.pk, by=decisions.CARAWAY)
        with crossing.casework() as there:
            for row in rows:
                put(there, decisions.release_of(row))
        return 0

    def with_another_id(there: Any, release: Any) -> None:
        put(there, replace(release, id=uuid4()))

    replaced: Mapping[str, tuple[Any, str, Callable[..., Any]]] = {
        TAKEN_EARLY: (crossing, "boxes", taken_early),
        SENT_LATE: (decisions, "_hand_over", sent_late),
        OTHER_ID: (crossing, "send", with_another_id),
    }
    return replaced[broken]


def obey(order: Order) -> Outcome:
    """Do it in a fork, and wait for its end. RuntimeError where it ended otherwise than it was to."""
    from django.db import connections

    connections.close_all()  # a fork has none of its parent's
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _do(order, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    if told and told[0] == b"falls":
        return Outcome(fell=True)
    if status or not told:
        raise RuntimeError(f"{order.do} ended by itself with {status}")
    return Outcome(fell=False, **json.loads(told[0]))


def _do(order: Order, writing: int) -> None:
    jobs: Mapping[str, Callable[[], Mapping[str, int]]] = {
        "raise": raise_signals,
        "land": land,
        "intake": intake,
        "upward": upward,
        "send": send,
    }
    fell = [False]

    def about_to() -> None:
        fell[0] = True
        logging.disable()  # what goes wrong from here on is meant to
        os.write(writing, b"falls\n")

    status = 1
    try:
        with counted() as steps, breaking(order), dying(order.step, order.when, order.server, about_to):
            counts = jobs[order.do]()
        os.write(writing, json.dumps({"steps": steps(), "counts": dict(counts)}).encode() + b"\n")
        status = 0
    except Exception:
        if not fell[0]:
            traceback.print_exc()
    finally:
        os._exit(status)  # nothing of the parent's is ended twice


def main() -> None:
    """Obey until the input ends."""
    django.setup()
    for line in sys.stdin:
        said = json.loads(line)
        print(json.dumps(asdict(obey(Order(**(said | {"when": When(said["when"])}))))), flush=True)


if __name__ == "__main__":
    main()
