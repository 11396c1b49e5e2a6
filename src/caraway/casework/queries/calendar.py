"""Workshops that a case could attend, as the rules read them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Case, PlacesTaken, Workshop
from caraway.core.options import Seeker, Slot
from caraway.core.vocabulary import Language


def slots_for(case: Case, today: date) -> tuple[Slot, ...]:
    """Every workshop of the case's agreement from today on, with the places left in it, by day."""
    return slots_under(case.agreement_id, case.programme, today)


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
        )


def seeker_of(case: Case) -> Seeker:
    """Who needs the place: the single-sex group, and the languages that can be used: English with an interpreter."""
    participant = case.participant
    return Seeker(participant.sex, (participant.language, Language.ENGLISH.value))


def of_step(case: Case, step: str) -> tuple[Slot, ...]:
    """Every workshop of one step that ran or will run for the case's agreement, by day: to correct a booking from."""
    return tuple(slots(may_attend(case, step).annotate(held=PlacesTaken("id")).order_by("on", "id")))


def may_attend(case: Case, step: str) -> QuerySet[Workshop]:
    """Workshops of one step that the case could ever attend: of its programme, open to its agreement, not cancelled."""
    open_to = Q(agreement_id=case.agreement_id) | Q(open_to__contains=[case.agreement_id])
    return Workshop.objects.filter(open_to, programme=case.programme, step=step, cancelled_at=None)
