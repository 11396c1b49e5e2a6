"""Where the work of a police unit comes from: duties, arms to ask for, cautions that end, officers who are gone, tasks, and the checks after a year.

Each source gives rows with the day `last_on` by which it is to be done and the `officer` who looks after the referral.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Least

from caraway.casework.models import Case, DueRow, Recheck, Task, TrialRow
from caraway.casework.queries.police_absent import gone, with_officer
from caraway.casework.queries.police_work_words import (
    Kind,
    Said,
    absent,
    duty,
    ending,
    kind_of_duty,
    lot,
    recheck,
    task,
)
from caraway.casework.reach import within_reach
from caraway.core.agreement import Clocks
from caraway.core.vocabulary import Desk, DueKind, Stage, TaskKind
from caraway.platform.accounts.actor import Actor

Rows = Any
"""Query sets with annotations, of which their types know nothing."""

SOON = timedelta(days=14)
OPEN = (Stage.REFERRED, Stage.INFORMATION_ASKED, Stage.ACCEPTED, Stage.UNDER_WAY)
NOT_BACK = (*OPEN, Stage.COMPLETED, Stage.NOT_COMPLETED, Stage.UNDELIVERABLE)
OVER = (Stage.CLOSED, Stage.DECLINED)
CASE = ("case__participant", "case__standing", "case__version")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose work, as of which day: one's own, the unit's, or the whole force's."""

    actor: Actor
    today: date
    mine: bool = False
    whole_force: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where work comes from: its rows, the case of a row, what is said of one, and the kinds it has."""

    rows: Callable[[Whose], Rows]
    case: Callable[[Any], Case]
    say: Callable[[Any, Case, date, str], Said]
    kinds: Callable[[Rows, Kind], Rows]
    count_by: str = ""
    kind: Kind = Kind.MISSING

    def of_kind(self, rows: Rows, kind: Kind) -> Rows:
        """The rows of that kind."""
        return self.kinds(rows, kind)

    def count(self, rows: Rows, today: date) -> Iterator[tuple[Kind, int, int]]:
        """How many rows of each kind, and how many of them are late."""
        late = Count("id", filter=Q(last_on__lt=today))
        if not self.count_by:
            found = rows.aggregate(due=Count("id"), late=late)
            yield self.kind, found["due"], found["late"]
            return
        by_kind = rows.order_by().values(self.count_by).annotate(due=Count("id"), overdue=late)
        for word, due, overdue in by_kind.values_list(self.count_by, "due", "overdue"):
            yield kind_of_duty(DueKind(word)), due, overdue


def following(after: str, number: int) -> Q:
    """The rows of source `number` after a key. A key that nobody made shows the first page."""
    try:
        on, source, last = after.split("_")
        day, place, row = date.fromisoformat(on), int(source), UUID(last)
    except ValueError:
        return Q()
    later = Q(last_on__gt=day)
    if number < place:
        return later
    return later | Q(last_on=day) if number > place else later | (Q(last_on=day) & Q(id__gt=row))


def _ours(whose: Whose) -> Rows:
    """The referrals whose work is asked for, each with its officer."""
    rows = with_officer(Case.objects.filter(within_reach(whose.actor, whole_force=whose.whole_force)))
    return rows.filter(officer=whose.actor.person) if whose.mine else rows


def _of_ours(rows: Rows, whose: Whose) -> Rows:
    """The rows of those referrals, with the officer of each."""
    officers = with_officer(Case.objects.filter(pk=OuterRef("case"))).values("officer")[:1]
    theirs: Rows = rows.filter(case__in=_ours(whose).values("pk")).select_related(*CASE)
    return theirs.annotate(officer=Subquery(officers))


def _duties(whose: Whose) -> Rows:
    first = Least("overdue_on", Coalesce("impossible_from", Value(date.max)))
    before = _date(first - Value(1))
    return _of_ours(DueRow.objects.filter(desk=Desk.POLICE, due_on__lte=whose.today), whose).annotate(last_on=before)


def _to_allot(whose: Whose) -> Rows:
    """Referrals of an open trial that are accepted and have no arm; each in hand by the day before its booking is late."""
    trial = TrialRow.objects.filter(
        agreement=OuterRef("agreement"), closed_at=None, opened_at__lte=OuterRef("opened_at")
    )
    late = DueRow.objects.filter(case=OuterRef("pk"), kind=DueKind.BOOK).values("overdue_on")[:1]
    rows = _ours(whose).filter(Exists(trial), standing__stage=Stage.ACCEPTED, allocation=None, allocation_carried=None)
    by = Coalesce(_date(Subquery(late) - Value(1)), Value(whose.today), output_field=DateField())
    return rows.annotate(last_on=by).select_related("participant", "standing")


def _ending(whose: Whose) -> Rows:
    """Cautions that end soon or have ended, of which nothing came back. Where the police are asked something, that is the row."""
    asked = DueRow.objects.filter(kind=DueKind.ANSWER_EXTENSION).values("case")
    rows: Rows = _ours(whose).filter(standing__stage__in=NOT_BACK, standing__expires_on__lte=whose.today + SOON)
    return (
        rows.exclude(pk__in=asked).annotate(last_on=F("standing__expires_on")).select_related("participant", "standing")
    )


def _absent(whose: Whose) -> Rows:
    """Referrals that are not over and nobody looks after; each in hand by the day its caution ends."""
    rows = _ours(whose).exclude(standing__stage__in=OVER).filter(gone(whose.today))
    by = Coalesce("standing__expires_on", Value(whose.today), output_field=DateField())
    return rows.annotate(last_on=by).select_related("participant", "standing")


def _tasks(whose: Whose) -> Rows:
    """What the force is asked to do. Nobody is encouraged to attend what is over."""
    actor = whose.actor
    rows = Task.objects.filter(organisation=actor.organisation, desk=Desk.POLICE, done_at=None, case__isnull=False)
    over = Q(kind=TaskKind.ENCOURAGE) & ~Q(case__standing__stage__in=OPEN)
    before = _date(F("overdue_on") - Value(1))
    return _of_ours(rows.exclude(over), whose).annotate(last_on=before)


def _rechecks(whose: Whose) -> Rows:
    """Checks that are due and not recorded, each in hand within the days that the case's agreement says."""
    done = Recheck.objects.values("case")
    rows = _ours(whose).filter(standing__recheck_on__lte=whose.today).exclude(pk__in=done)
    return rows.annotate(last_on=_date(F("standing__recheck_on") + ALLOWED)).select_related("participant", "standing")


