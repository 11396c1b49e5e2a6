"""A randomised trial is opened, closed and revealed: by whoever sets up the site, from the machine and never by a page."""

from uuid import UUID

from caraway.casework.actions import trial_seeds
from caraway.casework.models import TrialRow
from caraway.casework.queries.trials import as_published, in_short, sealed_in_short
from caraway.core.allocation import commitment
from caraway.core.allocation.declared import Declared, read
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@action("trial.keep")
def open_trial(*, agreement: UUID, declared: str, by: Actor) -> UUID:
    """Open the trial of a TOML text (`core.allocation.declared`): its seed is drawn, sealed and committed to.

    Raises FileRefused for a file that cannot be used, NotNow while the agreement has an open trial,
    InvalidValue for a name that a trial of it has had, NotYours for no agreement.
    """
    said = read(declared)
    turns.take(f"trial:{agreement}")
    if not Agreement.objects.filter(pk=agreement).exists():
        raise NotYours("not_found", "There is no such agreement.")
    if TrialRow.objects.filter(agreement=agreement, closed_at=None).exists():
        raise NotNow("trial_open", "The agreement has an open trial: close it first.")
    if TrialRow.objects.filter(agreement=agreement, name=said.trial.name).exists():
        raise InvalidValue(
            "name", f"The agreement has had a trial called “{said.trial.name}”: give this one its own name."
        )
    trial = _made(agreement, said)
    trail.record(
        "trial.open", by=by, subjects=[trial.id], agreement=agreement, detail={"commitment": in_short(trial.commitment)}
    )
    return trial.id


def _made(agreement: UUID, said: Declared) -> TrialRow:
    seed = trial_seeds.draw()
    trial = TrialRow.objects.create(
        id=ids.new(),
        agreement_id=agreement,
        name=said.trial.name,
        protocol=said.protocol,
        described=said.trial.describe(),
        arms=[{"name": arm.name, "workshops": arm.workshops, "words": arm.words} for arm in said.arms],
        commitment=commitment(seed, said.trial),
        opened_at=clock.now(),
    )
    trial_seeds.keep(trial, seed)
    return trial


@action("trial.keep")
def close_trial(*, trial: UUID, by: Actor) -> UUID:
    """Close it: nobody is allotted any more. Raises NotNow where it is closed."""
    row = locked(trial)
    if row.closed_at is not None:
        raise NotNow("closed", "The trial is closed already.")
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    detail = sealed_in_short(as_published(row))
    trail.record("trial.close", by=by, subjects=[row.id], agreement=row.agreement_id, detail=detail)
    return row.id


@action("trial.keep")
def reveal_seed(*, trial: UUID, by: Actor) -> UUID:
    """Make the seed public. Raises NotNow before the trial is closed, and where that was done."""
    row = locked(trial)
    if row.closed_at is None:
        raise NotNow("not_closed", "Close the trial first: a seed that is known tells every arm to come.")
    if row.revealed_at is not None:
        raise NotNow("revealed", "The seed is revealed already.")
    row.revealed, row.revealed_at = trial_seeds.kept(row).hex(), clock.now()
    row.save(update_fields=["revealed", "revealed_at"])
    trail.record("trial.reveal", by=by, subjects=[row.id], agreement=row.agreement_id)
    return row.id


def locked(trial: UUID) -> TrialRow:
    """The trial, locked: whoever allots, closes or reveals waits for the other. Raises NotYours for none in sight."""
    row = TrialRow.objects.select_for_update(of=("self",), no_key=True).filter(pk=trial).first()
    if row is None:
        raise NotYours("not_found", "There is no such trial.")
    return row
