"""Proofs that are tests made larger: run in a process of their own, they write down what came of them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from caraway.platform.databases import places
from caraway.proofs import ProofRefused


def larger(test: str, asks: str, **sizes: int) -> dict[str, Any]:
    """Run a test of this checkout with the variable `asks` naming the file it reports to; what it reports.

    `sizes` go to it as variables: `runs=9` is CARAWAY_PROOF_RUNS.

    Raises ProofRefused when it ended without a report: a test that failed says above what was wrong.
    """
    if not (places.ROOT / test).is_file():
        raise ProofRefused("This proof is made of tests: run it in a checkout of the repository.")
    with tempfile.TemporaryDirectory(dir=places.state()) as folder:
        report = Path(folder) / "report.json"
        told = {f"CARAWAY_PROOF_{name.upper()}": str(size) for name, size in sizes.items()}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
        subprocess.run(command, cwd=places.ROOT, env=os.environ | told | {asks: str(report)}, check=False)
        if not report.exists():
            raise ProofRefused(f"{test} ended without a report: what was wrong stands above.")
        found: dict[str, Any] = json.loads(report.read_text())
        return found
