"""The list of the police: a force's referrals, ordered by who runs out of time first. Only stored dates are compared."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import DateField, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from caraway.casework.models import Case, DueRow
from caraway.casework.queries.police_words import attendance_words, due_words
from caraway.casework.reach import within_reach
from caraway.casework.stored import outcome_of
from caraway.core.vocabulary import Desk, Outcome, Stage
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web.dates import day

PAGE = 25
ENDED = (Stage.CLOSED, Stage.DECLINED)
ALONE = Q(standing__stage=Stage.WITH_POLICE, standing__answer__outcome=Outcome.WITHOUT_PROGRAMME)
"""What a trial allotted the caution alone: it runs, and nothing was returned."""
BACK = Q(standing__stage__in=(Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE, Stage.WITH_POLICE))
SHOWN: dict[str, Q] = {
    "open": ~Q(standing__stage__in=ENDED),
    "due": Q(our_due__isnull=False),
    "waiting": Q(standing__stage__in=(Stage.REFERRED, Stage.INFORMATION_ASKED)),
    "running": Q(standing__stage__in=(Stage.ACCEPTED, Stage.UNDER_WAY)) | ALONE,
    "returned": BACK & ~ALONE,
    "ended": Q(standing__stage__in=ENDED),
    "all": Q(),
}
"""What each filter in the address shows."""


@dataclass(frozen=True, slots=True)
class OurDue:
    """What the police have to do next on a referral: its words, why, and the dates that decide how urgent it is."""

    kind: str
    what: str
    why: str
    due_on: date
    last_on: date
    impossible_from: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One referral on the list."""

    case: UUID
    name: str
    reference: str
    police_reference: str
    stage: Stage
    outcome: Outcome | None
    expires_on: date | None
    attendance: tuple[str, ...]
    dues: tuple[OurDue, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of referrals; `after` is the key of its last row where more follow."""

    rows: tuple[Row, ...]
    after: str


def listing(actor: Actor, today: date, *, show: str, whole_force: bool, after: str = "") -> Listing:
    """The referrals this person may see, those on which the police are late first, then by what runs out first.

    `show` is a key of SHOWN; an unknown one shows what is open. `after`: the key of the last row of the page before.
    """
    rows = _ordered(actor, today, whole_force).filter(SHOWN.get(show, SHOWN["open"]))
    found = list(rows.filter(_following(after))[: PAGE + 1])
    shown = found[:PAGE]
    trail.show(*(case.id for case in shown))
    dues = _dues([case.id for case in shown], today)
    return Listing(
        tuple(_row(case, dues.get(case.id, ()), today) for case in shown),
        _key(shown[-1]) if len(found) > PAGE else "",
    )


def due_count(actor: Actor, today: date, *, whole_force: bool) -> tuple[int, int]:
    """How many of these referrals wait for the police, and on how many of them the police are late."""
    waiting = _ordered(actor, today, whole_force).filter(our_due__isnull=False)
    return waiting.count(), waiting.filter(our_due__lte=today).count()


def _ordered(actor: Actor, today: date, whole_force: bool) -> QuerySet[Any]:
    """What is still to come waits for nobody: the outcome of a caution alone is due months after the lot."""
    ours = Q(dues__desk=Desk.POLICE, dues__due_on__lte=today)
    return (
        Case.objects.filter(within_reach(actor, whole_force=whole_force))
        .select_related("participant", "standing")
        .annotate(our_due=Min("dues__overdue_on", filter=ours))
        .annotate(
            rank=When_(
                When(our_due__isnull=False, then=Value(0)),
                When(standing__stage__in=ENDED, then=Value(2)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            runs_out=Coalesce("our_due", "standing__expires_on", Value(date.max), output_field=DateField()),
        )
        .order_by("rank", "runs_out", "id")
    )


def _key(case: Any) -> str:
    return f"{case.rank}_{case.runs_out.isoformat()}_{case.id}"


def _following(after: str) -> Q:
    """The rows after a key. A key that nobody made shows the first page."""
    try:
        rank, on, last = after.split("_")
        where = int(rank), date.fromisoformat(on), UUID(last)
    except ValueError:
        return Q()
    same = Q(rank=where[0])
    return Q(rank__gt=where[0]) | (same & Q(runs_out__gt=where[1])) | (same & Q(runs_out=where[1]) & Q(id__gt=where[2]))


def _dues(cases: list[UUID], today: date) -> dict[UUID, tuple[OurDue, ...]]:
    found: dict[UUID, tuple[OurDue, ...]] = {}
    rows = DueRow.objects.filter(case__in=cases, desk=Desk.POLICE, due_on__lte=today).order_by("overdue_on", "kind")
    for row in rows:
        found[row.case_id] = (*found.get(row.case_id, ()), our_due(row, today))
    return found


def our_due(row: DueRow, today: date) -> OurDue:
    """A duty of the police as the list and the referral's page say it; of one to come, from when."""
    what, why = due_words(row.kind)
    if row.due_on > today:
        why = f"Nothing to do yet. From {day(row.due_on)}, once the caution's time is over."
    last_on = date.fromordinal(row.overdue_on.toordinal() - 1)
    return OurDue(row.kind, what, why, row.due_on, last_on, row.impossible_from)


def _row(case: Case, dues: tuple[OurDue, ...], today: date) -> Row:
    person, standing = case.participant, case.standing
    return Row(
        case.id,
        f"{person.given_name} {person.family_name}",
        case.reference,
        case.police_reference,
        Stage(standing.stage),
        outcome_of(standing),
        standing.expires_on,
        attendance_words(standing.answer),
        dues,
    )
