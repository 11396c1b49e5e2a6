"""A server that comes up on restored files, shut off from everybody, and asks for its writes until the moment is reached.

It asks through files in its own data folder, because it may run as a user who can run nothing of ours: a line of shell
says which segment is wanted and waits until it is there, or until it is said that there is none.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from caraway.platform import processes
from caraway.platform.backups.sealed import BEGUN, WRITES, BackupRefused, Head, opened
from caraway.platform.backups.store import Store
from caraway.platform.databases import logins, places
from caraway.platform.databases.people import ServerUser
from caraway.platform.databases.programs import Programs
from caraway.platform.databases.quiet import QUIET

FOLDER = "caraway-restore"
LOOK_EVERY = 0.01
STOP_WITHIN = 600.0  # seconds; everything is written to the disk first
_FETCH = f"""
asked={FOLDER}/$1
: > "$asked.wanted"
left=6000
while [ $left -gt 0 ]; do
    [ -e "$asked.here" ] && exec mv "$asked.here" "$2"
    [ -e "$asked.none" ] && exit 1
    left=$((left - 1))
    sleep 0.02
done
exit 255
"""
"""Its status tells the server: 1, there is no such segment; 255, give up."""
_SENTENCES = {
    "recovery ended before configured recovery target": "Nothing that was sealed is as late as that moment: choose an "
    "earlier one, or leave out --at to restore everything that was sealed.",
    "before consistent recovery point": "That moment is too soon after this backup began: choose a later one.",
}


@dataclass(frozen=True)
class Recovery:
    """Restored files, the store and key that open what is missing, and the moment to stop at (None: the end)."""

    data: Path
    store: Store
    private: bytes
    server: str
    at: datetime | None
    found: Programs
    user: ServerUser

    @property
    def folder(self) -> Path:
        """What is needed meanwhile, in the data folder itself."""
        return self.data / FOLDER

    @property
    def socket(self) -> Path:
        """The only way in meanwhile, for the server's user and root alone."""
        return places.socket_folder(self.folder)

    @contextmanager
    def reached(self) -> Iterator[None]:
        """The server, at that moment; stopped when the block ends. BackupRefused where it can't be reached."""
        self._prepare()
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [self.found.path("postgres"), *self._settings()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=processes.end_with_parent(signal.SIGINT), **self.user.popen(),
            )  # fmt: skip
        try:
            self._until_there(process)
            yield
        finally:
            _stop(process)
        self._tidy()

    def _prepare(self) -> None:
        self.user.private_folder(self.folder)
        self.user.private_folder(self.socket)
        # The copied files name whoever may come in as usual; here it is the login that reads the audit.
        texts = {"fetch": _FETCH, "conf": "", "ident": "", "hba": f"local all {logins.BACKUP} trust\n"}
        for name, text in texts.items():
            self._give(self.folder / name, text.encode())
        self._give(self.data / "recovery.signal", b"")

    def _settings(self) -> list[str]:
        chosen = {
            **{kind: str(self.folder / word) for kind, word in _FILES.items()},
            **QUIET,
            "restore_command": f"sh {FOLDER}/fetch %f %p",
            "recovery_target_timeline": "current",
            "recovery_target_action": "promote",
            **({"recovery_target_time": self.at.isoformat(), "recovery_target_inclusive": "on"} if self.at else {}),
            **_SHUT_OFF,
            "unix_socket_directories": str(self.socket),
        }
        return ["-D", str(self.data), *(word for key, value in chosen.items() for word in ("-c", f"{key}={value}"))]

    def _until_there(self, process: "subprocess.Popen[bytes]") -> None:
        state = self.data / "postmaster.pid"
        while process.poll() is None:
            for asked in self.folder.glob("*.wanted"):
                asked.unlink()
                self._answer(asked.stem)
            if state.exists() and state.read_text().splitlines()[7:8] == ["ready   "]:
                return
            time.sleep(LOOK_EVERY)
        raise BackupRefused(self._why())

    def _answer(self, name: str) -> None:
        """Put the segment there, or say that there is none. BackupRefused where there must be one."""
        for kind in (WRITES, BEGUN):
            file = self.store.segment(self.server, name, kind)
            if file.exists():
                return self._open(file, Head(self.store.plane, kind, name, self.server))
            if self.store.goes_on_after(self.server, name) and "." not in name:
                raise BackupRefused(f"{file} is not there, and later ones are: nothing can be restored beyond it.")
        return self._give(self.folder / f"{name}.none", b"")

    def _open(self, file: Path, head: Head) -> None:
        with file.open("rb") as source:
            content = b"".join(opened(source, self.private, head))
        # The server reads whole segments alone: after the end of one that was begun comes nothing.
        size = int.from_bytes(content[_SIZE_AT], sys.byteorder)
        self._give(self.folder / f"{head.name}.here", content.ljust(size, b"\0"))

    def _give(self, file: Path, content: bytes) -> None:
        making = file.with_suffix(".making")
        making.write_bytes(content)
        self.user.own(making)
        making.rename(file)

    def _why(self) -> str:
        said = (self.folder / "log").read_text(errors="replace")
        for words, sentence in _SENTENCES.items():
            if words in said:
                return sentence
        return f"The server did not come up on the restored files: {(said.strip().splitlines() or ['no reason given'])[-1]}"

    def _tidy(self) -> None:
        shutil.rmtree(self.socket, ignore_errors=True)
        shutil.rmtree(self.folder)


_FILES = {"config_file": "conf", "hba_file": "hba", "ident_file": "ident"}
_SHUT_OFF = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "hot_standby": "off",
    "archive_mode": "off",
    "primary_conninfo": "",
    "shared_preload_libraries": "",
    "logging_collector": "off",
    "log_destination": "stderr",
    "ssl": "off",
}
"""Nobody comes in and nothing goes out, whatever is set in the copied files."""
_SIZE_AT = slice(32, 36)  # how long a segment is, as its first page says (xlp_seg_size of XLogLongPageHeaderData)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for how in (signal.SIGINT, signal.SIGQUIT):
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                continue
