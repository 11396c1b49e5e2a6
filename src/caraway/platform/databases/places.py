"""Where this checkout keeps what it makes: never inside a home that another user can't enter."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SYSTEM_STATE = Path("/var/lib")
LONGEST_SOCKET_FOLDER = 85  # a socket's path may have 107 bytes, "/.s.PGSQL.5432.lock" among them


def checkout_name() -> str:
    """Ten hexadecimal digits that differ between checkouts and between users."""
    return hashlib.sha256(f"{ROOT}:{os.getuid()}".encode()).hexdigest()[:10]


def state() -> Path:
    """This user's folder for secrets, reports and servers: in the checkout if it may be written, else beside it."""
    inside = ROOT / ".caraway"
    if os.access(inside if inside.exists() else ROOT, os.W_OK):
        folder = inside
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        folder = Path(base) / f"caraway-{checkout_name()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def assets() -> Path:
    """The folder of built page assets."""
    return state() / "assets"


def cluster_home(name: str) -> Path:
    """The folder of a server's files.

    Root's servers run as another user, who can't enter a home of mode 0700: theirs are under /var/lib.
    """
    if os.getuid() != 0:
        return state() / "servers" / name
    return SYSTEM_STATE / f"caraway-{checkout_name()}" / name


def socket_folder(home: Path) -> Path:
    """`home`/socket, or a short private folder under the temporary ones where that path is too long for a socket."""
    inside = home / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    base = os.environ.get("XDG_RUNTIME_DIR") or "/tmp"  # ownership and mode are checked  # nosec B108
    return Path(base) / f"caraway-{checkout_name()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:6]}"


@contextmanager
def taking_turns(name: str) -> Iterator[None]:
    """Alone among this checkout's commands and their threads; waits until the one before has finished."""
    with (state() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(file: Path, text: str) -> None:
    """Write a file that only this user reads; it is there whole or not at all."""
    making = file.with_name(f"{file.name}-making")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    making.write_text(text)
    making.rename(file)
