"""Whatever a proof hands to pytest can be read by itself, in the order in which it imports: a proof that cannot begin proves nothing."""

import os
import re
import subprocess
import sys

import pytest

from caraway.platform.databases import places

SOURCES = sorted((places.ROOT / "src" / "caraway" / "proofs").rglob("*.py"))
HANDED = sorted({one for source in SOURCES for one in re.findall(r'"(tests/[a-z_/]+\.py)"', source.read_text())})


def test_there_are_some():
    assert len(HANDED) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("file", HANDED)
def test_it_is_read_by_itself(file):
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("CARAWAY_", "DJANGO_", "PYTEST_"))
    }
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", file],
        cwd=places.ROOT,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-1500:]
