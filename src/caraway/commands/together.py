"""Several command lines at once, each one's output kept whole; whatever ends us ends them too."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LOOK_EVERY = 0.1  # seconds
PATIENCE = 30.0  # seconds a command gets to stop before it is made to


@dataclass(frozen=True)
class Ended:
    """A command that has ended: its name, its exit status, and all it wrote."""

    name: str
    status: int
    output: str


@dataclass(frozen=True)
class _Running:
    name: str
    process: "subprocess.Popen[bytes]"
    output: IO[bytes]

    def ended(self) -> Ended:
        self.output.seek(0)
        return Ended(self.name, self.process.returncode, self.output.read().decode(errors="replace"))


def together(commands: Mapping[str, Sequence[str]], at_once: int, *, cwd: Path) -> Generator[Ended, None, None]:
    """Run the commands, so many at once, in their order; each is given when it ends.

    Close the generator (`contextlib.closing`) where you may leave it early: what still runs is ended then.
    """
    waiting, running = list(commands.items()), list[_Running]()
    with ExitStack() as files:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    name, words = waiting.pop(0)
                    output = files.enter_context(tempfile.TemporaryFile())
                    running.append(_Running(name, _started(words, output, cwd), output))
                for one in [one for one in running if one.process.poll() is not None]:
                    running.remove(one)
                    yield one.ended()
                time.sleep(LOOK_EVERY)
        finally:
            _end(running)


def _started(words: Sequence[str], output: IO[bytes], cwd: Path) -> "subprocess.Popen[bytes]":
    """In a session of its own: Ctrl-C reaches us alone, and we end it with everything it has started."""
    return subprocess.Popen(
        words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    )


def _end(running: Sequence[_Running]) -> None:
    for one in running:
        with suppress(ProcessLookupError):
            one.process.send_signal(signal.SIGINT)
    until = time.monotonic() + PATIENCE
    for one in running:
        try:
            one.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()
