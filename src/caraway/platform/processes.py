"""Processes that a command starts: none outlives it, and each is ended in order."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

STOP_WITHIN = 15.0  # seconds
_PARENT_DEATH_SIGNAL = 1  # prctl(2)


def end_with_parent(how: int = signal.SIGTERM) -> Callable[[], object] | None:
    """For `preexec_fn`: on Linux the kernel ends what we start, should this command be killed."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PARENT_DEATH_SIGNAL, how)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process in order; where it does not end, make it."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WITHIN)
