"""Two things done at once: one in a thread of its own, and the wait until it waits for the other."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

from caraway.platform.databases.servers import Server


class Aside:
    """Something done in a thread of its own, with its own connection; `.result`, or what it raised, once `.done()`."""

    def __init__(self, do: Callable[[], Any]) -> None:
        self.result: Any = None
        self.thread = threading.Thread(target=self._run, args=(do,))
        self.thread.start()

    def _run(self, do: Callable[[], Any]) -> None:
        try:
            self.result = do()
        except Exception as raised:
            self.result = raised
        finally:
            connections.close_all()

    def done(self) -> Any:
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.result


def waits(server: Server, owner: psycopg.Connection) -> None:
    """Until somebody waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
    deadline = time.monotonic() + 20
    with psycopg.connect(server.administration, autocommit=True) as admin:
        while not admin.execute(waiting, [owner.info.dbname]).fetchone()[0]:
            assert time.monotonic() < deadline, "Nobody waits."
            time.sleep(0.02)
