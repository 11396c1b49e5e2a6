"""Every id of one tenant as another tenant's person uses it: in the path, the query, a form, beside a file and inside one.

Each is answered as the id of nothing is: the same status, body and headers, and nothing else is changed. Named ranges that
are not compared: the id that was tried, ids the request itself has made, and the token of a form. The control is a view
whose scope is gone.
"""

import argparse
from collections.abc import Iterator

from caraway.proofs import Figure
from caraway.proofs.asked import larger

CASEWORK, VICTIMS = "tests/tenants/everything.py", "tests/victims/tenants_everything.py"
ASKS = "CARAWAY_TENANTS_REPORT"
KINDS = 5


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Tries made, by kind, and those answered otherwise than for nothing; of both sites."""
    casework, victims = larger(CASEWORK, ASKS), larger(VICTIMS, ASKS)
    for wrong in (*casework["wrong"], *victims["wrong"]):
        print(f"wrong  {wrong}")
    for kind, made in sorted(casework["made"].items()):
        print(f"{made:>7,}  by {kind}")
    made = sum(casework["made"].values()) + victims["made"]
    yield Figure("tries with an id of another tenant", made, 10_000, "at least")
    yield Figure("of them on the victims' site", victims["made"], 1_000, "at least")
    yield Figure("kinds of place tried on the casework site", len(casework["made"]), KINDS)
    yield Figure("answered otherwise than the id of nothing", len(casework["wrong"]) + len(victims["wrong"]), 0)
    yield Figure("found where a view has lost its scope (the control)", casework["unscoped"], 1, "at least")
    yield Figure("the same on the victims' site", victims["unscoped"], 1, "at least")
