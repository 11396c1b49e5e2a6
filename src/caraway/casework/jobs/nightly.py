"""The nightly check: is what is stored of every case what its facts have? It looks and alarms, and mends nothing.

Also run by hand: `./caraway nightly`. After an alarm `actions.cases.recompute` stores a case anew.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from caraway.casework.actions import calendar
from caraway.casework.actions.projections import duty, stored, workshops_held
from caraway.casework.models import Case, DueRow, FactRow, Place, StandingRow
from caraway.casework.stored import fact_of, rules_of
from caraway.core.standing import standing
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit import trail
from caraway.platform.jobs.job import Counts
from caraway.platform.tenancy import scope

BATCH = 20
"""Cases are locked while they are compared: few at a time, so that nobody waits for long."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case of which something stored is not what its facts have: the standing, the duties, the places, the count."""

    case: UUID
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How many cases were looked at, and which differ."""

    checked: int
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        return not self.differences


def run() -> Counts:
    """The check as a job: how many cases were looked at, and how many differ."""
    report = check_standings()
    return {"checked": report.checked, "differ": len(report.differences)}


def sweep_calendar() -> Counts:
    """Look for cases that no dates in the calendar fit any more."""
    calendar.sweep(by=CARAWAY)
    return {}


def check_standings() -> Report:
    """Recompute the standing of every case from its facts and compare it with what is stored.

    Each batch is read in a transaction of its own, which sees its cases as they are at one moment. The audit keeps how
    many were checked and how many differ.
    """
    checked, found, last = 0, list[Difference](), UUID(int=0)
    while True:
        with scope.acting_as(CARAWAY):
            batch = list(_cases_after(last))
            found.extend(_differences(batch))
        if not batch:
            break
        checked, last = checked + len(batch), batch[-1].id
    report = Report(checked, tuple(found))
    _tell(report)
    return report


def _cases_after(last: UUID) -> Iterator[Case]:
    rows = Case.objects.select_related("version").filter(pk__gt=last).order_by("pk")
    yield from rows.select_for_update(of=("self",))[:BATCH]


def _differences(cases: Sequence[Case]) -> Iterator[Difference]:
    for case in cases:
        wrong = tuple(_wrong(case))
        if wrong:
            yield Difference(case.id, wrong)


def _wrong(case: Case) -> Iterator[str]:
    """What differs. The case is locked, so that no action is half way through it."""
    rows = list(FactRow.objects.filter(case=case).order_by("number"))
    if [row.number for row in rows] != list(range(1, len(rows) + 1)):
        yield "numbers"
    rules = rules_of(case)
    now = standing(rules.programme, rules.settings, [fact_of(row) for row in rows])
    columns = stored(now, len(rows))
    if StandingRow.objects.filter(case=case).values(*columns).first() != columns:
        yield "standing"
    if _duties(case) != sorted(map(str, map(duty, now.due))):
        yield "duties"
    if _places(case) != workshops_held(now):
        yield "places"


def _duties(case: Case) -> list[str]:
    columns = ("kind", "desk", "due_on", "overdue_on", "impossible_from", "about")
    return sorted(str(row) for row in DueRow.objects.filter(case=case).values(*columns))


def _places(case: Case) -> set[UUID]:
    return set(Place.objects.filter(case=case, held=True).values_list("workshop_id", flat=True))


def _tell(report: Report) -> None:
    with scope.acting_as(CARAWAY):
        detail = {"checked": report.checked, "different": len(report.differences)}
        trail.record("nightly.checked", by=CARAWAY, subjects=[one.case for one in report.differences], detail=detail)
    for one in report.differences:
        _log.error("case %s: stored %s not what its facts have", one.case, ", ".join(one.what))
