"""Apache Spark for its proof: installed once, locked with hashes as everything is, in a folder of its own beside the rest.

It is half a gigabyte and nothing else needs it, so that it is no part of the environment that `./caraway` makes.
"""

import hashlib
import importlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from caraway.evidence.reduce.spark import java_missing
from caraway.platform.databases import places
from caraway.proofs import ProofRefused

LOCK = places.ROOT / "requirements-spark.lock"


def provide() -> None:
    """Make pyspark importable here, with a Java for it. Raises ProofRefused, saying what to install, where that cannot be."""
    if why := java_missing():
        raise ProofRefused(why)
    if importlib.util.find_spec("pyspark") is None:
        sys.path.append(str(installed()))
        importlib.invalidate_caches()


def there() -> bool:
    """Whether all that Spark needs is here already, so that nothing would be fetched."""
    return not java_missing() and (importlib.util.find_spec("pyspark") is not None or _is_made())


def installed() -> Path:
    """The folder of the locked packages, made where it is not there, or is of another lock. Raises ProofRefused."""
    with places.taking_turns("spark"):
        if not _is_made():
            print("caraway: fetching Apache Spark; the first time this takes a minute or two.", file=sys.stderr)
            shutil.rmtree(_home(), ignore_errors=True)
            _install(_packages())
            _stamp().write_text(_wanted())
    return _packages()


def _install(packages: Path) -> None:
    packages.mkdir(parents=True)
    story = places.state() / "install-spark.log"
    with story.open("w") as log:
        ran = subprocess.run(
            [*_installer(), "--require-hashes", "--target", packages, "-r", LOCK],
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if ran.returncode:
        shutil.rmtree(_home(), ignore_errors=True)
        raise ProofRefused(
            f"Apache Spark could not be installed: check that this machine reaches a Python package index (pip's own settings are used) and run this again; the whole story is in {story}."
        )


def _installer() -> list[str]:
    """pip of the Python that our environment was made from (uv's environments have none), or uv."""
    base = str(getattr(sys, "_base_executable", "") or sys.executable)
    if not subprocess.run([base, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        return [base, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for candidate in ("uv", str(places.ROOT / ".caraway" / "uv" / "bin" / "uv")):
        if shutil.which(candidate):
            return [candidate, "--quiet", "pip", "install", "--python", sys.executable]
    raise ProofRefused(
        'Apache Spark is installed by pip, and there is none: install your system\'s "python3-pip" package.'
    )


def _home() -> Path:
    return places.state() / "spark"


def _packages() -> Path:
    return _home() / "packages"


def _stamp() -> Path:
    return _home() / "stamp"


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()


def _is_made() -> bool:
    return _stamp().is_file() and _stamp().read_text() == _wanted()
