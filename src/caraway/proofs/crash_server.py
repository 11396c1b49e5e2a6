"""A server of the proof's own, to be killed: its files are made for it and thrown away, and only its own processes are ended."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg

from caraway.platform import processes
from caraway.platform.databases import keeper, programs
from caraway.platform.databases.clusters import ADMINISTRATOR, Cluster, cluster, make_data, make_home
from caraway.platform.databases.people import ServerUser, server_user
from caraway.platform.databases.programs import Programs
from caraway.platform.databases.servers import Server
from caraway.platform.databases.urls import socket_url
from caraway.proofs import ProofRefused

START_WITHIN = 120.0  # seconds, the recovery after a crash among them


@dataclass
class Killable:
    """The server: started with a setting of its commits, killed with everything of its own, and started again."""

    made: Cluster
    found: Programs
    user: ServerUser
    process: "subprocess.Popen[bytes] | None" = None
    setting: str = "on"

    @property
    def server(self) -> Server:
        words = self.made.passwords()
        return Server(socket_url(ADMINISTRATOR, words[ADMINISTRATOR], str(self.made.socket), "postgres"), words)

    def start(self, setting: str | None = None) -> None:
        """Start it, and wait until it has recovered. ProofRefused when it does not come up."""
        self.setting = setting or self.setting
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                self._begin()
            with suppress(psycopg.OperationalError), psycopg.connect(self.server.administration, connect_timeout=5):
                return
            time.sleep(0.1)
        raise ProofRefused(f"The server did not come up again; what it said is in {self.made.log}.")

    def _begin(self) -> None:
        command = [self.found.path("postgres"), *keeper.settings(self.made), "-c", f"synchronous_commit={self.setting}"]
        with self.made.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=processes.end_with_parent(signal.SIGINT),
                **self.user.popen(),
            )

    def kill(self) -> None:
        """SIGKILL: the postmaster and every process that it has started, at one moment."""
        assert self.process is not None
        kill_server(self.process.pid)
        self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def thrown_away(name: str = "crash") -> Iterator[Killable]:
    """A server with nothing in it, until the block ends. ProofRefused while another run has the one of that name."""
    made = cluster(name, durable=True)
    make_home(made)
    with made.lock_file("alone") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProofRefused("This proof runs already.") from None
        shutil.rmtree(made.data, ignore_errors=True)
        user, found = server_user(), programs.find()
        found = programs.reachable_copy(found, made.home) if user.drop else found
        make_data(made, found, user)
        user.private_folder(made.socket)
        own = Killable(made, found, user)
        try:
            yield own
        finally:
            own.stop()
            shutil.rmtree(made.home, ignore_errors=True)


def kill_server(postmaster: int) -> None:
    """SIGKILL to a server and every process that it has started, at one moment."""
    os.kill(postmaster, signal.SIGSTOP)  # so that it starts no other meanwhile
    for child in _children(postmaster):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os.kill(postmaster, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = (map(int, line.split()) for line in listed.splitlines())
    return [child for child, of in pairs if of == parent]
