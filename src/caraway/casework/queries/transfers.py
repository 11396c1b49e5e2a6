"""Whose team a case is with: its worker in words, what came with it from another provider, and who else could have it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Case, Handover
from caraway.casework.queries.teams import Staff, staff_of
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class CaseTeam:
    """Whose a case is, in words; whether it may be given to somebody here; and the other providers it could go to."""

    words: str
    ours: bool
    others: Mapping[UUID, str]


def case_team(case: Case, *, by: Actor, today: date) -> CaseTeam:
    """For the page of the case. In words nothing, where nobody was chosen and it came from nowhere else."""
    staff = staff_of(by, today)
    theirs = staff.team_of(case.agreement_id, case.provider_id)
    strange = case.worker in staff.team.here and case.worker not in staff.own
    words = staff.words(case.worker, staff.gone_of([case.worker]), nobody="")
    without = [(case.id, case.agreement_id, case.provider_id)] if case.worker is None else []
    return CaseTeam(
        words or teams_of(without, staff).get(case.id, ""),
        not theirs and not strange,
        staff.others.get(case.agreement_id, {}),
    )


def teams_of(cases: Collection[tuple[UUID, UUID, UUID | None]], staff: Staff) -> Mapping[UUID, str]:
    """What is said instead of a worker of these cases (their id, agreement and provider) that have none.

    The other provider whose team has it; or where it came from, with the note. Nothing is read where nobody else delivers
    under these agreements.
    """
    shared = [
        (one, staff.team_of(agreement, provider)) for one, agreement, provider in cases if agreement in staff.others
    ]
    came = _arrived([one for one, team in shared if not team]) if shared else {}
    return {one: f"With {team}" for one, team in shared if team} | came


def _arrived(cases: Collection[UUID]) -> dict[UUID, str]:
    """Where each of these came from that was transferred: what its newest transfer says."""
    rows = Handover.objects.filter(case__in=cases, to_provider__isnull=False).order_by("at", "id")
    return {
        case: f"Transferred from {name}: {note}"
        for case, name, note in rows.values_list("case_id", "from_provider__name", "note")
    }
