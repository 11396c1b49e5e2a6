"""The seeds of trials: drawn, kept sealed, and opened for an allocation or once the trial is closed. Nothing else opens one.

The database shows a seed to a transaction that says it is allotting, and the sealed octets open with the site's own key.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from caraway.casework.models import TrialRow, TrialSeed
from caraway.core.allocation import commitment
from caraway.core.allocation.published import trial_of
from caraway.core.refusals import NotNow
from caraway.platform.gateways import ids, randomness
from caraway.platform.sealed import seal, unseal

OCTETS = 32
PURPOSE = "seeds of trials"
CLOSE = "Nothing is allotted. Whoever sets up the site has to look, or to close the trial."
LOST = f"it was sealed with a key that the site no longer has. {CLOSE}"


def draw() -> bytes:
    """A new seed, of the site's source of chance."""
    return randomness.octets(OCTETS)


def keep(trial: TrialRow, seed: bytes) -> None:
    """Keep the seed of a trial that was just opened, sealed."""
    with _allotting():
        TrialSeed.objects.create(id=ids.new(), agreement_id=trial.agreement_id, trial=trial, sealed=seal(PURPOSE, seed))


def kept(trial: TrialRow) -> bytes:
    """The seed that was committed to. Raises NotNow where the site has lost the key that sealed it, or another seed is kept."""
    with _allotting():
        row = TrialSeed.objects.get(trial=trial)
    try:
        seed = unseal(PURPOSE, bytes(row.sealed))
    except ValueError:
        raise NotNow("seed_lost", f"The seed cannot be opened: {LOST}") from None
    if commitment(seed, trial_of(trial.described)) != trial.commitment:
        raise NotNow("seed_other", f"The seed that is kept is not the one that was committed to. {CLOSE}")
    return seed


@contextmanager
def _allotting() -> Iterator[None]:
    _say("yes")
    try:
        yield
    finally:
        # After an error the transaction is over for the database, and its settings with it.
        if not connection.needs_rollback:
            _say("")


def _say(allotting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('caraway.allotting', %s, true)", [allotting])
