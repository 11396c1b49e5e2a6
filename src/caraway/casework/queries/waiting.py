"""Who is accepted and waits for a workshop: since when, for what, until when; and who would fit first now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import Case, DueRow, FactRow, StandingRow
from caraway.casework.queries.calendar import for_case, kept_apart, seeker_of, slots_under
from caraway.casework.reach import provided_by
from caraway.casework.stored import fact_of, rules_of
from caraway.core.options import Offer, Slot, options
from caraway.core.rebooking import Wanting, share_out
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import DueKind, Mode, Stage, WaitingFor
from caraway.core.waiting import waiting_for
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail

WAITS = (Stage.ACCEPTED.value, Stage.UNDER_WAY.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody without a workshop: which they need, since when, when they run out of time, and what they wait for.

    `first`: the dates that would be theirs, were everybody booked now by who runs out of time first.
    """

    case: UUID
    name: str
    reference: str
    step: str
    since: date
    ends_on: date | None
    why: str
    first: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Those whom dates fit now, and those whom none do, each by who runs out of time first."""

    fitting: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    case: Case
    since: date
    stands: Standing
    slots: tuple[Slot, ...]
    offers: tuple[Offer, ...]
    today: date

    @property
    def ends(self) -> date:
        return self.stands.impossible_from or date.max


def waiting_list(by: Actor, today: date) -> WaitingList:
    """Everybody of this provider's who needs a workshop and has none. Nobody is booked by it."""
    since = _since(by, today)
    cases = Case.objects.filter(pk__in=since).select_related("participant", "version", "standing")
    rows = sorted(_rows(list(cases), since, today), key=lambda row: (row.ends, row.since, row.case.id))
    shared = share_out(Wanting(str(row.case.id), row.ends, row.offers) for row in rows)
    found = [_waiting(row, shared[str(row.case.id)]) for row in rows]
    trail.show(*(one.case for one in found))
    return WaitingList(tuple(one for one in found if one.first), tuple(one for one in found if not one.first))


def waiting_numbers(by: Actor, today: date) -> tuple[tuple[str, int], ...]:
    """How many wait for each step, in the order of the steps."""
    answers = _due(by, today).values_list("case__standing__answer", flat=True)
    found = Counter(answer["unbooked"][0] for answer in answers if answer["unbooked"])
    return tuple(sorted(found.items()))


def _due(by: Actor, today: date) -> QuerySet[DueRow]:
    rows = DueRow.objects.filter(kind=DueKind.BOOK.value, agreement_id__in=provided_by(by, today))
    return rows.filter(case__standing__mode=Mode.GROUP.value)


def _since(by: Actor, today: date) -> dict[UUID, date]:
    """Since when each has waited: since a workshop was to be booked, or the case was put on hold."""
    held = StandingRow.objects.filter(on_hold=True, mode=Mode.GROUP.value, stage__in=WAITS)
    cases = held.filter(agreement_id__in=provided_by(by, today)).values("case_id")
    holds = FactRow.objects.filter(case__in=cases, kind="held").order_by("number")
    return dict(holds.values_list("case_id", "on")) | dict(_due(by, today).values_list("case_id", "due_on"))


def _rows(cases: list[Case], since: dict[UUID, date], today: date) -> Iterable[_Row]:
    facts = defaultdict(list)
    for row in FactRow.objects.filter(case__in=cases).order_by("case", "number"):
        facts[row.case_id].append(fact_of(row))
    apart = kept_apart([case.id for case in cases])
    calendars: dict[tuple[UUID, str], tuple[Slot, ...]] = {}
    for case in cases:
        key = (case.agreement_id, case.programme)
        if key not in calendars:
            calendars[key] = slots_under(*key, today)
        slots = for_case(calendars[key], apart.get(case.id, frozenset()))
        rules = rules_of(case)
        stands = standing(rules.programme, rules.settings, facts[case.id])
        offers = options(rules.programme, stands, slots, seeker_of(case), today).offers
        yield _Row(case, since[case.id], stands, slots, offers, today)


def _waiting(row: _Row, first: Offer | None) -> Waiting:
    person, stands = row.case.participant, row.stands
    return Waiting(
        row.case.id,
        f"{person.given_name} {person.family_name}",
        row.case.reference,
        stands.unbooked[0] if stands.unbooked else "",
        row.since,
        stands.impossible_from,
        _why(row).words,
        tuple((slot.step, slot.on) for slot in first.slots) if first else (),
    )


def _why(row: _Row) -> WaitingFor:
    stands = row.stands
    if stands.on_hold:
        return WaitingFor.HOLD
    if stands.window is None or not stands.unbooked:
        return WaitingFor.DAYS
    if row.offers:
        return WaitingFor.PLACES
    return waiting_for(stands.unbooked[0], row.slots, seeker_of(row.case), stands.window, row.today)
