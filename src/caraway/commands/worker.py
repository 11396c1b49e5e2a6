"""The worker's process: `python -m caraway.commands.worker THREADS`, with a site's environment. SIGTERM ends it in order."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime

from caraway.commands import held
from caraway.platform import processes
from caraway.platform.gateways import clock

PATIENCE = 10.0  # seconds for what is being done when it is told to stop
THREADS = 3


def command(threads: int = THREADS) -> list[str]:
    """The command line of the worker."""
    return [sys.executable, "-m", "caraway.commands.worker", str(threads)]


@contextmanager
def working(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of the site with that environment, until the block ends."""
    process = subprocess.Popen(
        command(),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=processes.end_with_parent(),
    )
    try:
        yield process
    finally:
        processes.stop(process)


def main(threads: int) -> None:
    """Work until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    import django

    django.setup()
    from caraway.platform.jobs import worker
    from caraway.platform.jobs.job import jobs

    with ExitStack() as standing_still:
        if held.HELD_AT in os.environ:
            moment = datetime.fromisoformat(os.environ[held.HELD_AT])
            standing_still.enter_context(clock.use(moment, everywhere=True))
        worker.work(jobs().values(), stop, threads=threads, patience=PATIENCE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
