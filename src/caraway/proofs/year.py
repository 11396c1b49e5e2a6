"""The demonstration's year at full size: do its facts give the rates that the service published, as near as chance allows?

The rates are worked out by `core/measures.py` from facts; a second witness counts the stored rows by SQL alone. A rate that is
five points away, and shares with two of them exchanged, must be found out.
"""

import argparse
from collections.abc import Iterator

from caraway.core.reference.published import published_rate, published_shares
from caraway.proofs import Figure
from caraway.proofs.asked import larger
from caraway.proofs.chances import of_rate, of_shares

TEST = "tests/integration/casework/test_year.py"
PEOPLE = 1_200
LIKELY = 0.01
AWAY = 0.05


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The rates, how likely so large a difference is by chance, and that a wrong rate is found."""
    said = larger(TEST, "CARAWAY_YEAR_REPORT")
    completed, among, signposts = said["completed"], said["accepted"], said["signposts"]
    rate, shares = published_rate("cara", "completed"), published_shares("cara", "signposts")
    yield Figure("people referred", said["referred"], PEOPLE, "at least")
    yield Figure("counts that SQL alone makes otherwise", len(said["otherwise"]), 0)
    yield Figure("people accepted who had all their time", among, 500, "at least")
    yield Figure("completed of these, in percent (nearest)", round(100 * completed / among, 1), 70, "at least")
    yield Figure("chance of such a completion rate at 85%", of_rate(completed, among, rate), LIKELY, "at least")
    took_part = published_rate("cara", "took_part")
    yield Figure(
        "chance of so many who took part", of_rate(said["took_part"], said["cohort"], took_part), LIKELY, "at least"
    )
    for other in (rate - AWAY, rate + AWAY):
        yield Figure(f"the same at {other:.0%}", of_rate(completed, among, other), LIKELY, "at most")
    yield Figure("signposts", sum(signposts.values()), 500, "at least")
    for kind, share in shares.items():
        found = round(100 * signposts.get(kind, 0) / sum(signposts.values()), 1)
        print(f"       {kind}: {found}% of signposts (published {share:.0%})")
    yield Figure("chance of such signposts at the published shares", of_shares(signposts, shares), LIKELY, "at least")
    exchanged = {**shares, "gp": shares["drug_and_alcohol"], "drug_and_alcohol": shares["gp"]}
    yield Figure("the same with two shares exchanged", of_shares(signposts, exchanged), LIKELY, "at most")
