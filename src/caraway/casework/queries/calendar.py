"""Workshops that a case could attend, as the rules read them."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Case, CourtOrder, PlacesTaken, Workshop
from caraway.casework.narrow_doors import kept_apart_from
from caraway.core.options import Seeker, Slot
from caraway.core.orders import Taken
from caraway.core.vocabulary import Language


def slots_for(case: Case, today: date) -> tuple[Slot, ...]:
    """Every workshop of the case's agreement from today on, with the places left in it for this case, by day."""
    slots = slots_under(case.agreement_id, case.programme, today)
    return for_case(slots, kept_apart([case.id]).get(case.id, frozenset()))


def for_case(slots: Iterable[Slot], closed: Container[UUID]) -> tuple[Slot, ...]:
    """The slots as one case finds them: full, where somebody is booked whom it must not meet. Nothing says why."""
    return tuple(replace(slot, places=0) if UUID(slot.session) in closed else slot for slot in slots)


def kept_apart(cases: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The workshops in which somebody has a place whom each of these cases must not meet; no case that has none."""
    found: dict[UUID, frozenset[UUID]] = {}
    for case, workshop in kept_apart_from(cases):
        found[case] = found.get(case, frozenset()) | {workshop}
    return found


def slots_under(agreement: UUID, programme: str, today: date) -> tuple[Slot, ...]:
    """Every workshop that cases of an agreement may attend from today on, with the places left in it, by day."""
    open_to = Q(agreement_id=agreement) | Q(open_to__contains=[agreement])
    rows = (
        Workshop.objects.filter(open_to, programme=programme, on__gte=today, cancelled_at=None)
        .annotate(held=PlacesTaken("id"))
        .order_by("on", "step", "id")
    )
    return tuple(slots(rows))


def slots(rows: Iterable[Workshop]) -> Iterable[Slot]:
    """Workshops (annotated with `held`) as slots."""
    for row in rows:
        taken: int = row.held  # type: ignore[attr-defined]
        yield Slot(
            str(row.id),
            row.step,
            row.on,
            row.capacity - taken,
            row.sex,
            row.language,
            row.venue,
            f"{row.starts_at:%H:%M}",
            f"{row.ends_at:%H:%M}",
        )


def seeker_of(case: Case) -> Seeker:
    """Who needs the place. One statement, for what a court has set for the person."""
    return seeker_with(case, taken_of([case]).get(case.id, ()))


def seeker_with(case: Case, taken: tuple[Taken, ...]) -> Seeker:
    """Who needs the place: the single-sex group, the languages that can be used (English with an interpreter), the hours taken."""
    participant = case.participant
    return Seeker(participant.sex, (participant.language, Language.ENGLISH.value), taken)


def taken_of(cases: Iterable[Case]) -> dict[UUID, tuple[Taken, ...]]:
    """The hours that courts have set for contact with children, by case."""
    found: dict[UUID, tuple[Taken, ...]] = {}
    rows = CourtOrder.objects.filter(case__in=[case.pk for case in cases], ended_on=None).exclude(hours=[])
    for row in rows.order_by("id"):
        found[row.case_id] = found.get(row.case_id, ()) + tuple(_taken(row, one) for one in row.hours)
    return found


def _taken(row: CourtOrder, hours: Mapping[str, str]) -> Taken:
    begins = time.fromisoformat(hours.get("from", "00:00"))
    ends = time.fromisoformat(hours["to"]) if "to" in hours else time.max
    return Taken(int(hours["weekday"]), row.from_on, row.to_on, begins, ends)


def of_step(case: Case, step: str) -> tuple[Slot, ...]:
    """Every workshop of one step that ran or will run for the case's agreement, by day: to correct a booking from."""
    return tuple(slots(may_attend(case, step).annotate(held=PlacesTaken("id")).order_by("on", "id")))


def may_attend(case: Case, step: str) -> QuerySet[Workshop]:
    """Workshops of one step that the case could ever attend: of its programme, open to its agreement, not cancelled."""
    open_to = Q(agreement_id=case.agreement_id) | Q(open_to__contains=[case.agreement_id])
    return Workshop.objects.filter(open_to, programme=case.programme, step=step, cancelled_at=None)