CLOCK = KeyTextTransform("recheck", KeyTransform("clocks", "version__settings"))
ALLOWED = Coalesce(Cast(CLOCK, IntegerField()), Value(Clocks().recheck))


def _date(sum_: Any) -> Any:
    """A day some whole days before or after another."""
    return ExpressionWrapper(sum_, DateField())


def _duty_kinds(rows: Rows, kind: Kind) -> Rows:
    return rows.filter(kind__in=[one.value for one in kind.duties])


def _only(own: Kind) -> Callable[[Rows, Kind], Rows]:
    return lambda rows, kind: rows if kind is own else rows.none()


def _its_case(row: Any) -> Case:
    case: Case = row.case
    return case


def _itself(row: Any) -> Case:
    case: Case = row
    return case


SOURCES = (
    Source(_duties, _its_case, duty, _duty_kinds, count_by="kind"),
    Source(_to_allot, _itself, lot, _only(Kind.LOT), kind=Kind.LOT),
    Source(_ending, _itself, ending, _only(Kind.ENDING), kind=Kind.ENDING),
    Source(_tasks, _its_case, task, _only(Kind.TASK), kind=Kind.TASK),
    Source(_absent, _itself, absent, _only(Kind.ABSENT), kind=Kind.ABSENT),
    Source(_rechecks, _itself, recheck, _only(Kind.RECHECK), kind=Kind.RECHECK),
)
"""In the order in which rows of one day stand."""
