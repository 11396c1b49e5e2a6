"""Trials as they are published, and the register by which anybody can check them."""

from uuid import UUID

from caraway.casework.models import AllocationRow, TrialRow
from caraway.core.allocation import Allocation
from caraway.core.allocation.published import Register, token, trial_of
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.tenancy import scope


def agreement_called(name: str, by: Actor) -> UUID:
    """The agreement of that name. Raises NotYours for one that is not there and for whoever may not."""
    with scope.acting_as(by):
        by.must("trial.keep")
        found = Agreement.objects.filter(name=name).values_list("id", flat=True).first()
        if found is None:
            raise NotYours("not_found", f"There is no agreement called {name}.")
        return found


def newest_trial(name: str, by: Actor) -> TrialRow:
    """The trial of the agreement of that name that was opened last. Raises NotYours where it never had one."""
    with scope.acting_as(by):
        found = TrialRow.objects.filter(agreement=agreement_called(name, by)).order_by("-opened_at", "-id").first()
        if found is None:
            raise NotYours("not_found", f"The agreement {name} has had no trial.")
        return found


def register(trial: TrialRow) -> tuple[Allocation, ...]:
    """Every allocation of a trial in its order; a person is called by a token that names nobody."""
    rows = AllocationRow.objects.filter(trial=trial).order_by("number")
    return tuple(
        Allocation(row.number, token(trial.commitment, str(row.case_id)), tuple(row.levels), row.arm) for row in rows
    )


def published(name: str, by: Actor) -> Register:
    """The register of an agreement's newest trial, with the seed once it is revealed. That it was asked for is in the audit."""
    with scope.acting_as(by):
        trial = newest_trial(name, by)
        rows = register(trial)
        detail = {"allocations": len(rows)}
        trail.record("trial.publish", by=by, subjects=[trial.id], agreement=trial.agreement_id, detail=detail)
        seed = bytes.fromhex(trial.revealed) if trial.revealed else None
        return Register(trial_of(trial.described), trial.commitment, rows, seed)
