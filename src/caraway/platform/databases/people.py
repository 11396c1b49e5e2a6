"""Which user of the machine a server runs as."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caraway.platform.databases.refusals import DatabaseRefused

_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """The user a server runs as; `drop` is true when that is not the caller."""

    uid: int
    gid: int
    drop: bool

    def popen(self) -> dict[str, Any]:
        """Arguments for subprocess that start a program as this user, with nothing of the caller's surroundings."""
        surroundings = {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/", "LC_ALL": "C", "TZ": "UTC"}
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}
        return {"env": surroundings, "cwd": "/", "umask": 0o077, **who}

    def own(self, path: Path) -> None:
        """Give `path` to this user."""
        if self.drop:
            os.chown(path, self.uid, self.gid)

    def private_folder(self, path: Path) -> None:
        """Make `path`, or find it, a folder of this user's that nobody else enters; refuses anyone else's."""
        try:
            path.mkdir(mode=0o700, parents=True)
            self.own(path)
        except FileExistsError:
            pass
        found = path.lstat()
        if found.st_uid != self.uid or found.st_mode & 0o77 or path.is_symlink():
            raise DatabaseRefused(f"{path} belongs to somebody else or is open to others: remove it and try again.")


def server_user() -> ServerUser:
    """The caller, or an unprivileged user when the caller is root: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return ServerUser(os.getuid(), os.getgid(), drop=False)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid, drop=True)
    raise DatabaseRefused(
        'PostgreSQL does not run as root and there is no user "nobody": run this as an ordinary user.'
    )
