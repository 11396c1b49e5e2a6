"""Random allocation that anybody can check: what the police desk asks once eligibility is locked.

Before the first enrolment the trial and a secret seed are committed to (`commitment`, made public); each arm follows from the seed, the
trial, the stratum and who came before (`allocate`); afterwards the seed is revealed and every row worked out again (`verify`).
"""

from caraway.core.allocation.register import (
    Allocation,
    Difference,
    Enrolment,
    Override,
    Verification,
    allocate,
    override,
    treated_in,
    verify,
)
from caraway.core.allocation.trial import Arm, Blocks, Factor, Imbalance, Minimisation, Trial, commitment

__all__ = [
    "Allocation",
    "Arm",
    "Blocks",
    "Difference",
    "Enrolment",
    "Factor",
    "Imbalance",
    "Minimisation",
    "Override",
    "Trial",
    "Verification",
    "allocate",
    "commitment",
    "override",
    "treated_in",
    "verify",
]
