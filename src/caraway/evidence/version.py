"""The version of the code that every result carries: the package's own, and of a checkout the commit."""

import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _package() -> str:
    try:
        return version("caraway")
    except PackageNotFoundError:
        return "unpackaged"


@cache
def commit() -> str:
    """The commit of this checkout ("" where it is none)."""
    here = Path(__file__).resolve().parents[3]
    if not (here / ".git").exists():
        return ""
    try:
        asked = subprocess.run(
            ["git", "-C", str(here), "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return asked.stdout.strip()


VERSION = f"caraway {_package()}" + (f" ({commit()})" if commit() else "")
"""Read once: a result's version is that of the code that was loaded."""
