"""Who finds no dates in the calendar: looked for whenever the calendar changes, and each night.

A standing knows nothing of workshops, so what the calendar makes impossible is kept beside it. It is looked at again with
every fact of the case.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Case, DueRow, FactRow, NoDates
from caraway.casework.queries.calendar import (
    for_case,
    kept_apart,
    seeker_of,
    seeker_with,
    slots_for,
    slots_under,
    taken_of,
)
from caraway.casework.stored import Rules, fact_of, rules_of
from caraway.core.options import Seeker, Slot, options
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns


@action("fact.sweep")
def sweep(*, by: Actor) -> None:
    """Look at every case that has something left to book: days pass, and with them the dates that fitted."""
    changed = look(Agreement.objects.order_by("id").values_list("id", flat=True), by)
    trail.record("calendar.swept", by=by, detail={"changed": changed})


def look(agreements: Iterable[UUID], by: Actor) -> int:
    """Mark the cases of these agreements that no dates fit any more, and unmark those that some fit again.

    How many have changed. The audit has a row for each agreement in which any has.
    """
    asked = sorted(agreements)
    hold(asked)
    return sum(_look(agreement, by) for agreement in asked)


def hold(agreements: Collection[UUID], *, also: Collection[UUID] = ()) -> None:
    """Let nobody else look at the calendar of these agreements, and lock whomever a look may mark or unmark, by id.

    Two who each take a workshop away would each still count the other's, and nobody would be marked; and a case that
    somebody is changing at this moment may need no dates when they are done.

    Whoever goes on to lock a workshop calls it before that, with the cases that are to be locked `also`. A case that came
    to need dates since is locked by the look itself: should two then wait for each other, the request is done again.
    """
    for agreement in sorted(agreements):
        turns.take(f"look:{agreement}")
    unbooked = DueRow.objects.filter(agreement__in=agreements, kind=DueKind.BOOK).values("case")
    marked = NoDates.objects.filter(agreement__in=agreements).values("case")
    rows = Case.objects.filter(Q(pk__in=unbooked) | Q(pk__in=marked) | Q(pk__in=also)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _look(agreement: UUID, by: Actor) -> int:
    marked = set(NoDates.objects.filter(agreement=agreement).values_list("case_id", flat=True))
    without = set(_without_dates(agreement))
    new, again = sorted(without - marked), sorted(marked - without)
    NoDates.objects.bulk_create(
        (NoDates(agreement_id=agreement, case_id=case, since=clock.today()) for case in new), ignore_conflicts=True
    )
    NoDates.objects.filter(case__in=again).delete()
    if new or again:
        detail = {"without": len(new), "again": len(again)}
        trail.record("calendar.looked", by=by, subjects=[*new, *again], agreement=agreement, detail=detail)
    return len(new) + len(again)


def _without_dates(agreement: UUID) -> Iterator[UUID]:
    """The cases with something left to book that no dates fit. One statement for the calendar, one for the facts."""
    unbooked = DueRow.objects.filter(agreement=agreement, kind=DueKind.BOOK).values("case")
    cases = list(Case.objects.filter(pk__in=unbooked).select_related("participant", "version"))
    if not cases:
        return
    facts = defaultdict(list)
    for row in FactRow.objects.filter(case__in=cases).order_by("case", "number"):
        facts[row.case_id].append(fact_of(row))
    today, taken = clock.today(), taken_of(cases)
    slots = slots_under(agreement, cases[0].programme, today)
    apart = kept_apart([case.id for case in cases])
    for case in cases:
        rules, seeker = rules_of(case), seeker_with(case, taken.get(case.id, ()))
        theirs = for_case(slots, apart[case.id]) if case.id in apart else slots
        if no_dates_fit(seeker, rules, standing(rules.programme, rules.settings, facts[case.id]), theirs, today):
            yield case.id


def no_dates_fit(seeker: Seeker, rules: Rules, stands: Standing, slots: Sequence[Slot], today: date) -> bool:
    """Whether workshops may be booked for the person today and none are on offer."""
    offered = options(rules.programme, stands, slots, seeker, today)
    return "book" in offered.can and not offered.offers


def look_again(case: Case, rules: Rules, stands: Standing) -> None:
    """Unmark a case that a new fact has given dates, or that needs none any more."""
    marker = NoDates.objects.filter(case=case)
    if not marker.exists():
        return
    if not _finds_none(case, rules, stands):
        marker.delete()


def look_at(case: Case, rules: Rules, stands: Standing) -> None:
    """Mark or unmark one case, which the caller has locked, when something of its own forbids or frees dates."""
    if _finds_none(case, rules, stands):
        marker = NoDates(agreement_id=case.agreement_id, case=case, since=clock.today())
        NoDates.objects.bulk_create([marker], ignore_conflicts=True)
    else:
        NoDates.objects.filter(case=case).delete()


def _finds_none(case: Case, rules: Rules, stands: Standing) -> bool:
    today = clock.today()
    return no_dates_fit(seeker_of(case), rules, stands, slots_for(case, today), today)
