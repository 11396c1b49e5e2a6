"""Trials as they are published, the register by which anybody can check them, and what was allotted to one case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from caraway.casework.models import AllocationRow, Case, TrialRow
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
    """The open trial of the agreement of that name, else that which was closed last. Raises NotYours where it never had one."""
    with scope.acting_as(by):
        rows = TrialRow.objects.filter(agreement=agreement_called(name, by))
        found = rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-id").first()
        if found is None:
            raise NotYours("not_found", f"The agreement {name} has had no trial.")
        return found


def register(trial: TrialRow) -> tuple[Allocation, ...]:
    """Every allocation of a trial in its order; a person is called by a token that names nobody."""
    rows = AllocationRow.objects.filter(trial=trial).order_by("number")
    said = rows.values_list("number", "id", "levels", "arm")
    return tuple(
        Allocation(number, token(trial.commitment, str(key)), tuple(levels), arm) for number, key, levels, arm in said
    )


def published(name: str, by: Actor) -> Register:
    """The register of an agreement's newest trial, with the seed once it is revealed. That it was asked for is in the audit, with its seal."""
    with scope.acting_as(by):
        trial = newest_trial(name, by)
        found = as_published(trial)
        detail = sealed_in_short(found)
        trail.record("trial.publish", by=by, subjects=[trial.id], agreement=trial.agreement_id, detail=detail)
        return found


def as_published(trial: TrialRow) -> Register:
    """The register of a trial as it stands."""
    seed = bytes.fromhex(trial.revealed) if trial.revealed else None
    return Register(trial_of(trial.described), trial.commitment, register(trial), seed)


def sealed_in_short(found: Register) -> dict[str, object]:
    """How many allocations there are, and their seal as the audit may have it: enough to tell one from another."""
    sealed = found.sealed()
    return {"allocations": sealed.rows, "seal": in_short(sealed.seal)}


def in_short(hashed: str) -> str:
    """A hash as the audit may have it."""
    return f"sha256:{hashed[:48]}"


WAITS = "Who gets the workshops is decided by lot. The police ask for the arm before anything is booked."


def trial_of_case(case: Case) -> TrialRow | None:
    """The open trial that a referral is of: its agreement's, where it was opened before the referral came in."""
    return TrialRow.objects.filter(agreement=case.agreement_id, closed_at=None, opened_at__lte=case.opened_at).first()


def allotted_to(case: UUID) -> AllocationRow | None:
    """What was allotted to a case, or stands for it because it was allotted to the same person before; None before the question."""
    return AllocationRow.objects.select_related("trial").filter(Q(case=case) | Q(carried__case=case)).first()


def waits_for_lot(case: Case) -> str:
    """Why nothing can be booked for this case yet: it is of an open trial and has no arm. Empty where it does not wait."""
    if trial_of_case(case) is None or allotted_to(case.id) is not None:
        return ""
    return WAITS


def with_workshops(trial: TrialRow, arm: str) -> bool:
    """Whether those of this arm go to the workshops. Raises StopIteration for no arm of the trial."""
    return next(bool(one["workshops"]) for one in trial.arms if one["name"] == arm)


def treated_arm(row: AllocationRow) -> str:
    """The arm in which the person is to be treated: the last override's, else the allotted one."""
    last = row.overrides.order_by("-number").first()
    return last.arm if last else row.arm


@dataclass(frozen=True, slots=True)
class ArmShown:
    """An arm of a trial: its code, whether its people go to the workshops, and in words what happens to them."""

    name: str
    workshops: bool
    words: str


@dataclass(frozen=True, slots=True)
class Overridden:
    """One override: to which arm, why, by whom and when."""

    arm: ArmShown
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """What a case's pages say of its trial. `arm` is the allotted one and None before the question; `treated` the one that is followed.

    `carried`: it was allotted under an earlier referral of the same person.
    """

    trial: str
    protocol: str
    arms: tuple[ArmShown, ...]
    arm: ArmShown | None = None
    treated: ArmShown | None = None
    by: str = ""
    at: datetime | None = None
    overridden: tuple[Overridden, ...] = ()
    carried: bool = False


def lot_of(case: Case) -> Lot | None:
    """Of this case; None where it is of no trial. Before the question nothing is said of an arm: nothing is known of it."""
    row = allotted_to(case.id)
    trial = row.trial if row else trial_of_case(case)
    if trial is None:
        return None
    arms = {one["name"]: ArmShown(one["name"], bool(one["workshops"]), one["words"]) for one in trial.arms}
    said = (trial.name, trial.protocol, tuple(arms.values()))
    if row is None:
        return Lot(*said)
    overridden = tuple(_overridden(row, arms))
    treated = overridden[-1].arm if overridden else arms[row.arm]
    return Lot(*said, arms[row.arm], treated, row.by_name, row.at, overridden, row.case_id != case.id)


def _overridden(row: AllocationRow, arms: dict[str, ArmShown]) -> Iterator[Overridden]:
    for one in row.overrides.order_by("number"):
        yield Overridden(arms[one.arm], one.why, one.by_name, one.at)
