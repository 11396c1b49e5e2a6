"""The small form of `./caraway prove evidence`: every claim, with as many studies as there is time for here."""

import pytest

from caraway.proofs import truth

SEED = 20261125
STUDIES = {truth.Truth: 60, truth.Agreement: 2, truth.Alarms: 60, truth.Uniform: 3}
CLAIMS = {claim.name: claim for claim in truth.claims()}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_holds_in_its_small_form(name):
    claim = CLAIMS[name]
    said = truth.look(claim, SEED, range(STUDIES[type(claim)]))
    short = [figure for figure in truth.settled(claim, said, brief=True) if not figure.holds]
    assert not short
